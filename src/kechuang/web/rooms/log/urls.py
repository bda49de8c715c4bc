"""Addresses below `/work/log/`."""

from __future__ import annotations

from django.urls import path

from kechuang.web.rooms.log import views

app_name = "log"
urlpatterns = [
    path("", views.index, name="index"),
    path("events.csv", views.export, name="export"),
    path("verify/", views.verify, name="verify"),
    path("<int:seq>/", views.event, name="event"),
]
