"""The app `casework`."""

from __future__ import annotations

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Tables of cases, their parts and acts, and the versions of services that they keep."""

    name = "kechuang.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"
