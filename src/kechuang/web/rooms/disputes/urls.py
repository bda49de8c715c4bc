"""Addresses below `/work/disputes/`: the officer's desk."""

from __future__ import annotations

from django.urls import URLPattern, path

from kechuang.web.rooms.disputes import desk

app_name = "disputes"
urlpatterns: list[URLPattern] = [
    path("", desk.index, name="index"),
    path("<int:number>/", desk.one, name="one"),
    path("<int:number>/settle/", desk.settle, name="settle"),
    path("<int:number>/paper/", desk.paper, name="paper"),
]
