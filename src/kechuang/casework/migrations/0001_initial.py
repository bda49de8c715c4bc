"""Services as cases began by them, cases, parts and acts: rows are only added, and every one is in the log."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
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
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.CharField(max_length=64)),
                ('title', models.CharField(max_length=200)),
                ('what', models.CharField(blank=True, default='', max_length=1000)),
                ('origin', models.CharField(blank=True, default='', max_length=500)),
                ('about', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=400), default=list, size=None)),
                ('values', models.JSONField(default=dict)),
                ('source', models.CharField(blank=True, default='', max_length=64)),
                ('opened_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('role', models.CharField(max_length=64)),
                ('department', models.CharField(blank=True, default='', max_length=64)),
                ('what', models.CharField(blank=True, default='', max_length=1000)),
                ('due_on', models.DateField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='casework.case')),
                ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.party')),
            ],
        ),
        migrations.CreateModel(
            name='Act',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('event', models.CharField(max_length=64)),
                ('does', models.CharField(max_length=10)),
                ('state', models.CharField(max_length=64)),
                ('ended', models.BooleanField()),
                ('actor', models.CharField(max_length=150)),
                ('on_behalf', models.CharField(blank=True, default='', max_length=64)),
                ('text', models.CharField(blank=True, default='', max_length=1000)),
                ('evidence', models.CharField(blank=True, default='', max_length=500)),
                ('due_on', models.DateField(null=True)),
                ('answered', models.BooleanField(default=False)),
                ('day', models.DateField(null=True)),
                ('recorded_at', models.DateTimeField()),
                ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='register.party')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='casework.case')),
                ('part', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='casework.part')),
            ],
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('service', models.CharField(max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('definition', models.JSONField()),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('service', 'digest'), name='version_once')],
            },
        ),
        migrations.AddField(
            model_name='case',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='casework.version'),
        ),
        migrations.AddIndex(
            model_name='part',
            index=models.Index(fields=['department', 'case'], name='part_of_department'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='part_once'),
        ),
        migrations.AddConstraint(
            model_name='part',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('department', ''), ('party__isnull', False)), models.Q(models.Q(('department', ''), _negated=True), ('party', None)), _connector='OR'), name='part_of_one'),
        ),
        migrations.AddIndex(
            model_name='act',
            index=models.Index(fields=['part', 'number'], name='act_of_part'),
        ),
        migrations.AddConstraint(
            model_name='act',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='act_once'),
        ),
        migrations.AddIndex(
            model_name='case',
            index=django.contrib.postgres.indexes.GinIndex(fields=['about'], name='case_about'),
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON casework_{table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION register_append_only()",
                f"DROP TRIGGER append_only ON casework_{table}",
            )
            for table in ("version", "case", "part", "act")
        ),
        # What members hand in is read in its own room; the log keeps its digest.
        *(
            migrations.RunSQL(
                f"SELECT log_watch('casework_{table}', 'rows', '{{{withheld}}}')",
                f"SELECT log_unwatch('casework_{table}')",
            )
            for table, withheld in (("version", ""), ("case", "what,values"), ("part", "what"), ("act", "text,evidence"))
        ),
    ]
