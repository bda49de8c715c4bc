"""The app `log`."""

from __future__ import annotations

from django.apps import AppConfig


class LogConfig(AppConfig):
    """Tables `log_event` and `log_chain`, and the functions `log_watch` and `log_unwatch`."""

    name = "kechuang.core.log"
    label = "log"
    default_auto_field = "django.db.models.BigAutoField"
