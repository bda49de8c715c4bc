"""Readings of data quality: derived figures, kept so that they are worked out once."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=64, unique=True)),
                ('as_of', models.DateField()),
                ('known_at', models.DateTimeField(null=True)),
                ('figures', models.JSONField()),
                ('made_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'indexes': [models.Index(fields=['as_of'], name='reading_of_day')],
            },
        ),
    ]
