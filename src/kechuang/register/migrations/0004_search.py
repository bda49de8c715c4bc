"""Names are found by their sound, parties by their own part of the USCC; names that are here already are filled in."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models

from kechuang.register.sounds import sounds

BATCH = 20_000


def fill_in(apps, schema_editor):
    """The column follows from the name, so this adds nothing and changes no statement; only here may it be written."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM register_partyname")
        first, last = cursor.fetchone()
        if first is None:
            return
        cursor.execute("ALTER TABLE register_partyname DISABLE TRIGGER USER")
        for start in range(first, last + 1, BATCH):
            cursor.execute("SELECT id, key FROM register_partyname WHERE id >= %s AND id < %s", [start, start + BATCH])
            found = [(name, sounds(key)) for name, key in cursor.fetchall()]
            cursor.execute(
                "UPDATE register_partyname n SET sounds = string_to_array(v.sounds, ' ')"
                " FROM unnest(%s::bigint[], %s::text[]) AS v(id, sounds) WHERE n.id = v.id",
                [[name for name, _ in found], [" ".join(one) for _, one in found]],
            )
        cursor.execute("ALTER TABLE register_partyname ENABLE TRIGGER USER")


class Migration(migrations.Migration):
    dependencies = [("register", "0003_undo_and_belonging")]
    operations = [
        migrations.AddField(
            model_name="partyname",
            name="sounds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40), db_default=[], default=list, size=None
            ),
        ),
        # Which tokens are common decides how they are looked up: common ones by length of name, rare ones by index.
        migrations.RunSQL(
            "ALTER TABLE register_partyname ALTER COLUMN sounds SET STATISTICS 1000,"
            " ALTER COLUMN grams SET STATISTICS 1000",
            "ALTER TABLE register_partyname ALTER COLUMN grams SET STATISTICS -1",
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="partyname",
            index=django.contrib.postgres.indexes.GinIndex(fields=["sounds"], name="name_sounds"),
        ),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(
                django.contrib.postgres.indexes.OpClass(
                    django.db.models.functions.text.Substr("uscc", 9), "text_pattern_ops"
                ),
                name="party_uscc_own",
            ),
        ),
    ]
