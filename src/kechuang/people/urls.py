"""One's own account and organisation; `/account/login/` and the like are in `doors.py`."""

from __future__ import annotations

from allauth.account.views import login, logout
from django.urls import path

from . import views
from .access import PUBLIC, access
from .views import links, organisation

app_name = "people"
urlpatterns = [
    path("login/", access(PUBLIC)(login), name="login"),
    path("logout/", access(PUBLIC)(logout), name="logout"),
    path("", views.account, name="account"),
    path("acting-for/", views.acting_for, name="acting_for"),
    path("link/<str:secret>/", links.link, name="link"),
    path("organisation/", organisation.index, name="organisation"),
    path("organisation/invite/", organisation.invite, name="invite"),
    path("organisation/links/<int:link_id>/revoke/", organisation.revoke_link, name="revoke_link"),
    path("organisation/members/<int:membership_id>/end/", organisation.end_member, name="end_member"),
    path("organisation/members/<int:membership_id>/role/", organisation.change_role, name="change_role"),
    path("organisation/delegate/", organisation.delegate, name="delegate"),
    path("organisation/delegations/<int:delegation_id>/end/", organisation.end_delegation, name="end_delegation"),
]
