"""Which of very many known names can a name mean: pairs that share rare pieces, set by set.

A name's core (without place and company form) is cut into pairs of neighbouring characters and pairs with one
character between them, so that one wrong character leaves pieces whole. Each name asks with its rarest pieces; a
piece that more than MOST_NAMES known names have tells nothing and is not asked with.
"""

from __future__ import annotations

import polars as pl

from kechuang.register.identity.names.columns import cut, with_core

PIECES = 10
"""Characters of a core that make pieces; what comes later is trade and rarely tells names apart."""
MOST_NAMES = 250
ASKED, ENOUGH = 6, 500
"""Rarest pieces a name asks with, and how many pairs at most they may bring beyond the first piece."""
KEPT = 12
"""Candidates a name that share most pieces, the closest in length first."""


def prepared(names: pl.Series) -> pl.DataFrame:
    """`row`, `bare` (one spelling, see `normal.bare`), `core` and `place` of each name."""
    frame = pl.DataFrame({"row": pl.int_range(len(names), dtype=pl.UInt32, eager=True), "text": names})
    return with_core(frame.select("row", *cut("text")))


def candidates(asked: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Pairs (`row` of asked, `known` row, `shared` pieces) of two prepared tables; the same spelling always pairs."""
    theirs = _pieces(known)
    held = theirs.group_by("piece").len("held").filter(pl.col("held") <= MOST_NAMES)
    theirs = theirs.join(held.select("piece"), on="piece", how="semi")
    mine = (
        _pieces(asked)
        .join(held, on="piece")
        .sort("row", "held", "piece")
        .with_columns(nth=pl.int_range(pl.len()).over("row"), brought=pl.col("held").cum_sum().over("row"))
        .filter((pl.col("nth") == 0) | ((pl.col("nth") < ASKED) & (pl.col("brought") <= ENOUGH)))
    )
    shared = (
        mine.select("row", "piece")
        .join(theirs.rename({"row": "known"}), on="piece")
        .group_by("row", "known")
        .len("shared")
    )
    sizes = known.select(known="row", size=pl.col("core").str.len_chars().cast(pl.Int32))
    close = (
        shared.join(sizes, on="known")
        .join(asked.select("row", own=pl.col("core").str.len_chars().cast(pl.Int32)), on="row")
        .with_columns(off=(pl.col("size") - pl.col("own")).abs())
        .sort("row", "shared", "off", "known", descending=[False, True, False, False])
        .group_by("row", maintain_order=True)
        .head(KEPT)
        .select("row", "known", "shared")
    )
    return pl.concat([close, _same(asked, known, "bare"), _same(asked, known, "core")]).unique(["row", "known"])


def _pieces(names: pl.DataFrame) -> pl.DataFrame:
    """(`row`, `piece`), each piece of a name once, as a 64-bit hash."""
    char = [pl.col("core").str.slice(i, 1) for i in range(PIECES)]
    made = [char[i] + char[i + 1] for i in range(PIECES - 1)]
    made += [char[i] + pl.lit("?") + char[i + 2] for i in range(PIECES - 2)]
    size = pl.col("core").str.len_chars()
    ends = [i + 2 for i in range(PIECES - 1)] + [i + 3 for i in range(PIECES - 2)]
    return pl.concat(
        [
            names.filter(size >= end).select("row", piece=piece.hash(seed=0))
            for piece, end in zip(made, ends, strict=True)
        ]
    ).unique()


def _same(asked: pl.DataFrame, known: pl.DataFrame, column: str) -> pl.DataFrame:
    """Pairs with the same text in `column`, unless it is so common that it names nobody."""
    few = known.filter((pl.col(column) != "") & (pl.len().over(column) <= KEPT)).select(column, known="row")
    return asked.join(few, on=column).select("row", "known", shared=pl.lit(99, pl.UInt32))
