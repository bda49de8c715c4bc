"""With which key names of persons were turned into pseudonyms."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('importing', '0002_reliance'),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('fingerprint', models.CharField(max_length=16)),
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='person_key', to='register.document')),
            ],
        ),
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON importing_personkey"
            " FOR EACH STATEMENT EXECUTE FUNCTION register_append_only()",
            "DROP TRIGGER append_only ON importing_personkey",
        ),
        migrations.RunSQL("SELECT log_watch('importing_personkey')", "SELECT log_unwatch('importing_personkey')"),
    ]
