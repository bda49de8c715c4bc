"""All addresses. Every route declares its access (`people/access.py`)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from kechuang.people.access import PUBLIC, access

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("kechuang.people.urls")),
    path("i18n/setlang/", access(PUBLIC)(set_language), name="set_language"),
    path("api/v1/", include("kechuang.api.urls")),
    path("", include("kechuang.web.urls")),
]
