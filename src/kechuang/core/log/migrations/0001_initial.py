"""Events, their chain, and the functions with which migrations put tables under the log."""

import django.db.models.deletion
from django.db import migrations, models

from kechuang.core.log.models import Event, Verbatim
from kechuang.core.log.sql import capture, chain, sm3, watch


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.RunSQL(
            [chain.TABLES, chain.REFUSE, chain.PAYLOAD, sm3.SM3, chain.CHAIN,
             capture.SHOWN, capture.CHUNKS, capture.SCATTERED, capture.CAPTURE, watch.UNWATCH, watch.WATCH],
            [watch.DROP, capture.DROP, chain.DROP],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("xid", models.BigIntegerField()),
                ("actor", models.TextField()),
                ("on_behalf", models.TextField()),
                ("reason", models.TextField()),
                ("table_name", models.TextField()),
                ("operation", models.TextField(choices=Event.Operation.choices)),
                ("pk_text", models.TextField(db_column="pk")),
                ("rows", models.BigIntegerField()),
                ("before", Verbatim(null=True)),
                ("after", Verbatim(null=True)),
            ],
            options={"db_table": "log_event", "managed": False},
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("event", models.OneToOneField(
                    on_delete=django.db.models.deletion.DO_NOTHING, related_name="link", to="log.event")),
                ("sha256", models.BinaryField()),
                ("sm3", models.BinaryField()),
            ],
            options={"db_table": "log_chain", "managed": False},
        ),
    ]
