"""What an evaluation of one subject has found so far, so that everything is worked out once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kechuang.rules import terms
from kechuang.rules.definitions import MAX_RECORDS
from kechuang.rules.subject import Record, Subject


class Env:
    """One subject under evaluation.

    `overrides` replaces raw facts, by (id, year), and aggregates, by (record, text): counterfactuals use it.
    """

    __slots__ = ("aggregates", "facts", "listed", "memo", "overrides", "record", "subject", "traces", "uses")

    def __init__(self, subject: Subject, overrides: Mapping[tuple[str, Any], Any] | None = None):
        self.subject = subject
        self.overrides = overrides or {}
        self.facts = subject.facts
        if overrides:
            self.facts = {**subject.facts, **{terms.fact_key(*key): raw for key, raw in overrides.items()}}
        self.memo: dict[str, Any] = {}  # lets by name
        self.aggregates: dict[int, tuple[terms.Aggregate, Any]] = {}  # by identity
        self.listed: dict[str, tuple[list[Env], bool]] = {}  # `each` by alias
        self.uses: dict[Any, Any] = {}  # facts as they went in, by key, for `tracing`
        self.traces: dict[int, Any] = {}  # by identity of the term, for `tracing`
        self.record: Record | None = None

    def of(self, record: Record) -> Env:
        """The same subject looking at one of its records; lets per record are not shared between records."""
        inner = Env(self.subject)
        inner.overrides, inner.facts, inner.record = self.overrides, self.facts, record
        return inner

    def each(self, alias: str) -> tuple[list[Env], bool]:
        """`of` every record on file, shared by all that look at them, and whether the list is known to be complete."""
        found = self.listed.get(alias)
        if found is None:
            records, complete = self.records(alias)
            found = self.listed[alias] = [self.of(record) for record in records], complete
        return found

    def varied(self, overrides: Mapping[tuple[str, Any], Any]) -> Env:
        """The same subject with some facts or aggregates replaced; what does not look at them is kept."""
        other = Env(self.subject, {**self.overrides, **overrides})
        other.record = self.record
        other.aggregates = {
            identity: (term, found)
            for identity, (term, found) in self.aggregates.items()
            if term.facts.isdisjoint(overrides)
        }
        return other

    def records(self, alias: str) -> tuple[list[Record], bool]:
        """The records on file, and whether the list is known to be complete."""
        found = self.subject.records.get(alias)
        if found is None:
            return [], False
        if len(found) > MAX_RECORDS:
            raise OverflowError(f"{self.subject.id}: {len(found)} records of {alias}, at most {MAX_RECORDS}")
        return list(found), alias not in self.subject.partial
