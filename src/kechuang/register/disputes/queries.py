"""Disputes as pages and reports need them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from kechuang.register.correcting.slots import Slot
from kechuang.register.disputes.models import OPEN, Confirmation, Dispute, Step
from kechuang.register.models import Party
from kechuang.register.whole import members


def disputes(known_at: datetime | None = None) -> QuerySet[Any]:
    """All, each with `state`, `department`, `due_on` and `number` of its last step known at `known_at`."""
    steps = Step.objects.filter(dispute=OuterRef("pk"))
    made = Dispute.objects.all()
    if known_at is not None:
        steps, made = steps.filter(recorded_at__lte=known_at), made.filter(recorded_at__lte=known_at)
    last = steps.order_by("-number")
    fields = ("state", "department", "due_on", "number")
    return made.annotate(**{name: Subquery(last.values(name)[:1]) for name in fields}).select_related("party")


def open_disputes(known_at: datetime | None = None) -> QuerySet[Any]:
    """Those that wait for a department, the first due first."""
    return disputes(known_at).filter(state__in=OPEN).order_by("due_on", "pk")


def of_department(department: str, known_at: datetime | None = None) -> QuerySet[Any]:
    """Those whose turn it is, or was at the end."""
    return disputes(known_at).filter(department=department)


def overdue(found: QuerySet[Any], as_of: date) -> QuerySet[Any]:
    """Open ones whose last day has gone by."""
    return found.filter(Q(state__in=OPEN) & Q(due_on__lt=as_of))


def of_party(party: Party, known_at: datetime | None = None) -> QuerySet[Any]:
    """All of a party and of those that belong to it, the latest first."""
    return disputes(known_at).filter(party__in=members(party, known_at)).order_by("-pk")


def slot_of_dispute(one: Dispute) -> Slot:
    """The datum that it is about."""
    return Slot(one.key, one.year, one.record, one.field)


def contested(found: Iterable[Any]) -> set[Slot]:
    """The data (without field) that open disputes are about."""
    return {slot_of_dispute(one).whole for one in found if one.state in OPEN}


def confirmed(party: Party, known_at: datetime | None = None) -> dict[int, Confirmation]:
    """Confirmations by statement."""
    found = Confirmation.objects.filter(party__in=members(party, known_at))
    if known_at is not None:
        found = found.filter(recorded_at__lte=known_at)
    return {one.statement: one for one in found}
