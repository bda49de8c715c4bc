"""Which rows count, and for what reason the others do not."""

from __future__ import annotations

import polars as pl

from kechuang.core.pack.directories import PARTY, Directory
from kechuang.core.pack.directory_rules import WHERE
from kechuang.register.directories.columns import Question
from kechuang.register.models import Status
from kechuang.rules.columnar import Snapshot, evaluate

COUNTED = ""
UNDECIDED = "undecided"
"""State of a row of which it is not known whether it belongs in the directory."""
LATE = pl.date(9999, 12, 31)


def judged(frame: pl.DataFrame, question: Question) -> pl.DataFrame:
    """The rows with `begins`, `ends`, `state` (`COUNTED`, or the first exclusion that fits) and `unsure`.

    `unsure` names the tests that could not be decided. Rows that do not belong here are gone. Retracted rows are kept
    only when the directory lists them.
    """
    one = question.directory
    frame = frame.with_columns(
        (pl.col(question.column(one.begins)) if one.begins else pl.col("said_from")).alias("begins"),
        (pl.col(question.column(one.ends)) if one.ends else pl.col("said_to")).alias("ends"),
    )
    frame = pl.concat([frame, _tested(frame, question)], how="horizontal")
    if all(item.id != "withdrawn" for item in one.exclude):
        frame = frame.filter(pl.col("status") != Status.RETRACTED)
    if WHERE in question.tests.terms:
        frame = frame.filter(pl.col(_test(WHERE)).fill_null(True))
    state = pl.lit(COUNTED)
    for item in reversed(one.exclude):
        if item.id != "duplicate":
            state = pl.when(_reason(item.id, item.test is not None, question)).then(pl.lit(item.id)).otherwise(state)
    if WHERE in question.tests.terms:
        state = pl.when(pl.col(_test(WHERE)).is_null()).then(pl.lit(UNDECIDED)).otherwise(state)
    open_tests = [
        pl.when(pl.col(_test(item.id)).is_null()).then(pl.lit(item.id)) for item in one.exclude if item.test is not None
    ]
    unsure = pl.concat_str(open_tests, separator=" ", ignore_nulls=True) if open_tests else pl.lit("")
    frame = frame.with_columns(state.alias("state"), unsure.alias("unsure"))
    frame = frame.drop([name for name in frame.columns if name.startswith("test:")])
    return _once(frame, question) if any(item.id == "duplicate" for item in one.exclude) else frame


def _test(name: str) -> str:
    return f"test:{name}"


def _tested(frame: pl.DataFrame, question: Question) -> pl.DataFrame:
    """A yes/no column for each test, null where it cannot be decided."""
    if not question.tests.terms:
        return pl.DataFrame()
    rows = frame.lazy().with_columns(pl.lit("").alias("subject"))
    found = evaluate(question.tests.plan(), Snapshot(rows)).drop("subject").collect()
    return found.rename({name: _test(name) for name in found.columns})


def _reason(name: str, tested: bool, question: Question) -> pl.Expr:
    if tested:
        return pl.col(_test(name)).fill_null(False)
    day = pl.lit(question.as_of)
    return {
        "withdrawn": pl.col("status") == Status.RETRACTED,
        "not_yet": (pl.col("begins") > day).fill_null(False),
        "expired": (pl.col("ends") < day).fill_null(False),
        "unverified": pl.col("status") != Status.VERIFIED,
        "disputed": pl.col("status") == Status.DISPUTED,
    }[name]


def each(one: Directory, question: Question) -> str:
    """The column whose values are counted distinct."""
    return PARTY if one.each == PARTY else question.column(one.each)


def _once(frame: pl.DataFrame, question: Question) -> pl.DataFrame:
    """Of rows that count the same thing the one that ends last stays (the later begun, the later stated of equals)."""
    key = each(question.directory, question)
    counted = frame.filter((pl.col("state") == COUNTED) & pl.col(key).is_not_null())
    later = [pl.col("ends").fill_null(LATE), "begins", "stated_on", "record"]
    kept = counted.sort(later, descending=True, nulls_last=True).unique(key, keep="first", maintain_order=True)
    others = counted.select("party", "record").join(kept, on=["party", "record"], how="anti")
    repeated = others.with_columns(pl.lit(True).alias("repeated"))
    frame = frame.join(repeated, on=["party", "record"], how="left", maintain_order="left")
    again = pl.col("repeated").fill_null(False)
    return frame.with_columns(pl.when(again).then(pl.lit("duplicate")).otherwise("state").alias("state")).drop(
        "repeated"
    )
