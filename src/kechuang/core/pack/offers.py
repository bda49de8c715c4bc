"""offers.yaml into what the rooms ask for; every directory, reason and column it names must be there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kechuang.core.pack.directories import Directory
from kechuang.core.pack.problems import nearest
from kechuang.core.pack.schema.base import Model
from kechuang.core.pack.schema.offers import OffersFile
from kechuang.rules.definitions import Dictionary, Text
from kechuang.rules.problems import Problem


@dataclass(frozen=True, slots=True)
class OfferKind:
    """A kind of listing; `need` tells the two sides apart."""

    id: str
    name: Text
    need: bool = False
    fields: bool = False
    register: bool = False


@dataclass(frozen=True, slots=True)
class StandingRule:
    """Offers whose owner (or subject, by the column `match`) is off a directory for one of `reasons`: hide or flag."""

    id: str
    directory: str
    reasons: frozenset[str]
    hides: bool
    match: str = ""
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OfferRules:
    """All of offers.yaml. `shown`: the column that an offer can name ('' for the party alone), by directory."""

    kinds: Mapping[str, OfferKind] = field(default_factory=dict)
    fields: Mapping[str, Text] = field(default_factory=dict)
    standing: tuple[StandingRule, ...] = ()
    alliances: tuple[str, ...] = ()
    shown: Mapping[str, str] = field(default_factory=dict)


def offer_rules(
    file: OffersFile | None, dictionary: Dictionary, directories: Mapping[str, Directory], references: list[Problem]
) -> OfferRules:
    """Of the file; a pack without it offers nothing."""
    if file is None:
        return OfferRules()
    checks = _Checks(directories, references)
    fact = dictionary.facts.get(file.fields)
    if fact is None or fact.type != "set":
        message = f"`{file.fields}` is not a fact of type set"
        references.append(Problem(file.place, "fields", message, nearest(file.fields, dictionary.facts)))
    for rule in file.standing:
        checks.directory(rule, rule.directory, rule.reasons, rule.match)
    for alliance in file.alliances:
        checks.directory(file, alliance, (), None)
    for shown in file.shown:
        checks.directory(shown, shown.directory, (), shown.match)
    return OfferRules(
        {
            one.id: OfferKind(one.id, one.name.text, one.side == "need", one.fields, one.register_)
            for one in file.kinds
        },
        dict(fact.values) if fact else {},
        tuple(
            StandingRule(
                one.id, one.directory, frozenset(one.reasons), one.effect == "hide", one.match or "",
                frozenset(one.kinds),
            )
            for one in file.standing
        ),
        tuple(file.alliances),
        {one.directory: one.match or "" for one in file.shown},
    )  # fmt: skip


class _Checks:
    def __init__(self, directories: Mapping[str, Directory], problems: list[Problem]) -> None:
        self.directories, self.problems = directories, problems

    def directory(self, model: Model, name: str, reasons: list[str] | tuple[()], column: str | None) -> None:
        """There is such a directory, and it has these reasons and this column."""
        found = self.directories.get(name)
        if found is None:
            self._add(model, "directory", f"there is no directory `{name}`", nearest(name, self.directories))
            return
        known = {one.id for one in found.exclude}
        for reason in reasons:
            if reason not in known:
                self._add(model, "reasons", f"`{name}` has no reason `{reason}`", nearest(reason, known))
        if column and found.column(column) is None:
            columns = {one.id for one in found.columns}
            self._add(model, "match", f"`{name}` has no column `{column}`", nearest(column, columns))

    def _add(self, model: Model, key: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(model.place, key, message, remedy))
