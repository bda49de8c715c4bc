"""The next step of a case: of two who act on what they both saw, the second is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kechuang.people.actors import Actor
from kechuang.register.problems import StaleError


def add(rows: Any, seen: int, actor: Actor, moment: datetime, **values: Any) -> Any:
    """The row after number `seen` among `rows` (a related manager of acts); raises StaleError if there is one already.

    Call it inside `acting`: what else the act writes goes or stays with the step.
    """
    try:
        with transaction.atomic():
            return rows.create(
                number=seen + 1, actor=actor.name, on_behalf=actor.on_behalf, recorded_at=moment, **values
            )
    except IntegrityError as error:
        last = rows.order_by("-number").first()
        if last is None or last.number <= seen:
            raise
        when = timezone.localtime(last.recorded_at)
        raise StaleError(
            f"已有人于 {when:%Y-%m-%d %H:%M} 办理（{_word(last)}），请查看后再办",
            f"somebody has acted at {when:%Y-%m-%d %H:%M}: look again",
        ) from error


def last(rows: Any) -> Any:
    """The last act, None when there is none."""
    return rows.order_by("-number").first()


def _word(act: Any) -> str:
    return act.get_state_display() if hasattr(act, "get_state_display") else "已更改"
