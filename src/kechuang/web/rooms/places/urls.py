"""Addresses below `/places/`."""

from __future__ import annotations

from django.urls import path

from kechuang.web.rooms.places import views

app_name = "places"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:code>/", views.place, name="place"),
    path("<str:code>/statements", views.statement, name="statement"),
]
