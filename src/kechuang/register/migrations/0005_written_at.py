"""An import counts from the moment at which it was written, which is later than the moment of its rows."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0004_search'),
    ]

    operations = [
        migrations.AddField(
            model_name='writebatch',
            name='written_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='writebatch',
            index=models.Index(fields=['recorded_at'], name='batch_recorded'),
        ),
        migrations.AddIndex(
            model_name='writebatch',
            index=models.Index(condition=models.Q(('written_at__isnull', False)), fields=['written_at'], name='batch_written'),
        ),
    ]
