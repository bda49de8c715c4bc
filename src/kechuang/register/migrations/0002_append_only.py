"""What the tables promise, kept by the database: rows are only added, a fact has exactly one value."""

from django.db import migrations

TABLES = ["fact", "coverage", "document", "party", "partyname", "writebatch", "factkey"]

FUNCTION = """
CREATE FUNCTION register_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the register only adds: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation', HINT = 'add a statement that corrects or retracts the old one';
END $$
"""
ONE_VALUE = """
ALTER TABLE register_fact
    ADD CONSTRAINT fact_one_value CHECK (num_nonnulls(flag, day, number, word, body) = 1),
    ADD CONSTRAINT fact_period CHECK (valid_from <= valid_to),
    ADD CONSTRAINT fact_record_is_object CHECK (record = '' OR (body IS NOT NULL AND jsonb_typeof(body) = 'object'))
"""


class Migration(migrations.Migration):
    dependencies = [("register", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION register_append_only()"),
        migrations.RunSQL(
            ONE_VALUE,
            "ALTER TABLE register_fact DROP CONSTRAINT fact_one_value, DROP CONSTRAINT fact_period,"
            " DROP CONSTRAINT fact_record_is_object",
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON register_{table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION register_append_only()",
                f"DROP TRIGGER append_only ON register_{table}",
            )
            for table in TABLES
        ),
    ]
