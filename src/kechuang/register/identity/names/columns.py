"""`normal.bare` for whole columns, and the core of a name without parsing it: a million names in seconds."""

from __future__ import annotations

import polars as pl

from kechuang.register.identity.names.gazetteer import gazetteer
from kechuang.register.identity.names.normal import DROPPED, FORMS, SIMPLE, STATE

_END = r"(?:(?:集团)?(?:股份|控股)?有限公司|集团公司|总公司|公司|股份|有限|集团)$"
_LEVELS = frozenset({1, 2, 3})


def spelled(column: str) -> pl.Expr:
    """The same as `normal.bare` of each text."""
    text = pl.col(column).str.normalize("NFKC").str.to_lowercase()
    text = text.str.replace_many([chr(old) for old in SIMPLE], list(SIMPLE.values()))
    text = text.str.replace_all(r"[〔【]", "(").str.replace_all(r"[〕】]", ")")
    text = text.str.replace_all(DROPPED, "").str.replace_all(STATE, "")
    for form, one in FORMS:
        text = text.str.replace_all(form, one)
    return text.str.replace_all(r"[()]", "")


def with_core(names: pl.DataFrame) -> pl.DataFrame:
    """Adds `core`: `bare` without places in front (up to three) and company form behind.

    Two characters at least remain, so 上海有限公司 keeps its place.
    """
    cut = pl.col("bare").str.replace(_END, "")
    found = names.with_columns(core=pl.when(cut.str.len_chars() >= 2).then(cut).otherwise(pl.col("bare")))
    by_length: dict[int, list[str]] = {}
    for name, level in gazetteer().level.items():
        if level in _LEVELS:
            by_length.setdefault(len(name), []).append(name)
    size = pl.col("core").str.len_chars()
    fits = [
        pl.when(pl.col("core").str.slice(0, length).is_in(pl.Series(places).implode()) & (size >= length + 2)).then(length)
        for length, places in sorted(by_length.items(), reverse=True)
    ]
    for _ in range(3):  # a column at a time: one nested expression would be worked out again in each of its places
        found = found.with_columns(skip=pl.coalesce(*fits, 0)).with_columns(core=pl.col("core").str.slice(pl.col("skip")))
    return found.drop("skip")
