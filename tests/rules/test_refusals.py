"""What the language refuses: every complaint stands at its place and says what to do instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kechuang.rules.definitions import (
    Benefit,
    Cap,
    Clause,
    Dated,
    Dictionary,
    FactDef,
    Group,
    Let,
    Parameter,
    Place,
    Policy,
    RecordDef,
    Row,
    RuleSet,
    Source,
    Table,
    Text,
)
from kechuang.rules.problems import Problem, RuleErrors
from kechuang.rules.program import check, compile_rules
from tests.rules.asking import policy
from tests.rules.refusals import WRITTEN, Refusal
from tests.rules.vocabulary import AS_OF, DICTIONARY, LPR, TABLES, src

OK = FactDef("ok", Text("ok"), "flag")
WITH_DOC = Dictionary(DICTIONARY.facts, {**DICTIONARY.records, "doc": RecordDef("docs", "doc", Text("doc"), (OK,))})
FILE, LINE, COLUMN = "policies/p.yaml", 10, 11


def _rows(*rows: tuple[str, str, str]) -> tuple[Row, ...]:
    return tuple(Row(how, src(at) if at else None, src(to), src(to)) for how, at, to in rows)  # type: ignore[arg-type]


BAD_TABLES = (
    Table("hill", _rows(("at_least", "3件", "2分"), ("at_least", "1件", "5分"), ("else", "", "0分"))),
    Table("no_else", _rows(("at_least", "3人", "2分"), ("at_least", "1人", "5分"))),
    Table("both_ways", _rows(("at_least", "3人", "2分"), ("at_most", "1人", "5分"), ("else", "", "0分"))),
    Table("wrong_order", _rows(("at_least", "1人", "2分"), ("at_least", "3人", "5分"), ("else", "", "0分"))),
)


def problems(text: str, kind: str = "test") -> list[Problem]:
    """The complaints about a measure that holds this one expression."""
    source = Source(text, Place(FILE, LINE, COLUMN))
    lets = (Let("many", src("count(rec, rec.ok)")), Let("each", src("rec.amount")))
    found = replace(policy(), lets=lets, tables=TABLES + BAD_TABLES)
    if kind == "let":
        found = replace(found, lets=(*lets, Let("mixed", source)))
    elif kind == "amount":
        found = replace(found, clauses=(Clause("main", Text("m"), Benefit("amount", "grant", value=source)),))
    else:
        found = replace(found, conditions=(replace(policy("f").conditions[0], test=source),))
    return check(RuleSet(WITH_DOC, (LPR,), (found,)))


def test_there_are_enough() -> None:
    assert len(WRITTEN) >= 60
    assert len({item.text for item in WRITTEN}) == len(WRITTEN)


@pytest.mark.parametrize("case", WRITTEN, ids=lambda case: case.text[:40])
def test_refused(case: Refusal) -> None:
    offset, text = case.text.index("§"), case.text.replace("§", "")
    found = problems(text, case.kind)
    assert len(found) == 1, found
    assert found[0].place == Place(FILE, LINE, COLUMN + offset)
    assert case.says and case.says in found[0].message
    assert case.advises in found[0].remedy
    assert str(found[0]).startswith(f"{FILE}:{LINE}:{COLUMN + offset}: ")


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("f\n  and §a > n", 1, 7),  # a block scalar has lost its indentation: columns count from 1 again
        ("f and\n\n§vat_paid", 2, 1),
        ('(f\n or g\n  or c = §"x")', 2, 10),
        ("case when f then g\nend §end", 1, 5),
        ("n > 5人\nand any(rec,\n   §rec.amont > 1元)", 2, 4),
    ],
)
def test_the_place_survives_line_breaks(text: str, line: int, column: int) -> None:
    (found,) = problems(text.replace("§", ""))
    assert (found.place.line, found.place.column) == (LINE + line, column)


def test_money_against_a_count_word_for_word() -> None:
    (found,) = problems("a > n")
    assert str(found) == (
        "policies/p.yaml:10:11: conditions.c0.test: `a` is money, `n` is a count of 人 → compare and add like with like"
    )


def test_the_limits_are_exact() -> None:
    assert problems("f" + " " * 1999) == []
    assert problems("(" * 39 + "f" + ")" * 39) == []
    assert problems("not " * 39 + "f") == []


def test_all_problems_of_a_measure_are_found() -> None:
    found = check(RuleSet(DICTIONARY, (LPR,), (policy("a > n", "f", "d > 3", "nothing"),)))
    assert [(item.key, item.place.line) for item in found] == [
        ("conditions.c0.test", 10),
        ("conditions.c2.test", 12),
        ("conditions.c3.test", 13),
    ]
    with pytest.raises(RuleErrors) as raised:
        compile_rules(RuleSet(DICTIONARY, (LPR,), (policy("a > n", "d > 3"),)), AS_OF)
    assert len(raised.value.problems) == 2


def _clause(**more: object) -> Policy:
    benefit = Benefit("amount", "grant", value=src("1元"))
    return policy(clause=replace(Clause("main", Text("m"), benefit), **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("found", "key", "says", "advises"),
    [
        (
            _clause(per="rec", benefit=Benefit("range", "grant", low=src("1元"), high=src("rec.amount"))),
            "clauses.main",
            "a range cannot be counted per record",
            "drop `per`",
        ),
        (_clause(per="recs"), "clauses.main.per", "unknown record kind recs", "did you mean rec?"),
        (
            _clause(benefit=Benefit("amount", "grant", value=src("a"), caps=(Cap("year", src("n")),))),
            "clauses.main.caps.at_most",
            "`n` is a count of 人, money is needed",
            "5万元",
        ),
        (
            _clause(
                per="rec",
                benefit=Benefit(
                    "amount", "grant", value=src("rec.amount"), caps=(Cap("group", src("a"), src("rec.key")),)
                ),
            ),
            "clauses.main.caps.at_most",
            "a limit per group is a plain amount or parameter",
            "10万元",
        ),
        (
            _clause(
                per="rec",
                benefit=Benefit(
                    "amount", "grant", value=src("rec.amount"), caps=(Cap("item", src("sum(rec.amount)")),)
                ),
            ),
            "clauses.main.caps.at_most",
            "a limit per item cannot count over records",
            "per: year",
        ),
        (
            replace(policy("f"), parameters=(Parameter("rate", (Dated(None, src("5 per cent")),)),)),
            "parameters.rate",
            "is not a unit",
            "",
        ),
        (policy("f", lets={"a": "b"}), "let.a", "a already means something else", "choose another name"),
    ],
)
def test_refused_beside_expressions(found: Policy, key: str, says: str, advises: str) -> None:
    items = check(RuleSet(DICTIONARY, (LPR,), (found,)))
    assert [item.key for item in items] == [key]
    assert says in items[0].message and advises in items[0].remedy


def test_groups_name_real_clauses_and_limits() -> None:
    groups = (
        Group("one", "best_of", ("p.mian",), place=Place("stacking.yaml", 3, 5)),
        Group("two", "sum_cap", ("p.main",)),
        Group("three", "sum_cap", ("p.main",), at_most=src("200万元"), less=src("a")),
    )
    found = check(RuleSet(DICTIONARY, (LPR,), (policy("f"),), groups=groups))
    no_amount = ("p.main has no amount to compare", "take it out of the group, or give its benefit a value")
    assert [(item.key, item.message, item.remedy) for item in found] == [
        ("groups.one", "there is no clause p.mian", "did you mean p.main?"),
        ("groups.two", *no_amount),
        ("groups.two", "a sum_cap needs at_most", "at_most: 200万元"),
        ("groups.three", *no_amount),
        ("groups.three", "`less` belongs to kind best_of", "delete it or write kind: best_of"),
    ]
    assert found[0].place == Place("stacking.yaml", 3, 5)


WIDE = 10**18 - 1
HUGE = replace(DICTIONARY.facts["a"], id="huge", maximum=WIDE, minimum=-WIDE)
WITH_HUGE = replace(DICTIONARY, facts={**DICTIONARY.facts, "huge": HUGE})


@pytest.mark.parametrize(
    "text",
    [
        "huge / (huge + 1元) > huge / (huge + 2元) + huge / (huge + 3元)",
        "huge * huge * huge > a * a * a",
        "(huge / a) / (a / huge) > (a / huge) / (huge / a)",
    ],
)
def test_what_may_overflow_is_refused_at_load(text: str) -> None:
    (found,) = check(RuleSet(WITH_HUGE, (LPR,), (policy(text),)))
    assert "can reach" in found.message and found.key == "p"
    assert "declare smaller `max`" in found.remedy


def test_an_amount_that_leaves_64_bits_is_refused() -> None:
    clause = Clause("main", Text("m"), Benefit("amount", "grant", value=src("sum(rec.amount) * 300")))
    (found,) = check(RuleSet(DICTIONARY, (LPR,), (policy(clause=clause),)))
    assert "main.amount can reach" in found.message
    few = replace(DICTIONARY, records={"rec": replace(DICTIONARY.records["rec"], most=30)})
    assert check(RuleSet(few, (LPR,), (policy(clause=clause),))) == []  # 10^13 fen × 30 × 300 < 2^63


def test_a_problem_shows_on_the_day_it_begins() -> None:
    """A rate that turns into an amount later is found, though today's rule is sound."""
    rate = Parameter("rate", (Dated(date(2020, 1, 1), src("5%")), Dated(date(2030, 1, 1), src("5万元"))))
    found = check(RuleSet(DICTIONARY, (LPR,), (replace(policy("r > rate"), parameters=(rate,)),)))
    assert [item.message for item in found] == ["`r` is a ratio, `rate` is money"]
