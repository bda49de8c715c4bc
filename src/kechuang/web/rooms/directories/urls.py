"""Addresses below `/directories/`."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "directories"
urlpatterns: list[URLPattern] = []
