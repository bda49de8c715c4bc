"""Years before a party existed: nothing is missing of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kechuang.rules.answer import FactRef
from kechuang.rules.env import Env
from kechuang.rules.subject import Subject
from kechuang.rules.tracing import trace
from tests.rules.asking import term
from tests.rules.vocabulary import AS_OF

LAST = AS_OF.year - 1
TEST = term("m[-1] + m[-2] + m[-3] + a >= 100元")


def looked_at(facts: dict[Any, Any], overrides: dict[tuple[str, Any], Any] | None = None) -> list[FactRef]:
    return [one.ref for one in trace(TEST, Env(Subject("s", facts), overrides)).facts]


YEARS = [FactRef("m", LAST), FactRef("m", LAST - 1), FactRef("m", LAST - 2)]


@pytest.mark.parametrize(
    ("registered", "years"),
    [
        (None, YEARS),  # not known: every year may be missing
        (date(LAST - 2, 12, 31), YEARS),  # a part of a year is a year with facts
        (date(LAST - 1, 1, 1), YEARS[:2]),
        (date(LAST + 1, 1, 15), []),
    ],
)
def test_years_before_registration_are_not_missing(registered: date | None, years: list[FactRef]) -> None:
    facts = {} if registered is None else {"registration_date": registered}
    assert looked_at(facts) == [*years, FactRef("a")]


def test_what_is_on_file_is_shown_whatever_the_year() -> None:
    facts = {"registration_date": date(LAST, 1, 1), ("m", LAST - 2): 0}
    assert looked_at(facts) == [YEARS[0], YEARS[2], FactRef("a")]


def test_a_date_that_is_tried_counts() -> None:
    facts = {"registration_date": date(LAST - 5, 1, 1)}
    assert looked_at(facts, {("registration_date", None): date(LAST, 5, 1)}) == [YEARS[0], FactRef("a")]


def test_leaving_a_year_out_does_not_decide_it() -> None:
    found = trace(TEST, Env(Subject("s", {"registration_date": date(LAST, 1, 1), ("m", LAST): 10**6})))
    assert found.result is None
