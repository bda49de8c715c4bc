"""All addresses. Every route declares its access (`people/access.py`)."""

from __future__ import annotations

from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from kechuang.people.access import PUBLIC, access

_PACKAGE = Path(__file__).parent

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("kechuang.people.urls")),
    path("i18n/setlang/", access(PUBLIC)(set_language), name="set_language"),
]
if (_PACKAGE / "api" / "urls.py").exists():
    urlpatterns.append(path("api/v1/", include("kechuang.api.urls")))
if (_PACKAGE / "web" / "urls.py").exists():
    urlpatterns.append(path("", include("kechuang.web.urls")))
