"""Django application of the JSON interface."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The JSON interface; it has no tables."""

    name = "kechuang.api"
    label = "api"
