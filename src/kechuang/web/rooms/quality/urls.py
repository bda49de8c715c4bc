"""Addresses below `/work/quality/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from kechuang.web.rooms.quality import views

app_name = "quality"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("<slug:department>/", views.department, name="department"),
    path("<slug:department>/<slug:what>/", views.rows, name="rows"),
]
