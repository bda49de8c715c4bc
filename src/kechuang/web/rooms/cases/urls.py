"""Addresses below `/work/cases/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from kechuang.web.rooms.cases import opening, views

app_name = "cases"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("open/", opening.choose, name="choose"),
    path("open/<slug:service_id>/", opening.form, name="open"),
    path("<int:number>/", views.one, name="one"),
    path("<int:number>/act/", views.act_on, name="act"),
]
