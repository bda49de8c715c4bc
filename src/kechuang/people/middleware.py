"""What happens around every request on behalf of accounts."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django.utils import translation
from django.utils.cache import patch_vary_headers

from .access import AccessDenied

Handler = Callable[[HttpRequest], HttpResponseBase]
log = structlog.get_logger("kechuang.request")


class RequestLogMiddleware:
    """One line a request, with an id that all lines of that request share. No query string: it may hold a what-if."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        started = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=uuid.uuid4().hex[:12]):
            response = self.get_response(request)
            spent = round((time.perf_counter() - started) * 1000, 1)
            log.info("request", method=request.method, path=request.path, status=response.status_code, ms=spent)
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
