"""All addresses. Every route declares its access (`people/access.py`)."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from kechuang.people.access import PUBLIC, access

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("kechuang.people.doors")),
    path("account/", include("kechuang.people.urls")),
    path("work/people/", include("kechuang.people.work_urls")),
    path("i18n/setlang/", access(PUBLIC)(set_language), name="set_language"),
    path("api/v1/", include("kechuang.api.urls")),
    path("directories/", include("kechuang.web.rooms.directories.urls")),
    path("places/", include("kechuang.web.rooms.places.urls")),
    path("figures/", include("kechuang.web.rooms.figures.urls")),
    path("plans/", include("kechuang.web.rooms.plans.urls")),
    path("offers/", include("kechuang.web.rooms.offers.urls")),
    path("work/imports/", include("kechuang.web.rooms.imports.urls")),
    path("work/identity/", include("kechuang.web.rooms.identity.urls")),
    path("work/cases/", include("kechuang.web.rooms.cases.urls")),
    path("departments/", include("kechuang.web.rooms.departments.urls")),
    path("work/disputes/", include("kechuang.web.rooms.disputes.urls")),
    path("work/quality/", include("kechuang.web.rooms.quality.urls")),
    path("work/log/", include("kechuang.web.rooms.log.urls")),
    path("work/decisions/", include("kechuang.web.rooms.decisions.urls")),
    path("", include("kechuang.web.urls")),
]
