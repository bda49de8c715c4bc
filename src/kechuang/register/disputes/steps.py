"""The steps of a dispute, and when the next one is due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from kechuang.core.calendar import Due, end_of_period
from kechuang.core.pack.quality import Term
from kechuang.people.actors import Actor
from kechuang.register.disputes.models import Dispute, Step
from kechuang.register.problems import StaleError


def due_on(moment: datetime, term: Term) -> Due:
    """The last day to settle what came in at `moment`, by the office's calendar; the day itself is not counted."""
    return end_of_period(timezone.localtime(moment).date(), term.days, term.unit)


def last_step(one: Dispute) -> Step:
    """Where it stands."""
    return one.steps.latest("number")


def add_step(
    one: Dispute,
    seen: int,
    state: Step.State,
    department: str,
    actor: Actor,
    moment: datetime,
    *,
    grounds: str = "",
    due: Due | None = None,
    statements: Sequence[int] = (),
) -> Step:
    """The step after number `seen`, which the actor knew as the last; raises StaleError if it no longer is.

    Call it inside `acting`: what else the act writes goes or stays with the step.
    """
    try:
        with transaction.atomic():
            return Step.objects.create(
                dispute=one,
                number=seen + 1,
                state=state,
                department=department,
                actor=actor.name,
                on_behalf=actor.on_behalf,
                grounds=grounds,
                due_on=due.day if due else None,
                provisional=due.provisional if due else False,
                statements=list(statements),
                recorded_at=moment,
            )
    except IntegrityError as error:
        last = last_step(one)
        when = timezone.localtime(last.recorded_at)
        raise StaleError(
            f"{last.actor} 已于 {when:%Y-%m-%d %H:%M} 办理（{last.get_state_display()}），请查看后再办",
            f"{last.actor} has acted at {when:%Y-%m-%d %H:%M} ({last.state}): look again",
        ) from error
