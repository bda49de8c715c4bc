"""Addresses below `/directories/`."""

from __future__ import annotations

from django.urls import path

from kechuang.web.rooms.directories import views

app_name = "directories"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:directory_id>/", views.directory, name="directory"),
    path("<slug:directory_id>/count", views.total, name="count"),
    path("<slug:directory_id>/export", views.export_file, name="export"),
]
