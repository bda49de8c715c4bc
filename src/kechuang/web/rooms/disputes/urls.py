"""Addresses below `/work/disputes/`."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "disputes"
urlpatterns: list[URLPattern] = []
