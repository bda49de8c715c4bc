"""Addresses below `/plans/`."""

from __future__ import annotations

from django.urls import path

from kechuang.web.rooms.plans import views

app_name = "plans"
urlpatterns = [
    path("", views.index, name="index"),
    path("<str:plan_key>/", views.plan, name="plan"),
    path("<str:plan_key>/targets", views.target, name="target"),
]
