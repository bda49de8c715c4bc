"""An event as pages and files show it."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.utils import timezone

from kechuang.core.log.models import Event
from kechuang.register.models import Document, Party
from kechuang.web.rooms.log import words


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the row: before, after (None: there was none), and whether it is another one now."""

    name: str
    before: str | None
    after: str | None
    changed: bool


def fields(event: Event) -> list[Field]:
    """The columns of a row event, the changed ones first. Empty for a large write."""
    if not event.pk_text:
        return []
    before, after = event.before or {}, event.after or {}
    found = []
    for name in [*before, *(name for name in after if name not in before)]:
        changed = event.operation == Event.Operation.UPDATE and before.get(name) != after.get(name)
        found.append(Field(name, _value(event.before, name), _value(event.after, name), changed))
    return sorted(found, key=lambda one: not one.changed)


def changed(event: Event) -> list[str]:
    """Names of the columns that an UPDATE changed."""
    return [field.name for field in fields(event) if field.changed]


def party_of(event: Event) -> str:
    """The public id of the party that the row is about; empty if none."""
    content = event.after or event.before or {}
    party = str(event.pk_text if event.table_name == "register_party" else content.get("party_id"))
    if not party.isdecimal():
        return ""
    found = Party.objects.filter(pk=party).first()
    return found.public_id if found else ""


def document_of(event: Event) -> Document | None:
    """The document out of which a large write came, where all its rows name the same one."""
    constant = (event.after or {}).get("constant")
    number = constant.get("document_id") if isinstance(constant, dict) else None
    return Document.objects.filter(pk=number).first() if isinstance(number, int) else None


def lines(events: Iterable[Event]) -> Iterator[str]:
    """The events as CSV, for spreadsheets: a text that could be a formula is kept a text."""
    yield "\ufeff"
    yield _line([
        "seq", "at", "actor", "on_behalf", "reason", "operation", "table", "table_words", "pk", "rows", "changed",
        "before", "after", "sha256", "sm3",
    ])  # fmt: skip
    for event in events:
        whole = bool(event.pk_text)
        yield _line([
            event.link.seq, timezone.localtime(event.at).isoformat(), event.actor, event.on_behalf, event.reason,
            event.operation, event.table_name, words.table(event.table_name), event.pk_text, event.rows,
            " ".join(changed(event)), _json(event.before) if whole else "", _json(event.after) if whole else "",
            bytes(event.link.sha256).hex(), bytes(event.link.sm3).hex(),
        ])  # fmt: skip


def _line(cells: list[Any]) -> str:
    text = StringIO()
    csv.writer(text).writerow([_plain(cell) for cell in cells])
    return text.getvalue()


def _plain(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _json(content: Any) -> str:
    return "" if content is None else json.dumps(content, ensure_ascii=False)


def _value(content: dict[str, Any] | None, name: str) -> str | None:
    if content is None or name not in content or content[name] is None:
        return None
    value = content[name]
    return value if isinstance(value, str) else _json(value)
