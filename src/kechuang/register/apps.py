"""Django app of the room."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """Parties, documents, facts."""

    name = "kechuang.register"
    label = "register"
    verbose_name = "登记册"
    default_auto_field = "django.db.models.BigAutoField"
