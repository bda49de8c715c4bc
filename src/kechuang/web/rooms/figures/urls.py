"""Addresses below `/figures/`."""

from __future__ import annotations

from django.urls import path

from kechuang.web.rooms.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.index, name="index"),
    path("report/", views.report, name="report"),
    path("<slug:indicator_id>/", views.indicator, name="indicator"),
    path("<slug:indicator_id>/row", views.row, name="row"),
    path("<slug:indicator_id>/observations", views.observation, name="observation"),
    path("<slug:indicator_id>/notes", views.note, name="note"),
]
