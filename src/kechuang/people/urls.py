"""Signing in and out, and one's own account."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import path

from .access import PUBLIC, access
from .views import account

app_name = "people"
urlpatterns = [
    path(
        "login/",
        access(PUBLIC)(LoginView.as_view(template_name="people/login.html", redirect_authenticated_user=True)),
        name="login",
    ),
    path("logout/", access(PUBLIC)(LogoutView.as_view()), name="logout"),
    path("", account, name="account"),
]
