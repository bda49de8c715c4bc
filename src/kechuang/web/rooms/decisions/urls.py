"""Addresses below `/work/decisions/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from kechuang.web.rooms.decisions import views

app_name = "decisions"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("new/<str:code>/<slug:measure_id>/", views.record, name="record"),
    path("<int:number>/", views.decision, name="decision"),
]
