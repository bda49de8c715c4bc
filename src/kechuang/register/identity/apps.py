"""Django app of identity."""

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """Proposals that two parties are one, and what people said to them."""

    name = "kechuang.register.identity"
    label = "identity"
    verbose_name = "主体归并"
    default_auto_field = "django.db.models.BigAutoField"
