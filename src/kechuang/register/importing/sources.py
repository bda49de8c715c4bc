"""What each department has sent: documents with their rows, their statements, and what was refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kechuang.register.importing.models import RejectedRow
from kechuang.register.models import Document, Fact

CHECK_DIGITS = ("uscc", "patent-number")
"""Codes of reasons that speak of a wrong identifier."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A document in the list: `rows` and `statements` are None where its import did not tell them."""

    document: Document
    rows: int | None
    statements: int | None
    rejected: int
    actor: str
    recorded_at: datetime
    undone: bool


def documents(publisher: str = "", kind: str = "") -> QuerySet[Document]:
    """Documents of imports, the latest first, with the number of rejected rows as `rejected`."""
    refused = (
        RejectedRow.objects.filter(document=OuterRef("pk"))
        .order_by()
        .values("document")
        .annotate(n=Count("row", distinct=True))
        .values("n")
    )
    found = Document.objects.filter(batch__what="import").select_related("batch", "batch__undo").order_by("-pk")
    if publisher:
        found = found.filter(publisher=publisher)
    if kind:
        found = found.filter(kind=kind)
    return found.annotate(rejected=Coalesce(Subquery(refused), 0))


def sent(found: Iterable[Any]) -> list[Sent]:
    """A page of `documents` as rows."""
    return [_sent(one) for one in found]


def _sent(one: Any) -> Sent:
    told = one.batch.counts.get("documents", {}).get(str(one.pk), {})
    return Sent(
        one,
        told.get("rows"),
        told.get("statements"),
        one.rejected,
        one.batch.actor,
        one.batch.recorded_at,
        hasattr(one.batch, "undo"),
    )


def publishers() -> dict[str, int]:
    """Departments that have sent anything, with the number of documents."""
    counted = Document.objects.filter(batch__what="import").values("publisher").annotate(n=Count("pk"))
    return {row["publisher"]: row["n"] for row in counted.order_by("publisher")}


def statements(document: Document) -> QuerySet[Fact]:
    """The statements that a document brought, in the order of the register."""
    return Fact.objects.filter(document=document).select_related("party", "key").order_by("pk")


def rejected(publisher: str = "", codes: Iterable[str] = (), document: int | None = None) -> QuerySet[RejectedRow]:
    """Rejected cells of documents that count, the latest document first."""
    found = RejectedRow.objects.filter(document__batch__undo=None).select_related("document")
    if publisher:
        found = found.filter(document__publisher=publisher)
    if wanted := list(codes):
        found = found.filter(code__in=wanted)
    if document is not None:
        found = RejectedRow.objects.filter(document=document).select_related("document")
    return found.order_by("-document_id", "row", "pk")
