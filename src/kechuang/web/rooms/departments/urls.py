"""Addresses below `/departments/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from kechuang.web.rooms.departments import views

app_name = "departments"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("<slug:department>/", views.one, name="one"),
]
