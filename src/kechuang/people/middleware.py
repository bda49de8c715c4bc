"""What happens around every request on behalf of accounts."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from .access import AccessDenied
from .models import User
from .passwords import expired

Handler = Callable[[HttpRequest], HttpResponseBase]
log = structlog.get_logger("kechuang.request")
SEEN, TOO_OLD = "seen_at", "password_too_old"
SECRET = re.compile(r"^/account/link/[^/]+")
"""One-time links stand in no log: who reads it could use them."""


class RequestLogMiddleware:
    """One line a request, with an id that all lines of that request share. No query string: it may hold a what-if."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=uuid.uuid4().hex[:12]):
            response = self.get_response(request)
            spent = round((time.perf_counter() - started) * 1000, 1)
            path = SECRET.sub("/account/link/…", request.path)
            log.info("request", method=request.method, path=path, status=response.status_code, ms=spent)
        return response


class ChosenLanguageMiddleware:
    """Chinese first: English only for those who chose it (the cookie of `set_language`), whatever the browser says."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        asked = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Cookie",))
        return response


class SignInMiddleware:
    """A visitor who could be allowed after signing in goes to the login page and comes back."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Only for pages: a program asking the API gets its 403."""
        if not isinstance(exception, AccessDenied) or exception.decision.code != "sign_in":
            return None
        if request.method not in {"GET", "HEAD"} or not request.accepts("text/html"):
            return None
        return redirect_to_login(request.get_full_path(), resolve_url(settings.LOGIN_URL))


class SessionMiddleware:
    """Ends a session that stood idle, and holds one whose password is too old to changing it.

    The time of the last request is written at most once a minute.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated:
            now, seen = int(time.time()), request.session.get(SEEN)
            if seen is not None and now - seen > 60 * settings.KECHUANG_IDLE_MINUTES:
                logout(request)
                messages.info(request, _("较长时间没有操作，已自动退出，请重新登录。"))
            elif seen is None or now - seen >= 60:
                request.session[SEEN] = now
        if request.session.get(TOO_OLD) and not _allowed_with_old_password(request):
            return redirect("account_change_password")
        return self.get_response(request)


def _allowed_with_old_password(request: HttpRequest) -> bool:
    paths = [reverse(name) for name in ("account_change_password", "account_logout", "set_language")]
    return request.path in paths


def note_old_password(sender: object, request: HttpRequest | None, user: User, **kwargs: object) -> None:
    """At sign-in: is the password too old?"""
    if request is not None and expired(user):
        request.session[TOO_OLD] = True


def forget_old_password(sender: object, request: HttpRequest, **kwargs: object) -> None:
    """When it was changed."""
    request.session.pop(TOO_OLD, None)
