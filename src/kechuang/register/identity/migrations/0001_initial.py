"""Proposals and what became of them: rows are only added, and the log watches."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('log', '0001_initial'),
        ('register', '0004_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('score', models.FloatField()),
                ('reasons', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('recorded_at', models.DateTimeField()),
                ('left', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.party')),
                ('right', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.party')),
            ],
        ),
        migrations.CreateModel(
            name='ProposalState',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('accepted', '已归并'), ('refused', '已否定'), ('obsolete', '已过时')], max_length=8)),
                ('actor', models.CharField(max_length=150)),
                ('reason', models.CharField(max_length=500)),
                ('recorded_at', models.DateTimeField()),
                ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='answer', to='identity.proposal')),
            ],
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('left', models.F('right')), _negated=True), name='proposes_two'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('score__gte', 0), ('score__lte', 1)), name='proposal_score'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(fields=('left', 'right', 'digest'), name='proposed_once'),
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON identity_{table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION register_append_only()",
                f"DROP TRIGGER append_only ON identity_{table}",
            )
            for table in ("proposal", "proposalstate")
        ),
        *(
            migrations.RunSQL(f"SELECT log_watch('identity_{table}')", f"SELECT log_unwatch('identity_{table}')")
            for table in ("proposal", "proposalstate")
        ),
    ]
