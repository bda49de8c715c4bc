"""`normal.bare` for whole columns, and the core of a name without parsing it: a million names in seconds."""

from __future__ import annotations

import polars as pl

from kechuang.register.identity.names.gazetteer import gazetteer
from kechuang.register.identity.names.normal import DROPPED, FORMS, SIMPLE, STATE

_END = r"(?:(?:集团)?(?:股份|控股)?有限公司|集团公司|总公司|公司|股份|有限|集团)$"
_INNER = r"\(([^()]{2,12})\)"
_LEVELS = frozenset({1, 2, 3})


def spelled(column: str) -> pl.Expr:
    """The same as `normal.bare` of each text."""
    return _tidy(column).str.replace_all(r"[()]", "")


def cut(column: str) -> list[pl.Expr]:
    """`bare`, and for `with_core`: `open`, the name without a first bracket that may hold a place, and that place."""
    text = _tidy(column)
    return [
        text.str.replace_all(r"[()]", "").alias("bare"),
        text.str.replace(_INNER, "").str.replace_all(r"[()]", "").alias("open"),
        text.str.extract(_INNER).fill_null("").alias("inner"),
    ]


def with_core(names: pl.DataFrame) -> pl.DataFrame:
    """`row`, `bare`, `core` (without places, in front or in brackets, and company form) and `place` (those places).

    Two characters at least remain, so 上海有限公司 keeps its place.
    """
    by_length: dict[int, list[str]] = {}
    for name, level in gazetteer().level.items():
        if level in _LEVELS:
            by_length.setdefault(len(name), []).append(name)
    lists = {length: pl.Series(places).implode() for length, places in sorted(by_length.items(), reverse=True)}
    bracketed = pl.any_horizontal(pl.col("inner").is_in(places) for places in lists.values())
    found = names.with_columns(
        core=pl.when(bracketed).then(pl.col("open")).otherwise(pl.col("bare")),
        place=pl.when(bracketed).then(pl.col("inner")).otherwise(pl.lit("")),
    )
    shorter = pl.col("core").str.replace(_END, "")
    found = found.with_columns(core=pl.when(shorter.str.len_chars() >= 2).then(shorter).otherwise(pl.col("core")))
    size = pl.col("core").str.len_chars()
    fits = [
        pl.when(pl.col("core").str.slice(0, length).is_in(places) & (size >= length + 2)).then(length)
        for length, places in lists.items()
    ]
    for _ in range(3):  # a column at a time: one nested expression would be worked out again in each of its places
        found = found.with_columns(skip=pl.coalesce(*fits, 0)).with_columns(
            core=pl.col("core").str.slice(pl.col("skip")),
            place=pl.col("place") + pl.col("core").str.slice(0, pl.col("skip")),
        )
    return found.select("row", "bare", "core", "place")


def _tidy(column: str) -> pl.Expr:
    text = pl.col(column).str.normalize("NFKC").str.to_lowercase()
    text = text.str.replace_many([chr(old) for old in SIMPLE], list(SIMPLE.values()))
    text = text.str.replace_all(r"[〔【]", "(").str.replace_all(r"[〕】]", ")")
    text = text.str.replace_all(DROPPED, "").str.replace_all(STATE, "")
    for form, one in FORMS:
        text = text.str.replace_all(form, one)
    return text
