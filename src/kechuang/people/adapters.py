"""How allauth's sign-in behaves here."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from .models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs himself up; a wrong name and a wrong password are told alike."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _("用户名或密码不对。密码区分大小写。"),
        "too_many_login_attempts": _("登录尝试太频繁，请一分钟后再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets of one-time passwords are stored encrypted: a copy of the database alone cannot make codes."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": _("口令或恢复码不正确。")}

    def get_totp_label(self, user: Any) -> str:
        return str(user.get_username())

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    """Keyed by the installation's secret key: when that changes, people set up their second factor again."""
    digest = hashlib.sha256(b"kechuang.people.mfa" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """An identity from outside belongs to an account that exists already: linked by its owner, or by a claim."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """With KECHUANG_OIDC_CLAIM, the account of that name is linked at its first sign-in."""
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        data = sociallogin.account.extra_data
        claims = {**data.get("id_token", {}), **data.get("userinfo", {})}
        name = str(claims.get(settings.KECHUANG_OIDC_CLAIM, "")) if settings.KECHUANG_OIDC_CLAIM else ""
        user = User.objects.filter(username=name, is_active=True).first() if name else None
        if user is None:
            raise ImmediateHttpResponse(render(request, "people/not_linked.html", status=403))
        sociallogin.connect(request, user)
