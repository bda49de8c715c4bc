"""Proposals that somebody put off."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('identity', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Deferral',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateField()),
                ('actor', models.CharField(max_length=150)),
                ('reason', models.CharField(blank=True, max_length=500)),
                ('recorded_at', models.DateTimeField()),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deferrals', to='identity.proposal')),
            ],
            options={
                'indexes': [models.Index(fields=['proposal', 'until'], name='deferral_until')],
            },
        ),
        migrations.RunSQL(
            "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON identity_deferral"
            " FOR EACH STATEMENT EXECUTE FUNCTION register_append_only()",
            "DROP TRIGGER append_only ON identity_deferral",
        ),
        migrations.RunSQL("SELECT log_watch('identity_deferral')", "SELECT log_unwatch('identity_deferral')"),
    ]
