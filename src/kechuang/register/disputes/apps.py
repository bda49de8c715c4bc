"""The app `disputes`."""

from __future__ import annotations

from django.apps import AppConfig


class DisputesConfig(AppConfig):
    """Tables of disputes, their steps, papers and confirmations."""

    name = "kechuang.register.disputes"
    label = "disputes"
    default_auto_field = "django.db.models.BigAutoField"
