"""Signing in, the second factor, sessions: allauth's pages by the names that allauth itself uses, each with its access.

allauth's own URL files are not included: they also hold signing up and everything by mail, which do not exist here.
"""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from allauth.usersessions import views as sessions
from django.urls import path

from . import oidc_views
from .access import PUBLIC, Permission, access
from .views import to_account

everybody, mine = access(PUBLIC), access(Permission.READ_ACCOUNT)

urlpatterns = [
    path("login/", everybody(account.login), name="account_login"),
    path("logout/", everybody(account.logout), name="account_logout"),
    path("inactive/", everybody(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", mine(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", mine(account.password_change), name="account_change_password"),
    path("password/set/", mine(account.password_set), name="account_set_password"),
    path("2fa/", to_account, name="mfa_index"),
    path("2fa/authenticate/", everybody(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", mine(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", mine(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", mine(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", mine(codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", mine(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", mine(codes.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("sessions/", mine(sessions.list_usersessions), name="usersessions_list"),
    path("linked/", mine(social.connections), name="socialaccount_connections"),
    path("oidc/cancelled/", everybody(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("oidc/<slug:provider_id>/login/", oidc_views.login, name="openid_connect_login"),
    path("oidc/<slug:provider_id>/login/callback/", oidc_views.callback, name="openid_connect_callback"),
]
