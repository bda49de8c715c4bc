"""Releases and decisions are only added, and every addition is an event of the log."""

from django.db import migrations

WITHHELD = {"policy_release": "archive", "policy_decision": ""}


class Migration(migrations.Migration):
    dependencies = [("policy", "0001_initial"), ("register", "0002_append_only"), ("log", "0001_initial")]
    operations = [
        operation
        for table, withheld in WITHHELD.items()
        for operation in (
            migrations.RunSQL(
                f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION register_append_only()",
                f"DROP TRIGGER append_only ON {table}",
            ),
            migrations.RunSQL(
                f"SELECT log_watch('{table}', 'rows', '{{{withheld}}}')", f"SELECT log_unwatch('{table}')"
            ),
        )
    ]
