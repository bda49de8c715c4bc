"""Directories of a pack as plain data, and what their names must mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from kechuang.core.pack.problems import nearest
from kechuang.core.pack.schema.base import text_of
from kechuang.core.pack.schema.directory import RULES, DirectoryFile, ExclusionModel, GroupModel
from kechuang.rules.definitions import Dictionary, FactDef, Place, Source, Text
from kechuang.rules.problems import Problem

PUBLISHER, PARTY, NAME, CODE = "publisher", "party", "name", "code"
BUILT_IN = (PUBLISHER, NAME, CODE)
"""Columns every directory has: whose word a row is, the party's name, its USCC or code."""
LISTED = {"flag", "category", "set"}
"""Types of facts that can make a directory of parties: yes, some code, at least one code."""
_REFERENCE = re.compile(r"^(?P<name>\w+)(?:\.(?P<field>\w+)|\[(?P<year>0|-\d)\])?$")


class Named(NamedTuple):
    """What a reference means: a fact (with the years back from `as_of` if yearly), or the field of a record kind."""

    definition: FactDef
    alias: str = ""
    back: int | None = None

    @property
    def key(self) -> str:
        """As `people.sensitivity` and the rule language name it."""
        return f"{self.alias}.{self.definition.id}" if self.alias else self.definition.id


@dataclass(frozen=True, slots=True)
class Column:
    """A column: where its values come from, and its words (empty: the dictionary's)."""

    id: str
    of: str
    title: Text
    shown: bool = True
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Group:
    """One level: rows that have one of the codes."""

    id: str
    title: Text
    codes: tuple[str, ...]
    needs: Text = Text()


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A reason not to count a row; without `test` it is one of `schema.directory.RULES`."""

    id: str
    says: Text
    test: Source | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """A list of the district. `each` is `party` or the field whose values are counted distinct."""

    id: str
    title: Text
    purpose: Text
    department: str
    public: bool
    figures: tuple[str, ...]
    systems: tuple[str, ...]
    rows: str
    where: Source | None
    each: str
    unit: Text
    rows_unit: Text
    begins: str
    ends: str
    warn_days: int
    warn_months: int
    exclude: tuple[Exclusion, ...]
    columns: tuple[Column, ...]
    filters: tuple[str, ...]
    charts: tuple[str, ...]
    sort: tuple[str, ...]
    levels_of: str
    levels: tuple[Group, ...]
    levels_note: Text
    path: bool
    split: str
    notes: tuple[str, ...]
    place: Place

    def column(self, name: str) -> Column | None:
        """The declared column with this id."""
        return next((one for one in self.columns if one.id == name), None)


def directory(model: DirectoryFile) -> Directory:
    """The definition behind a file."""
    levels = model.levels
    return Directory(
        id=model.id,
        title=model.title.text,
        purpose=model.purpose.text,
        department=model.department,
        public=model.audience == "public",
        figures=tuple(model.figures),
        systems=tuple(model.systems),
        rows=model.rows,
        where=model.where,
        each=model.count.each,
        unit=model.count.unit.text,
        rows_unit=text_of(model.count.rows),
        begins=model.period.from_ or "",
        ends=model.period.to or "",
        warn_days=model.warn.days,
        warn_months=model.warn.months,
        exclude=tuple(_exclusion(one) for one in model.exclude),
        columns=tuple(Column(one.id, one.of, text_of(one.title), one.shown, one.place) for one in model.columns),
        filters=tuple(model.filters),
        charts=tuple(model.charts),
        sort=tuple(model.sort),
        levels_of=levels.of if levels else "",
        levels=tuple(map(_group, levels.groups)) if levels else (),
        levels_note=text_of(levels.note) if levels else Text(),
        path=levels.path if levels else False,
        split=model.split or "",
        notes=tuple(model.notes),
        place=model.place,
    )


def _group(model: GroupModel) -> Group:
    return Group(model.id, model.title.text, tuple(model.codes), text_of(model.needs))


def _exclusion(model: ExclusionModel) -> Exclusion:
    return Exclusion(model.id, text_of(model.says), model.test)


def resolve(reference: str, dictionary: Dictionary) -> Named | None:
    """What a reference means, or None: unknown, a year where there is none, or none where there is one."""
    found = _REFERENCE.match(reference)
    if found is None:
        return None
    name, field, year = found["name"], found["field"], found["year"]
    if field:
        kind = dictionary.records.get(name)
        fields = {one.id: one for one in kind.fields} if kind else {}
        return Named(fields[field], name) if field in fields else None
    fact = dictionary.facts.get(name)
    if fact is None or fact.yearly != (year is not None):
        return None
    return Named(fact, "", -int(year) if year is not None else None)


class DirectoryChecks:
    """What does not fit inside a directory, or between it and the dictionary."""

    def __init__(self, dictionary: Dictionary, departments: Iterable[str], problems: list[Problem]) -> None:
        self.dictionary, self.departments, self.problems = dictionary, set(departments), problems

    def add(self, place: Place, key: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(place, key, message, remedy))

    def check(self, one: Directory) -> None:
        """References, codes, rules; expressions are `expressions`'."""
        if one.department not in self.departments:
            self.add(one.place, "department", f"`{one.department}` is not in departments.yaml", "add it there")
        self.base(one)
        for key, reference in (("period.from", one.begins), ("period.to", one.ends)):
            named = self.named(one, key, reference) if reference else None
            if named and named.definition.type != "date":
                self.add(one.place, key, f"`{reference}` is no date", "name a date")
        if one.each != PARTY:
            self.named(one, "count.each", one.each)
        if (one.warn_days or one.warn_months) and not one.ends:
            self.add(one.place, "warn", "nothing says when a row ends", "write `period: {to: …}`")
        self.columns(one)
        self.levels(one)
        for item in one.exclude:
            if item.test is None and item.id not in RULES:
                self.add(one.place, f"exclude.{item.id}", "neither a test nor a rule", nearest(item.id, RULES))
            if item.test is not None and (item.id in RULES or not item.says.zh):
                self.add(one.place, f"exclude.{item.id}", "a test has an id of its own and says why", "add `says`")

    def base(self, one: Directory) -> None:
        named = resolve(one.rows, self.dictionary)
        if one.rows not in self.dictionary.records and (named is None or named.alias):
            known = {*self.dictionary.records, *self.dictionary.facts}
            self.add(one.place, "rows", f"`{one.rows}` is no record kind or fact", nearest(one.rows, known))
        elif named and named.definition.type not in LISTED:
            message = f"`{one.rows}` is a {named.definition.type}"
            self.add(one.place, "rows", message, "name a flag, a category, a set or a record kind")

    def named(self, one: Directory, key: str, reference: str, place: Place | None = None) -> Named | None:
        named = resolve(reference, self.dictionary)
        if named is None:
            known = [*self.dictionary.facts]
            known += [f"{alias}.{field.id}" for alias, kind in self.dictionary.records.items() for field in kind.fields]
            message = f"`{reference}` is no fact or field (a yearly fact is written with its year, such as [-1])"
            self.add(place or one.place, key, message, nearest(reference, known))
        elif named.alias and named.alias != one.rows:
            message = f"`{reference}` is a field of another record kind than the rows'"
            self.add(place or one.place, key, message, f"name a field of `{one.rows}` or a fact of the party")
        elif one.public and self.level(named) != "public" and not key.startswith("columns."):
            # Counts and exclusions tell what a row's values are, so only columns may be of another level.
            self.add(one.place, key, f"`{reference}` is not public", "write `audience: internal`, or leave it out")
        return named

    def level(self, named: Named) -> str:
        """Sensitivity of what a reference names."""
        return named.definition.sensitivity

    def columns(self, one: Directory) -> None:
        seen: dict[str, Named | None] = {}
        for column in one.columns:
            if column.id in seen or column.id in BUILT_IN:
                self.add(column.place, f"columns.{column.id}", "this id is taken", "choose another")
            seen[column.id] = self.named(one, f"columns.{column.id}", column.of, column.place)
        known = {*seen, *BUILT_IN}
        for key, names in (
            ("filters", one.filters),
            ("charts", one.charts),
            ("sort", tuple(name.removeprefix("-") for name in one.sort)),
            ("split", (one.split,) if one.split else ()),
            ("levels.of", (one.levels_of,) if one.levels_of else ()),
        ):
            for name in names:
                if name not in known:
                    self.add(one.place, key, f"`{name}` is not a column", nearest(name, known))
                elif key != "filters" and one.public and (found := seen.get(name)) and self.level(found) != "public":
                    self.add(one.place, key, f"`{name}` is not public", "write `audience: internal`, or leave it out")

    def levels(self, one: Directory) -> None:
        column = one.column(one.levels_of)
        named = resolve(column.of, self.dictionary) if column else None
        codes = {code for code, _ in named.definition.values} if named else set()
        for group in one.levels:
            for code in group.codes:
                if named and code not in codes:
                    self.add(one.place, f"levels.{group.id}", f"`{code}` is not a code of it", nearest(code, codes))
