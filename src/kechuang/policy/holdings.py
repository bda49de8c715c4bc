"""What an enterprise holds: certificates and titles with their validity."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from kechuang.rules.definitions import Dictionary, RecordDef, Text
from kechuang.rules.subject import Record, Subject

NOT_TITLES = frozenset({"ip", "credit_ban"})
"""Public record kinds that have a validity but are no title: rights are counted elsewhere, a ban is no honour."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One certificate or title. `valid` is None when its end is not known; `source` as the register gave it."""

    kind: RecordDef
    label: Text
    start: date | None
    end: date | None
    valid: bool | None
    source: Any = None


@dataclass(frozen=True, slots=True)
class Held:
    """`current`: valid on the day, or not known not to be; `past`: over."""

    current: tuple[Holding, ...]
    past: tuple[Holding, ...]


def holdings(subject: Subject, dictionary: Dictionary, as_of: date) -> Held:
    """Public certificates and titles, each list by end, latest first.

    Records that begin after `as_of` are left out.
    """
    found = [
        _holding(subject, kind, row, as_of)
        for kind in dictionary.records.values()
        if _is_title(kind)
        for row in subject.records.get(kind.alias, ())
    ]
    begun = [one for one in found if one.start is None or one.start <= as_of]
    begun.sort(key=lambda one: (-(one.end or date.max).toordinal(), one.label.zh))
    return Held(
        tuple(one for one in begun if one.valid is not False), tuple(one for one in begun if one.valid is False)
    )


def _is_title(kind: RecordDef) -> bool:
    dated = {"valid_from", "valid_to"} <= {one.id for one in kind.fields}
    return dated and kind.sensitivity == "public" and kind.alias not in NOT_TITLES


def _holding(subject: Subject, kind: RecordDef, row: Record, as_of: date) -> Holding:
    start, end = row.get("valid_from"), row.get("valid_to")
    valid = None if start is None or end is None else start <= as_of <= end
    if end is not None and end < as_of:
        valid = False
    source = subject.sources.get((kind.alias, row["record"], "valid_to"))
    label = str((row.get(kind.label) if kind.label else None) or "")
    codes = {code: words for one in kind.fields if one.id == kind.label for code, words in one.values}
    return Holding(kind, codes.get(label, Text(label)), start, end, valid, source)
