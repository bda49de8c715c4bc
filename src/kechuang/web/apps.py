"""Django application of the portal."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "kechuang.web"
    label = "web"
