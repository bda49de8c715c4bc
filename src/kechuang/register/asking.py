"""One party asked about: which rows count, where each comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.timezone import localtime

from kechuang.core.pack import load
from kechuang.register.models import Party, Status
from kechuang.register.statements import PRECEDENCE, VALID, Said, said
from kechuang.register.whole import find_party, members
from kechuang.rules.definitions import Dictionary, FactDef


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: which document of whom, at which cell, of what standing, for what time.

    `status` is asserted, verified or disputed; `implied` is true when the value follows from a complete list in which
    the party does not stand.
    """

    document: str
    publisher: str
    locator: str
    recorded_on: date
    stated_on: date | None
    status: str
    valid_from: date | None = None
    valid_to: date | None = None
    year: int | None = None
    implied: bool = False


_FACTS = f"""
SELECT k.name, s.year, s.record, s.publisher, s.status, s.flag, s.day, s.number, s.word, s.body, s.valid_from,
    s.valid_to, s.stated_on, s.recorded_at, s.locator, d.title
FROM ({said("f.party_id = ANY(%(parties)s)")}) s
JOIN register_factkey k ON k.id = s.key_id
JOIN register_document d ON d.id = s.document_id
WHERE {VALID}
ORDER BY k.name, s.year, s.record, {PRECEDENCE}
"""


def statements(parameters: dict[str, Any]) -> list[Said]:
    """What is said of a party and valid, by key, year and record, each in order of precedence but for authority."""
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, parameters)
        return [Said.of(row) for row in cursor.fetchall()]


def source_of(one: Said) -> Source:
    """The source of a statement."""
    return Source(
        one.title,
        one.publisher,
        one.locator,
        local_day(one.recorded_at),
        one.stated_on,
        Status(one.status).name.lower(),
        one.valid_from,
        one.valid_to,
        one.year or None,
    )


@lru_cache(maxsize=256)
def local_day(moment: datetime) -> date:
    """The office's day of a moment; the statements of one import share theirs."""
    return localtime(moment).date()


def raw_value(field: FactDef, stored: Any) -> Any:
    """A raw value out of JSON."""
    if field.type == "date":
        return date.fromisoformat(stored)
    return frozenset(stored) if field.type == "set" else stored


def the_dictionary(given: Dictionary | None) -> Dictionary:
    """The one given, or the installation's."""
    return given if given is not None else _installed(settings.KECHUANG_PACK)


@cache
def _installed(path: Path) -> Dictionary:
    """The installation's dictionary, read once a process: looking whether 140 files changed takes 18 ms a call."""
    return load(path).rules.dictionary


def asked(party: Party | str, as_of: date, known_at: datetime | None) -> tuple[Party, dict[str, Any]]:
    """The party that is meant, and the parameters of the queries about it."""
    found = party if isinstance(party, Party) else find_party(party, known_at)
    if found is None:
        raise Party.DoesNotExist(party)
    whole = members(found, known_at)
    who = found if whole[0] == found.pk else Party.objects.get(pk=whole[0])
    return who, {"parties": list(whole), "as_of": as_of, "year": as_of.year, "known_at": known_at}
