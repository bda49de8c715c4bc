"""Addresses below `/work/people/`: accounts, departments, lock-outs, for administrators."""

from __future__ import annotations

from django.urls import path

from .views import administration

app_name = "administration"
urlpatterns = [
    path("", administration.index, name="index"),
    path("new/", administration.add, name="add"),
    path("a/<str:username>/", administration.person, name="person"),
    path("a/<str:username>/post/", administration.give_post, name="give_post"),
    path("a/<str:username>/reset/", administration.reset_link, name="reset_link"),
    path("a/<str:username>/unlock/", administration.unlock, name="unlock"),
    path("a/<str:username>/active/", administration.set_active, name="set_active"),
    path("posts/<int:membership_id>/end/", administration.end_post, name="end_post"),
    path("sensitive/", administration.sensitive_reads, name="sensitive_reads"),
]
