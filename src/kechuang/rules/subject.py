"""One enterprise as the engines see it.

Values are raw: money an int of fen; count an int; ratio and number an int of `10**-decimals` units; date a
`datetime.date`; category and text a str; set a frozenset of str; flag a bool. A missing key or None is unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Raw = Any
Record = Mapping[str, Raw]
"""Field name → raw value; the key `record` holds the record's id (str)."""

Key = tuple[str, int | None]
"""(fact id, year or None); for a field of a record (`alias.field`, None) with the record's id beside it."""


@dataclass(slots=True)
class Subject:
    """Facts of one party.

    `facts` is keyed by fact id, or by (fact id, year) for yearly facts. `records` is keyed by alias; a kind that is
    absent has an unknown list. `partial` holds kinds whose list is not known to be complete (records may be missing).
    `sources` maps the same keys, and (alias, record id, field), to whatever the caller wants back in the trace.
    """

    id: str
    facts: Mapping[Any, Raw] = field(default_factory=dict)
    records: Mapping[str, Sequence[Record]] = field(default_factory=dict)
    partial: frozenset[str] = frozenset()
    sources: Mapping[Any, Any] = field(default_factory=dict)
