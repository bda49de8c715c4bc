"""Django app of the room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts and rights."""

    name = "kechuang.people"
    label = "people"
    verbose_name = "人员与权限"
    default_auto_field = "django.db.models.BigAutoField"
