"""What the pages about people read from their small forms."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.http import HttpRequest
from django.urls import reverse

from ..problems import PeopleError
from ..roles import Role


def chosen_role(request: HttpRequest, allowed: Collection[Role]) -> Role:
    """The role of the select; raises PeopleError for any other."""
    asked = request.POST.get("role", "")
    found = next((role for role in allowed if role.value == asked), None)
    if found is None:
        raise PeopleError("请选择角色", "choose a role")
    return found


def last_day(request: HttpRequest) -> date | None:
    """The day of the field `until`, None when it is empty; raises PeopleError for what is no day."""
    text = request.POST.get("until", "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise PeopleError("日期请写成 2026-03-18", "write the day as 2026-03-18") from error


def one_time_address(request: HttpRequest, secret: str) -> str:
    """The whole address to hand over."""
    return request.build_absolute_uri(reverse("people:link", args=[secret]))
