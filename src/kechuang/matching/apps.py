"""The app `matching`."""

from __future__ import annotations

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Tables of offers, requests, ratings and bookings."""

    name = "kechuang.matching"
    label = "matching"
    default_auto_field = "django.db.models.BigAutoField"
