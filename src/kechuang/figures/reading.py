"""Observations out of the register's records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from kechuang.core.pack.indicators import PRICE_BASIS, Indicator
from kechuang.core.periods import Period, parse_period
from kechuang.figures.model import Observation
from kechuang.figures.spans import qualified
from kechuang.figures.units import factor
from kechuang.register.records import Record, Statement

SCALE = 10**6
"""Of `observation.value` and `target.value`."""
Observations = dict[tuple[str, str], list[Observation]]
"""By party's code and indicator."""


def observations(found: Iterable[Record], indicators: Mapping[str, Indicator], as_of: date) -> Observations:
    """Every publisher's word on its own, the responsible department's first; what was not out yet is left out.

    A period that has not begun on the day is left out too. The reason an editor gives stands with whoever's value.
    """
    made: Observations = {}
    for record in found:
        fields = record.together
        indicator, period = indicators.get(fields.get("indicator", "")), _period(fields.get("period"))
        if indicator is None or period is None or period.start > as_of:
            continue
        note = str(fields.get("editor_note") or "")
        said = [_one(record, one, indicator, period, note) for one in record.statements if "value" in one.fields]
        out = [one for one in said if one.published_on is None or one.published_on <= as_of]
        made.setdefault((record.code, indicator.id), []).extend(sorted(out, key=lambda one: _rank(one, indicator)))
    return made


def _rank(one: Observation, indicator: Indicator) -> int:
    responsible = (indicator.department, *indicator.others)
    return responsible.index(one.publisher) if one.publisher in responsible else len(responsible)


def _one(record: Record, one: Statement, indicator: Indicator, period: Period, note: str) -> Observation:
    given: dict[str, Any] = one.fields
    value = Fraction(given["value"], SCALE)
    unit = given.get("unit") or indicator.unit
    digits = given["digits"] if "digits" in given else decimals(value)
    qualifier = given.get("qualifier") or "eq"
    scale = factor(unit, indicator.unit)
    return Observation(
        statement=one.id,
        record=record.key,
        code=record.code,
        indicator=indicator.id,
        period=period,
        span=None if scale is None else qualified(value * scale, qualifier),
        value=value,
        unit=unit,
        digits=digits,
        step=Fraction(1, 10**digits) * (scale or 1),
        qualifier=qualifier,
        price_basis=given.get(PRICE_BASIS) or "",
        published_by=given.get("published_by") or "",
        published_on=given.get("published_on"),
        source=given.get("source") or "",
        evidence=given.get("evidence") or "",
        note=note,
        publisher=one.said.publisher,
        status=one.said.status,
        document=one.said.title,
        locator=one.said.locator,
        stated_on=one.said.stated_on,
        recorded_at=one.said.recorded_at,
    )


def decimals(value: Fraction) -> int:
    """Decimals without trailing zeros."""
    for digits in range(7):
        if (value * 10**digits).denominator == 1:
            return digits
    return 6


def _period(text: object) -> Period | None:
    try:
        return parse_period(str(text or ""))
    except ValueError:
        return None
