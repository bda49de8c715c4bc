"""Jobs, what they refused, drafts of mappings: rows that are only ever added, every one of them in the log."""

import django.db.models.deletion
from django.db import migrations, models


TABLES = ("job", "upload", "step", "outcome", "rejectedrow", "mappingdraft")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('log', '0001_initial'),
        ('register', '0004_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor', models.CharField(max_length=150)),
                ('on_behalf', models.CharField(blank=True, max_length=40)),
                ('mapping', models.CharField(blank=True, max_length=80)),
                ('recorded_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='MappingDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mapping', models.CharField(max_length=80)),
                ('version', models.PositiveIntegerField()),
                ('text', models.TextField(blank=True)),
                ('actor', models.CharField(max_length=150)),
                ('reason', models.CharField(max_length=500)),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('mapping', 'version'), name='draft_version'), models.CheckConstraint(condition=models.Q(('version__gte', 1)), name='draft_counts_from_one')],
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('received', '等待检查'), ('checking', '检查中'), ('checked', '待提交'), ('refused', '无法采用'), ('approved', '等待写入'), ('writing', '写入中'), ('done', '已导入'), ('failed', '出错'), ('discarded', '已放弃')], max_length=10)),
                ('actor', models.CharField(max_length=150)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('detail', models.JSONField(default=dict)),
                ('recorded_at', models.DateTimeField()),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='importing.job')),
            ],
        ),
        migrations.CreateModel(
            name='Outcome',
            fields=[
                ('job', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='outcome', serialize=False, to='importing.job')),
                ('report', models.JSONField()),
                ('recorded_at', models.DateTimeField()),
                ('batch', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outcome', to='register.writebatch')),
            ],
        ),
        migrations.CreateModel(
            name='RejectedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField()),
                ('cell', models.CharField(max_length=120)),
                ('header', models.CharField(blank=True, max_length=255)),
                ('code', models.CharField(max_length=40)),
                ('zh', models.CharField(max_length=500)),
                ('en', models.CharField(max_length=500)),
                ('text', models.CharField(blank=True, max_length=80)),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rejected_rows', to='register.document')),
            ],
            options={
                'indexes': [models.Index(fields=['document', 'row'], name='rejected_document')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('file', models.CharField(max_length=255)),
                ('size', models.BigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('job', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uploads', to='importing.job')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('job', 'position'), name='upload_position')],
            },
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON importing_{table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION register_append_only()",
                f"DROP TRIGGER append_only ON importing_{table}",
            )
            for table in TABLES
        ),
        *(
            migrations.RunSQL(f"SELECT log_watch('importing_{table}')", f"SELECT log_unwatch('importing_{table}')")
            for table in TABLES
            if table != "rejectedrow"
        ),
        migrations.RunSQL(
            "SELECT log_watch('importing_rejectedrow', 'bulk')", "SELECT log_unwatch('importing_rejectedrow')"
        ),
    ]
