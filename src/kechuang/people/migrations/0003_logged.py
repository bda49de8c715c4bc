"""What people may do, and who looked at sensitive facts, comes under the log; secrets stay out of it."""

from django.db import migrations

WATCHED = {
    "people_delegation": "",
    "people_link": "digest",
    "people_sensitiveread": "",
    "mfa_authenticator": "data",
    "socialaccount_socialaccount": "extra_data",
}


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_offices"),
        ("log", "0002_watch"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("socialaccount", "0006_alter_socialaccount_extra_data"),
    ]
    operations = [
        migrations.RunSQL(
            f"SELECT log_watch('{table}', 'rows', '{{{withheld}}}')",
            f"SELECT log_unwatch('{table}')",
        )
        for table, withheld in WATCHED.items()
    ]
