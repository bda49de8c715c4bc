"""The app `quality`."""

from __future__ import annotations

from django.apps import AppConfig


class QualityConfig(AppConfig):
    """Table of readings."""

    name = "kechuang.register.quality"
    label = "quality"
    default_auto_field = "django.db.models.BigAutoField"
