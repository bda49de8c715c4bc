"""Offers, requests, ratings, bookings and their steps: rows are only added, and every one is in the log."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('log', '0001_initial'),
        ('register', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.CharField(max_length=40, verbose_name='发布单位')),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': '供需信息',
                'verbose_name_plural': '供需信息',
                'indexes': [models.Index(fields=['owner'], name='offer_owner')],
            },
        ),
        migrations.CreateModel(
            name='Booking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('start', models.TimeField()),
                ('end', models.TimeField()),
                ('people', models.PositiveIntegerField()),
                ('booker', models.CharField(max_length=150)),
                ('party', models.CharField(blank=True, default='', max_length=40)),
                ('recorded_at', models.DateTimeField()),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bookings', to='matching.offer')),
            ],
            options={
                'verbose_name': '场次预约',
                'verbose_name_plural': '场次预约',
            },
        ),
        migrations.CreateModel(
            name='Request',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('party', models.CharField(max_length=40, verbose_name='需求单位')),
                ('need', models.CharField(max_length=1000)),
                ('contact', models.CharField(max_length=60)),
                ('recorded_at', models.DateTimeField()),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='matching.offer')),
            ],
            options={
                'verbose_name': '对接申请',
                'verbose_name_plural': '对接申请',
            },
        ),
        migrations.CreateModel(
            name='Rating',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('actor', models.CharField(max_length=150)),
                ('on_behalf', models.CharField(blank=True, default='', max_length=40)),
                ('recorded_at', models.DateTimeField()),
                ('stars', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=500)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ratings', to='matching.request')),
            ],
            options={
                'verbose_name': '服务评价',
                'verbose_name_plural': '服务评价',
            },
        ),
        migrations.CreateModel(
            name='RequestStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('actor', models.CharField(max_length=150)),
                ('on_behalf', models.CharField(blank=True, default='', max_length=40)),
                ('recorded_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('asked', '待答复'), ('accepted', '已接受'), ('declined', '未接受'), ('withdrawn', '已撤回'), ('done', '已完成')], max_length=10)),
                ('record', models.CharField(blank=True, default='', max_length=120)),
                ('done_on', models.DateField(null=True)),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='matching.request')),
            ],
            options={
                'verbose_name': '对接申请办理',
                'verbose_name_plural': '对接申请办理',
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=64)),
                ('field', models.CharField(blank=True, default='', max_length=64)),
                ('title', models.CharField(max_length=80)),
                ('text', models.CharField(max_length=2000)),
                ('basis', models.CharField(choices=[('fixed', '定价'), ('from', '起价'), ('negotiable', '面议'), ('free', '免费')], max_length=10)),
                ('price', models.BigIntegerField(null=True)),
                ('unit', models.CharField(blank=True, default='', max_length=20)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(null=True)),
                ('place', models.CharField(blank=True, default='', max_length=40)),
                ('address', models.CharField(blank=True, default='', max_length=120)),
                ('contact', models.CharField(max_length=60)),
                ('terms', models.CharField(blank=True, default='', max_length=500)),
                ('about', models.CharField(blank=True, default='', max_length=80)),
                ('calendar', models.JSONField(default=dict)),
                ('key', models.TextField()),
                ('grams', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), size=None)),
                ('recorded_at', models.DateTimeField()),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='matching.offer')),
            ],
            options={
                'verbose_name': '供需信息版本',
                'verbose_name_plural': '供需信息版本',
            },
        ),
        migrations.CreateModel(
            name='Step',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('actor', models.CharField(max_length=150)),
                ('on_behalf', models.CharField(blank=True, default='', max_length=40)),
                ('recorded_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('drafted', '起草'), ('published', '发布'), ('withdrawn', '撤回'), ('stopped', '下架')], max_length=10)),
                ('on', models.DateField()),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='matching.offer')),
                ('version', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matching.version')),
            ],
            options={
                'verbose_name': '供需信息办理',
                'verbose_name_plural': '供需信息办理',
            },
        ),
        migrations.AddField(
            model_name='request',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matching.version'),
        ),
        migrations.CreateModel(
            name='BookingStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('actor', models.CharField(max_length=150)),
                ('on_behalf', models.CharField(blank=True, default='', max_length=40)),
                ('recorded_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('booked', '已预约'), ('cancelled', '已取消'), ('came', '已到访'), ('absent', '未到')], max_length=10)),
                ('people', models.PositiveIntegerField(default=0)),
                ('reason', models.CharField(blank=True, default='', max_length=500)),
                ('booking', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='matching.booking')),
            ],
            options={
                'verbose_name': '场次预约办理',
                'verbose_name_plural': '场次预约办理',
                'constraints': [models.UniqueConstraint(fields=('booking', 'number'), name='booking_step_once')],
            },
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(fields=['offer', 'day'], name='booking_day'),
        ),
        migrations.AddIndex(
            model_name='booking',
            index=models.Index(fields=['booker'], name='booking_booker'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(('people__gte', 1)), name='booking_people'),
        ),
        migrations.AddConstraint(
            model_name='booking',
            constraint=models.CheckConstraint(condition=models.Q(('end__gt', models.F('start'))), name='booking_span'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.UniqueConstraint(fields=('request', 'number'), name='rating_once'),
        ),
        migrations.AddConstraint(
            model_name='rating',
            constraint=models.CheckConstraint(condition=models.Q(('stars__gte', 1), ('stars__lte', 5)), name='rating_stars'),
        ),
        migrations.AddConstraint(
            model_name='requeststep',
            constraint=models.UniqueConstraint(fields=('request', 'number'), name='request_step_once'),
        ),
        migrations.AddConstraint(
            model_name='requeststep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(models.Q(('record', ''), _negated=True), ('done_on__isnull', False)), _connector='OR'), name='request_done_has_record'),
        ),
        migrations.AddIndex(
            model_name='version',
            index=django.contrib.postgres.indexes.GinIndex(fields=['grams'], name='offer_grams'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis__in', ['fixed', 'from']), ('price__gt', 0)), models.Q(('basis__in', ['negotiable', 'free']), ('price', None)), _connector='OR'), name='offer_price_fits_basis'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='offer_span'),
        ),
        migrations.AddIndex(
            model_name='step',
            index=models.Index(fields=['state', 'on'], name='offer_step_state'),
        ),
        migrations.AddConstraint(
            model_name='step',
            constraint=models.UniqueConstraint(fields=('offer', 'number'), name='offer_step_once'),
        ),
        migrations.AddIndex(
            model_name='request',
            index=models.Index(fields=['party'], name='request_party'),
        ),
        *(
            operation
            for table, withheld in (
                ("offer", ""), ("version", "key,grams"), ("step", ""), ("request", "need,contact"), ("requeststep", ""),
                ("rating", ""), ("booking", ""), ("bookingstep", ""),
            )
            for operation in (
                migrations.RunSQL(
                    f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON matching_{table}"
                    " FOR EACH STATEMENT EXECUTE FUNCTION register_append_only()",
                    f"DROP TRIGGER append_only ON matching_{table}",
                ),
                # What one firm asks of another is theirs; the log keeps its digest.
                migrations.RunSQL(
                    f"SELECT log_watch('matching_{table}', 'rows', '{{{withheld}}}')",
                    f"SELECT log_unwatch('matching_{table}')",
                ),
            )
        ),
    ]
