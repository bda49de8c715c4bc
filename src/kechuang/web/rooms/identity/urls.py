"""Addresses below `/work/identity/`."""

from __future__ import annotations

from django.urls import URLPattern, path

from kechuang.web.rooms.identity import views

app_name = "identity"
urlpatterns: list[URLPattern] = [
    path("", views.index, name="index"),
    path("who/", views.who, name="who"),
    path("proposals/<int:proposal_id>/accept/", views.accept, name="accept"),
    path("proposals/<int:proposal_id>/refuse/", views.refuse, name="refuse"),
    path("proposals/<int:proposal_id>/defer/", views.defer, name="defer"),
    path("parties/<str:code>/", views.party, name="party"),
    path("parties/<str:code>/separate/", views.separate, name="separate"),
    path("parties/<str:code>/merge/", views.merge, name="merge"),
]
