"""Disputes, their steps, papers and confirmations: rows are only added, and every one is in the log."""

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
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(max_length=255)),
                ('size', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('recorded_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('wrong', '有误'), ('missing', '缺失')], max_length=8)),
                ('key', models.CharField(max_length=80)),
                ('year', models.SmallIntegerField(default=0)),
                ('record', models.CharField(blank=True, default='', max_length=200)),
                ('field', models.CharField(blank=True, default='', max_length=80)),
                ('statement', models.BigIntegerField(default=0)),
                ('what', models.CharField(max_length=1000)),
                ('values', models.JSONField(default=dict)),
                ('evidence', models.CharField(blank=True, default='', max_length=1000)),
                ('recorded_at', models.DateTimeField()),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.party')),
                ('paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='disputes.paper')),
            ],
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('submitted', '已提交'), ('taken', '已受理'), ('forwarded', '已转办'), ('accepted', '已采纳'), ('refused', '未采纳'), ('withdrawn', '已撤回')], max_length=10)),
                ('department', models.CharField(max_length=64)),
                ('actor', models.CharField(max_length=150)),
                ('on_behalf', models.CharField(blank=True, default='', max_length=64)),
                ('grounds', models.CharField(blank=True, default='', max_length=1000)),
                ('due_on', models.DateField(null=True)),
                ('provisional', models.BooleanField(default=False)),
                ('statements', models.JSONField(default=list)),
                ('recorded_at', models.DateTimeField()),
                ('dispute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='disputes.dispute')),
            ],
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('statement', models.BigIntegerField()),
                ('actor', models.CharField(max_length=150)),
                ('on_behalf', models.CharField(blank=True, default='', max_length=64)),
                ('recorded_at', models.DateTimeField()),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.party')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('party', 'statement'), name='confirmed_once')],
            },
        ),
        migrations.AddIndex(
            model_name='dispute',
            index=models.Index(fields=['party', 'key'], name='dispute_of_party'),
        ),
        migrations.AddIndex(
            model_name='step',
            index=models.Index(fields=['department', 'state'], name='step_of_department'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.UniqueConstraint(fields=('dispute', 'number'), name='step_once'),
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON disputes_{table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION register_append_only()",
                f"DROP TRIGGER append_only ON disputes_{table}",
            )
            for table in ("paper", "dispute", "step", "confirmation")
        ),
        # What is said about a sensitive datum is read in its own room; the log keeps its digest.
        *(
            migrations.RunSQL(
                f"SELECT log_watch('disputes_{table}', 'rows', '{{{withheld}}}')",
                f"SELECT log_unwatch('disputes_{table}')",
            )
            for table, withheld in (
                ("paper", "content"), ("dispute", "values,what,evidence"), ("step", "grounds"), ("confirmation", ""),
            )
        ),
    ]
