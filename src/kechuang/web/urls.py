"""Addresses of the portal. Every view declares its access."""

from django.urls import include, path

from kechuang.web.views import catalogue, enterprise, home, measure, pages, workbench

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("search", home.search, name="search"),
    path("search/suggest", home.suggest, name="suggest"),
    path("e/<str:code>/", enterprise.enterprise, name="enterprise"),
    path("e/<str:code>/m/<slug:policy_id>/", measure.answer, name="answer"),
    path("e/<str:code>/", include("kechuang.web.rooms.disputes.firm_urls")),
    path("m/", catalogue.catalogue, name="catalogue"),
    path("m/<slug:policy_id>/", catalogue.measure, name="measure"),
    path("work/", workbench.workbench, name="workbench"),
    path("about/", pages.about, name="about"),
    path("developers/", pages.developers, name="developers"),
]
