"""What was there before the log comes under it: register, accounts, and the rights Django keeps by itself.

Tables made later are watched by the migration that makes them.
"""

from django.db import migrations

BULK = ("register_fact", "register_partyname", "register_coverage", "register_party")
ROWS = (
    "register_writebatch", "register_undo", "register_document", "register_belonging", "register_factkey",
    "people_organisation", "people_membership", "people_user_groups", "people_user_user_permissions",
    "auth_group", "auth_group_permissions",
)


def watch(table, *arguments):
    given = "".join(f", {one}" for one in arguments)
    return migrations.RunSQL(f"SELECT log_watch('{table}'{given})", f"SELECT log_unwatch('{table}')")


class Migration(migrations.Migration):
    dependencies = [
        ("log", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("people", "0001_initial"),
        ("register", "0003_undo_and_belonging"),
    ]
    operations = [
        *(watch(table, "'bulk'") for table in BULK),
        *(watch(table) for table in ROWS),
        watch("people_user", "'rows'", "'{password}'"),
    ]
