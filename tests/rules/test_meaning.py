"""What expressions mean, by values worked out by hand. Money is in fen; AS_OF is 2024-02-29."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from kechuang.rules.definitions import Dated, Parameter
from kechuang.rules.values import Span, round_to
from tests.rules.asking import ask
from tests.rules.vocabulary import src

YES, NO, OPEN = True, False, None
FLAGS: dict[Any, dict[str, Any]] = {YES: {"f": True}, NO: {"f": False}, OPEN: {}}


def _two(left: bool | None, right: bool | None) -> dict[str, Any]:
    return {name: found for name, found in (("f", left), ("g", right)) if found is not None}


AND = {
    (YES, YES): YES, (YES, NO): NO, (YES, OPEN): OPEN,
    (NO, YES): NO, (NO, NO): NO, (NO, OPEN): NO,
    (OPEN, YES): OPEN, (OPEN, NO): NO, (OPEN, OPEN): OPEN,
}  # fmt: skip
OR = {
    (YES, YES): YES, (YES, NO): YES, (YES, OPEN): YES,
    (NO, YES): YES, (NO, NO): NO, (NO, OPEN): OPEN,
    (OPEN, YES): YES, (OPEN, NO): OPEN, (OPEN, OPEN): OPEN,
}  # fmt: skip


@pytest.mark.parametrize(("left", "right"), list(product((YES, NO, OPEN), repeat=2)))
def test_kleene(left: bool | None, right: bool | None) -> None:
    facts = _two(left, right)
    assert ask("f and g", facts) is AND[left, right]
    assert ask("f or g", facts) is OR[left, right]
    assert ask("not f", facts) is {YES: NO, NO: YES, OPEN: OPEN}[left]
    # de Morgan holds with the third value too
    assert ask("not (f and g)", facts) is ask("not f or not g", facts)


@pytest.mark.parametrize("condition", [YES, NO, OPEN])
def test_a_choice_between_yes_and_no(condition: bool | None) -> None:
    facts = FLAGS[condition]
    assert ask("if(f, true, false)", facts) is condition
    assert ask("if(f, g, g)", {**facts, "g": True}) is True, "both ways agree, so the condition does not matter"
    assert ask("case when f then g end", {**facts, "g": False}) is (False if condition is YES else None)


@pytest.mark.parametrize("op", ["=", "<>", "<", "<=", ">", ">="])
def test_comparing_with_the_unknown(op: str) -> None:
    assert ask(f"a {op} b", {"a": 5}) is None
    assert ask(f"c {op if op in ('=', '<>') else '='} 'x'") is None
    assert ask("c in ('x', 'y')") is None
    assert ask("c not in ('x', 'y')") is None
    assert ask("has(s, 'x')") is None
    assert ask("has_any(s, 'x', 'z')", {"s": frozenset()}) is False


ROUNDED = [
    # value, step, round, round_even, floor, ceil
    ("2.5", "1", 3, 2, 2, 3),
    ("3.5", "1", 4, 4, 3, 4),
    ("-2.5", "1", -3, -2, -3, -2),
    ("-3.5", "1", -4, -4, -4, -3),
    ("2.4999", "1", 2, 2, 2, 3),
    ("-2.4999", "1", -2, -2, -3, -2),
    ("-0.5", "1", -1, 0, -1, 0),
    ("0.5", "1", 1, 0, 0, 1),
    ("0", "1", 0, 0, 0, 0),
    ("150", "100", 200, 200, 100, 200),
    ("250", "100", 300, 200, 200, 300),
    ("-250", "100", -300, -200, -300, -200),
    ("0.125", "0.05", "0.15", "0.1", "0.1", "0.15"),
    ("7", "2.5", "7.5", "7.5", "5", "7.5"),
]


@pytest.mark.parametrize("row", ROUNDED, ids=lambda row: f"{row[0]} to {row[1]}")
def test_rounding(row: tuple[Any, ...]) -> None:
    number, step, *wanted = row
    for mode, result in zip(("round", "round_even", "floor", "ceil"), wanted, strict=True):
        assert round_to(mode, Fraction(number), Fraction(step)) == Fraction(result), mode
        value = number if not number.startswith("-") else f"0 - {number[1:]}"
        assert ask(f"{mode}({value}, {step})") == Fraction(result), mode


def test_rounding_money_of_a_rate() -> None:
    # 333.33 yuan × 5 % = 16.6665 yuan
    assert ask("round(a * 5%, 0.01元)", {"a": 33333}) == 1667
    assert ask("floor(a * 5%, 0.01元)", {"a": 33333}) == 1666
    assert ask("floor(a * 5%, 1元)", {"a": 33333}) == 1600
    assert ask("ceil(a * 5%, 1万元)", {"a": 33333}) == 1_000_000
    # half a fen below zero: −0.005 yuan
    assert ask("round(b * 50%, 0.01元)", {"b": -1}) == -1
    assert ask("round_even(b * 50%, 0.01元)", {"b": -1}) == 0
    assert ask("round(b * 50%, 0.01元)", {}) is None


def test_ratio_thresholds_are_exact() -> None:
    """0.15 / 3.00 is below 0.05 in binary floats."""
    assert ask("a / b >= 5%", {"a": 15, "b": 300}) is True
    assert ask("a / b > 5%", {"a": 15, "b": 300}) is False
    assert ask("a / b = 5%", {"a": 15, "b": 300}) is True
    assert ask("a / b >= 5%", {"a": 10**13 // 20 - 1, "b": 10**13}) is False
    assert ask("a / n > 3333.33元 / 1人", {"a": 1_000_000, "n": 3}) is True
    assert ask("a / b", {"a": 1, "b": 3}) == Fraction(1, 3)


def test_division_by_zero_and_by_the_negative() -> None:
    assert ask("a / b", {"a": 5, "b": 0}) is None
    assert ask("a / b >= 0%", {"a": 5, "b": 0}) is None
    assert ask("a / (b - b) >= 0%", {"a": 5, "b": 7}) is None
    assert ask("a / b", {"a": 6, "b": -4}) == Fraction(-3, 2)
    assert ask("a / b < 5%", {"a": 6, "b": -4}) is True, "the sign of the divisor does not turn the comparison"
    assert ask("a / b >= 0%", {"a": 0, "b": -4}) is True
    assert ask("(0 - a) / b > 100%", {"a": 5, "b": -4}) is True
    assert ask("not (a / b >= 5%) and f", {"a": 5, "b": 0, "f": False}) is False


def test_between_and_in() -> None:
    assert [ask("a between 1元 and 2元", {"a": fen}) for fen in (99, 100, 200, 201)] == [False, True, True, False]
    assert ask("n in (1人, 3人)", {"n": 3}) is True
    assert ask("n not in (1人, 3人)", {"n": 2}) is True
    assert ask("a between b and 2元", {"a": 300}) is False, "above the upper end, whatever the lower one is"


def test_least_greatest() -> None:
    assert ask("least(a, 2元, b)", {"a": 500, "b": -3}) == -3
    assert ask("greatest(a, 2元, b)", {"a": 500, "b": -3}) == 500
    assert ask("least(a, 2元)") is None, "a fact that is not known makes the least unknown"


def test_best_keeps_bounds() -> None:
    """An election: with one side missing the other is the least one gets, and that may settle a comparison."""
    assert ask("best(a, 2元)", {"a": 500}) == Span(500, 500)
    assert ask("best(a, 2元)") == Span(200, 10**13)
    assert ask("best(a, 2元) >= 1元") is True
    assert ask("best(a, 2元) >= 3元") is None


def test_otherwise_and_known() -> None:
    assert ask("otherwise(a, 3元)") == 300
    assert ask("otherwise(a, 3元)", {"a": 0}) == 0, "zero is not missing"
    assert ask("otherwise(f, false)") is False
    assert ask("otherwise(d, as_of) = as_of") is True
    assert ask("otherwise(a / b, 5%) = 5%", {"a": 1, "b": 0}) is True, "nothing divided by zero is known"
    assert ask("known(a)", {"a": 0}) is True
    assert ask("known(a)") is False
    assert ask("known(a / b)", {"a": 1, "b": 0}) is False
    assert ask("known(count(rec))", rec=[]) is True
    assert ask("known(count(rec))") is False


BANDS = [(0, 100), (10_000, 100), (10_001, Span(5000, 6000)), (4_999_999, Span(5000, 6000)), (5_000_000, 10_000)]


@pytest.mark.parametrize(("fen", "wanted"), BANDS)
def test_pick_at_the_edges_of_a_table(fen: int, wanted: int | Span) -> None:
    """by_money: at most 100 yuan: 1 yuan; below 50 000 yuan: 50 to 60 yuan; else 100 yuan."""
    assert ask("pick(a, by_money)", {"a": fen}) == (wanted if isinstance(wanted, Span) else Span(wanted, wanted))


def test_pick_with_an_unknown_input() -> None:
    assert ask("pick(a, by_money)") == Span(100, 10_000)
    assert ask("pick(a, by_money) >= 1元") is True, "every row gives at least that"
    assert ask("pick(a, by_money) > 1元") is None
    # by_count: 3 and more: 7 to 8; 1 and 2: 3 to 4; none: 0. One sure and one undecided record: 1 or 2.
    rec = [{"ok": True}, {}]
    assert ask("count(rec, rec.ok)", rec=rec) == Span(1, 2)
    assert ask("pick(count(rec, rec.ok), by_count)", rec=rec) == Span(3, 4)
    assert ask("pick(count(rec, rec.ok), by_count)", rec=[*rec, {}]) == Span(3, 8)


def test_bands_add_up() -> None:
    assert ask("pick(k, by_count) + 2分 >= 5分", {"k": 1}) is True  # 3…4 + 2
    assert ask("pick(k, by_count) + 2分 > 6分", {"k": 1}) is False
    assert ask("pick(k, by_count) + 2分 >= 6分", {"k": 1}) is None
    assert ask("10分 - pick(k, by_count)", {"k": 3}) == Span(2, 3)


def test_marginal_rates() -> None:
    """Each part at its own rate: to 5 000 yuan 100 %, to 50 000 yuan 50 %, the rest 12.5 %."""
    assert ask("marginal(a, parts)", {"a": 400_000}) == 400_000
    assert ask("marginal(a, parts)", {"a": 500_000}) == 500_000
    assert ask("marginal(a, parts)", {"a": 500_001}) == Fraction(1_000_001, 2)
    # 5 000 + 45 000 × 50 % + 10 000 × 12.5 % = 28 750
    assert ask("marginal(a, parts)", {"a": 6_000_000}) == 2_875_000
    assert ask("marginal(a, parts)") is None


class TestRecords:
    """count, any, all, sum over records whose conditions or whose whole list may be open."""

    REC = [{"ok": True, "amount": 100}, {"ok": False, "amount": 200}, {"amount": 400}]

    def test_count(self) -> None:
        assert ask("count(rec)", rec=[]) == Span(0, 0)
        assert ask("count(rec)", rec=self.REC) == Span(3, 3)
        assert ask("count(rec, rec.ok)", rec=self.REC) == Span(1, 2)
        assert ask("count(rec)") == Span(0, 10_000), "a list that is not known can hold up to `most` records"
        assert ask("count(rec, rec.ok)", rec=self.REC, partial={"rec"}) == Span(1, 10_000)

    def test_count_compared(self) -> None:
        assert ask("count(rec, rec.ok) >= 1件", rec=self.REC) is True
        assert ask("count(rec, rec.ok) >= 2件", rec=self.REC) is None
        assert ask("count(rec, rec.ok) >= 3件", rec=self.REC) is False
        assert ask("count(rec, rec.ok) >= 1件", rec=self.REC, partial={"rec"}) is True
        assert ask("count(rec, rec.ok) = 2件", rec=self.REC) is None

    def test_any_and_all(self) -> None:
        assert ask("any(rec, rec.ok)", rec=self.REC) is True
        assert ask("all(rec, rec.ok)", rec=self.REC) is False
        assert ask("any(rec, rec.amount > 5元)", rec=self.REC) is False
        assert ask("any(rec, rec.amount > 5元)", rec=self.REC, partial={"rec"}) is None
        assert ask("any(rec, rec.ok)", rec=[]) is False
        assert ask("all(rec, rec.ok)", rec=[]) is True
        assert ask("any(rec, rec.ok)") is None
        assert ask("all(rec, rec.ok)", rec=[{"ok": False}], partial={"rec"}) is False

    def test_sum_max_min(self) -> None:
        assert ask("sum(rec.amount)", rec=self.REC) == 700
        assert ask("sum(rec.amount, rec.ok)", rec=self.REC) is None, "whether the third counts is open"
        assert ask("sum(rec.amount, rec.amount > 1元)", rec=self.REC) == 600
        assert ask("sum(rec.amount)", rec=[]) == 0
        assert ask("max(rec.amount)", rec=[]) is None
        assert ask("max(rec.amount)", rec=self.REC) == 400
        assert ask("min(rec.amount)", rec=self.REC) == 100
        assert ask("sum(rec.amount)", rec=[{"amount": 1}, {}]) is None
        assert ask("sum(rec.amount)", rec=self.REC, partial={"rec"}) is None

    def test_holds(self) -> None:
        day = date(2024, 2, 29)
        assert ask("holds(rec)", rec=[{"valid_from": day, "valid_to": day}]) is True
        assert ask("holds(rec)", rec=[{"valid_from": date(2021, 1, 1), "valid_to": date(2024, 2, 28)}]) is False
        assert ask("holds(rec)", rec=[{"valid_from": date(2024, 3, 1), "valid_to": date(2027, 3, 1)}]) is False
        assert ask("holds(rec)", rec=[{"valid_from": date(2021, 1, 1)}]) is None
        assert ask("holds(rec)", rec=[{"valid_from": date(2024, 3, 1)}]) is False, "not begun: the end does not matter"


def test_a_choice_of_numbers_stays_open() -> None:
    assert ask("if(f, 1元, 5元)") == Span(100, 500)
    assert ask("if(f, 1元, 5元) <= 5元") is True
    assert ask("if(f, 1元, 5元)", {"f": True}) == Span(100, 100)
    assert ask("if(f, a, 5元)", {"f": False}) == Span(500, 500), "the branch not taken need not be known"
    assert ask("known(case when f then 1元 when g then 2元 end)", {"f": False, "g": False}) is False
    assert ask("case when f then 1元 when g then 2元 else 3元 end", {"g": True}) == Span(100, 200)


LADDER = Parameter("ladder", (Dated(date(2020, 7, 1), src("1%")), Dated(date(2022, 7, 1), src("2%"))))


@pytest.mark.parametrize(
    ("day", "wanted"),
    [
        (date(2020, 6, 30), None),
        (date(2020, 7, 1), Fraction(1, 100)),
        (date(2022, 6, 30), Fraction(1, 100)),
        (date(2022, 7, 1), Fraction(2, 100)),
        (date(2030, 1, 1), Fraction(2, 100)),
    ],
)
def test_a_parameter_on_another_day(day: date, wanted: Fraction | None) -> None:
    found = ask("at(ladder, d)", {"d": day}, parameters=(LADDER,))
    if wanted is not None:
        assert found == Span(wanted, wanted)
    assert ask("known(at(ladder, d))", {"d": day}, parameters=(LADDER,)) is (wanted is not None)
    assert ask("ladder", as_of=day, parameters=(LADDER,)) == wanted


def test_a_parameter_on_an_unknown_day() -> None:
    """The day could lie before the first known value: then nothing bounds it. Without such days the values do."""
    assert ask("at(ladder, d) <= 2%", parameters=(LADDER,)) is None
    always = Parameter("ladder", (Dated(None, LADDER.values[0].value), *LADDER.values[1:]))
    assert ask("at(ladder, d) <= 2%", parameters=(always,)) is True
    assert ask("at(ladder, d) <= 1%", parameters=(always,)) is None


class TestYears:
    """sum_years and years_counted: years before the registration count nothing, missing years are unknown."""

    def test_all_years_known(self) -> None:
        assert ask("sum_years(m, 3)", {("m", 2021): 1, ("m", 2022): 20, ("m", 2023): 300}) == 321
        assert ask("m[-1] - m[-2]", {("m", 2022): 20, ("m", 2023): 300}) == 280

    def test_the_year_of_the_question_does_not_count(self) -> None:
        assert ask("sum_years(m, 1)", {("m", 2024): 7, ("m", 2023): 300}) == 300
        assert ask("m[0]", {("m", 2024): 7}) == 7

    def test_a_young_company(self) -> None:
        facts = {("m", 2023): 300, "registration_date": date(2023, 1, 1)}
        assert ask("sum_years(m, 3)", facts) == 300
        assert ask("years_counted(3) = 1年", facts) is True

    def test_registered_on_the_last_day_of_a_year(self) -> None:
        facts = {("m", 2023): 300, "registration_date": date(2022, 12, 31)}
        assert ask("sum_years(m, 3)", facts) is None, "2022 counts, and is not known"
        assert ask("sum_years(m, 3)", {**facts, ("m", 2022): 20}) == 320
        assert ask("years_counted(3) = 2年", facts) is True

    def test_a_missing_year_is_not_zero(self) -> None:
        assert ask("sum_years(m, 2)", {("m", 2023): 300}) is None
        assert ask("sum_years(m, 2)", {("m", 2023): 300, "registration_date": date(2015, 1, 1)}) is None

    def test_a_value_of_a_year_before_the_registration_is_believed(self) -> None:
        assert ask("sum_years(m, 2)", {("m", 2022): 5, ("m", 2023): 300, "registration_date": date(2023, 5, 5)}) == 305

    def test_existence_that_is_not_known(self) -> None:
        assert ask("years_counted(3) >= 0年") is True
        assert ask("years_counted(3) >= 1年") is None


def test_pledge_interest_worked_vector() -> None:
    """Loan 10 000 000 yuan at 5.2 %, LPR 3.45 %, counted up to 1.4 × LPR, 60 % on IP, half of it, at most 300 000.

    3.45 % × 1.4 = 4.83 %; 10 000 000 × 4.83 % = 483 000; × 60 % = 289 800; × 50 % = 144 900.00.
    """
    lpr = Parameter("lpr", (Dated(date(2023, 8, 21), src("3.45%")),))
    text = "least(round(a * least(r, at(lpr, d) * 1.4) * 60% * 50%, 0.01元), 30万元)"
    facts = {"a": 1_000_000_000, "r": 52_000, "d": date(2023, 9, 1)}
    assert ask(text, facts, parameters=(lpr,)) == 14_490_000
    # at 4.8 % the loan's own rate counts: 10 000 000 × 4.8 % × 30 % = 144 000
    assert ask(text, {**facts, "r": 48_000}, parameters=(lpr,)) == 14_400_000
    # twice and a half the loan: 362 250 is cut to 300 000
    assert ask(text, {**facts, "a": 2_500_000_000}, parameters=(lpr,)) == 30_000_000
