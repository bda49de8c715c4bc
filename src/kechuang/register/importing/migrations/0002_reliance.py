"""Which documents repeat what others had said."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('importing', '0001_initial'),
        ('register', '0004_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reliance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('statements', models.PositiveIntegerField()),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.document')),
                ('on_document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.document')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('document', 'on_document'), name='reliance_once')],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON importing_reliance"
            " FOR EACH STATEMENT EXECUTE FUNCTION register_append_only()",
            "DROP TRIGGER append_only ON importing_reliance",
        ),
        migrations.RunSQL("SELECT log_watch('importing_reliance')", "SELECT log_unwatch('importing_reliance')"),
    ]
