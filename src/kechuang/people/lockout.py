"""Too many wrong passwords for one name from one address: nobody signs in with it from there for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from axes.backends import AxesStandaloneBackend
from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


class LockoutBackend(AxesStandaloneBackend):  # type: ignore[misc]  # axes has no types
    """Asks before any password is looked at. Programs without a request (tests, the shell) are not attempts."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> None:
        if request is not None:
            super().authenticate(request, username, password, **kwargs)


def username(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """The name that was tried; names differ by more than case."""
    name = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(name).strip().casefold()[:150]


def address(request: HttpRequest) -> str | None:
    """The client's address, as far as the proxies in front are trusted (KECHUANG_PROXIES); None for a program."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:  # allauth's word for "there is none"
        return None


def locked(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """The page that says how long it lasts."""
    minutes = minutes_left(username(request, credentials), address(request))
    page = render(request, "people/locked.html", {"minutes": minutes}, status=429)
    page.headers["Retry-After"] = str(minutes * 60)
    return page


def minutes_left(name: str, client: str | None) -> int:
    """Whole minutes until the lock ends, at least one."""
    last = AccessAttempt.objects.filter(username=name, ip_address=client).order_by("-attempt_time").first()
    whole: timedelta = settings.AXES_COOLOFF_TIME
    left = last.attempt_time + whole - timezone.now() if last else whole
    return max(1, -(-int(left.total_seconds()) // 60))


def locks() -> list[AccessAttempt]:
    """What is locked now, the latest first."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    found = AccessAttempt.objects.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gt=since)
    return list(found.order_by("-attempt_time"))


def unlock(name: str) -> int:
    """Forget the failures for a user name; says how many there were."""
    return int(reset(username=name.strip().casefold()))
