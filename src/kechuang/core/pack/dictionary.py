"""Fact files into the dictionary: defaults, bounds in raw integers, names that are free."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from kechuang.core.pack.problems import nearest
from kechuang.core.pack.schema.dictionary import FactModel, FactsFile, FieldModel, RecordModel
from kechuang.core.pack.values import FORMS, WrongValueError, scaled
from kechuang.rules.definitions import MAX_RECORDS, Dictionary, FactDef, Place, RecordDef, Source, Text
from kechuang.rules.problems import Problem

NUMERIC = {"money", "count", "number", "ratio"}
UNITED = {"money", "count", "number"}
CODED = {"category", "set"}
DEFAULT_DECIMALS = {"ratio": 6, "number": 2}
DEFAULT_MAX = {"money": 10**14, "count": 10**8, "number": 10**8, "ratio": 1_000}
"""In base units (fen, one, one, plain ratio); rule-language.md §1.1."""
LIMIT = 10**17
"""Beyond this a raw value leaves no room for arithmetic in 64 bits."""
MAX_DECIMALS = 9
_WORDS = """and or not in between case when then else end true false date null is like exists as_of"""
_FUNCTIONS = """sum_years years_counted count any all sum max min holds least greatest best if pick marginal round
    round_even floor ceil at days_since at_least_years at_least_months within_years within_months in_year year has
    has_any known otherwise"""
RESERVED = frozenset(f"{_WORDS} {_FUNCTIONS}".split())


Named = Mapping[str, tuple[tuple[str, Text], ...]]
"""What a field can take its codes from: `indicators` → (id, title)."""


class Complain(Protocol):
    """Adds a problem about one key of the fact at hand."""

    def __call__(self, key: str, message: str, remedy: str, place: Place = ...) -> None: ...


def dictionary(
    files: Iterable[FactsFile],
    holders: set[str],
    problems: list[Problem],
    references: list[Problem],
    named: Named = {},  # noqa: B006 - only read
) -> Dictionary:
    """All facts and records; ids and aliases are unique. Holders that do not exist go to `references`.

    `named`: the codes of fields that say `values_of`.
    """
    facts: dict[str, FactDef] = {}
    records: dict[str, RecordDef] = {}
    taken: dict[str, Place] = {}
    for file in files:
        for fact in file.facts:
            _claim(fact.id, fact.place, taken, problems)
            _holder(fact.holder, fact.place, fact.id, holders, references)
            _authority(fact, holders, references)
            facts[fact.id] = _fact(fact, problems, sensitivity=fact.sensitivity or "internal", holder=fact.holder)
        for record in file.records:
            _claim(record.alias, record.place, taken, problems)
            if record.id != record.alias:
                _claim(record.id, record.place, taken, problems)
            _holder(record.holder, record.place, record.id, holders, references)
            _authority(record, holders, references)
            for one in record.fields:
                if one.holder:
                    _holder(one.holder, one.place, f"{record.alias}.{one.id}", holders, references)
            records[record.alias] = _record(record, problems, named)
    return Dictionary(facts, records)


def _claim(name: str, place: Place, taken: dict[str, Place], problems: list[Problem]) -> None:
    if name in RESERVED:
        problems.append(Problem(place, name, "this name is a word of the rule language", "choose another name"))
    elif name in taken:
        first = taken[name]
        message = f"`{name}` is defined twice, first at {first.file}:{first.line}"
        problems.append(Problem(place, name, message, "rename or delete one of them"))
    else:
        taken[name] = place


def _holder(holder: str, place: Place, key: str, holders: set[str], problems: list[Problem]) -> None:
    if holder not in holders:
        message = f"the holder `{holder}` is not in departments.yaml"
        problems.append(Problem(place, f"{key}.holder", message, nearest(holder, holders, "add it there")))


def _authority(one: FactModel | RecordModel, holders: set[str], problems: list[Problem]) -> None:
    for department in one.authority:
        if department not in holders:
            message = f"the department `{department}` is not in departments.yaml"
            remedy = nearest(department, holders, "add it there")
            problems.append(Problem(one.place, f"{one.id}.authority", message, remedy))
    if len(set(one.authority)) < len(one.authority):
        message = "a department stands twice in the order of authority"
        problems.append(Problem(one.place, f"{one.id}.authority", message, "delete the later one"))


def _record(record: RecordModel, problems: list[Problem], named: Named) -> RecordDef:
    fields: dict[str, FactDef] = {}
    for one in record.fields:
        if one.id in fields or one.id == "record":
            why = "is defined twice" if one.id in fields else "is the engine's name for the record's id"
            problems.append(Problem(one.place, f"{record.alias}.{one.id}", f"the field `{one.id}` {why}", "rename it"))
        holder, sensitivity = one.holder or record.holder, one.sensitivity or record.sensitivity
        fields[one.id] = _fact(one, problems, sensitivity=sensitivity, holder=holder, named=named)
    for key, names in (("identity", record.identity), ("label", [record.label] if record.label else [])):
        for name in names:
            if name not in fields:
                message = f"`{name}` is not a field of `{record.alias}`"
                problems.append(Problem(record.place, f"{record.id}.{key}", message, nearest(name, fields)))
    label = record.label or (record.identity[0] if record.identity else "")
    most = MAX_RECORDS if record.most is None else record.most
    if not 1 <= most <= MAX_RECORDS:
        message = f"`most` is the greatest number of records one party can have, 1 to {MAX_RECORDS:,}"
        problems.append(Problem(record.place, f"{record.id}.most", message, "write a number in these bounds"))
        most = MAX_RECORDS
    return RecordDef(
        id=record.id,
        alias=record.alias,
        name=record.name.text,
        fields=tuple(fields.values()),
        holder=record.holder,
        identity=tuple(record.identity),
        label=label,
        sensitivity=record.sensitivity,
        most=most,
        authority=tuple(record.authority),
        place=record.place,
    )


def _fact(
    fact: FieldModel,
    problems: list[Problem],
    *,
    sensitivity: str,
    holder: str,
    named: Named = {},  # noqa: B006
) -> FactDef:
    def complain(key: str, message: str, remedy: str, place: Place = fact.place) -> None:
        problems.append(Problem(place, f"{fact.id}.{key}", message, remedy))

    unit = _unit(fact, complain)
    decimals = DEFAULT_DECIMALS.get(fact.type, 0) if fact.decimals is None else fact.decimals
    if fact.decimals is not None and (fact.type not in DEFAULT_DECIMALS or decimals > MAX_DECIMALS):
        complain("decimals", f"decimals are for ratio and number, 0 to {MAX_DECIMALS}", "delete `decimals`")
        decimals = DEFAULT_DECIMALS.get(fact.type, 0)
    codes = named.get(fact.values_of or "", ())
    if fact.type in CODED and not fact.values and not fact.values_of:
        complain("values", f"a {fact.type} needs its codes", "add `values: {code: {zh: …, en: …}}`")
    if fact.type not in CODED and fact.values:
        complain("values", f"a {fact.type} has no codes", "delete `values` or make it a category")
    bare = FactDef(
        fact.id, fact.name.text, fact.type, unit, decimals, isinstance(fact, FactModel) and fact.period == "year",
        values=codes or tuple((code, words.text) for code, words in fact.values.items()),
        holder=holder, basis=fact.basis,
        sensitivity=sensitivity, change=fact.change,
        authority=tuple(fact.authority) if isinstance(fact, FactModel) else (), place=fact.place,
    )  # fmt: skip
    return _bounded(bare, fact, complain)


def _unit(fact: FieldModel, complain: Complain) -> str:
    if fact.type == "money":
        if fact.unit not in ("", "元"):
            complain("unit", f"money is kept in 元, not {fact.unit!r}", "write `unit: 元` or leave it out")
        return "元"
    if fact.unit and fact.type not in UNITED:
        complain("unit", f"a {fact.type} has no unit", "delete `unit`")
        return ""
    return fact.unit


def _bounded(bare: FactDef, fact: FieldModel, complain: Complain) -> FactDef:

    def read(key: str, source: Source | None, default: int) -> int:
        if source is None:
            return default
        if bare.type not in NUMERIC:
            complain(key, f"a {bare.type} has no {key}", f"delete `{key}`", source.place)
            return default
        try:
            return scaled(bare, source.text)
        except WrongValueError as wrong:
            complain(key, wrong.message, wrong.remedy or f"write {FORMS[bare.type]}", source.place)
            return default

    if bare.type not in NUMERIC and fact.min is None and fact.max is None:
        return bare
    scale = 10**bare.decimals if bare.type in DEFAULT_DECIMALS else 1
    low = read("min", fact.min, 0)
    high = read("max", fact.max, DEFAULT_MAX.get(bare.type, 0) * scale)
    if low > high or max(abs(low), abs(high)) > LIMIT:
        place = (fact.max or fact.min or Source("", fact.place)).place
        message = "min and max must be ordered and leave room in 64 bits"
        complain("max", message, f"keep them within ±{LIMIT:,} raw", place)
    return replace(bare, minimum=low, maximum=high)
