"""Django application of the portal."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The portal; it has no tables."""

    name = "kechuang.web"
    label = "web"
