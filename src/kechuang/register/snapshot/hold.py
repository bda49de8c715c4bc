"""Which of all statements hold: `statements.py` once more, for columns.

Almost every value has one statement and is taken as it stands; only what several say is put in order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl

from kechuang.register.snapshot.stream import GONE, details

Array = np.ndarray[Any, Any]
LAST = ("stated", "recorded", "id")
"""The latest by these counts within a slot."""


def holding(columns: Mapping[str, Array], ranks: pl.DataFrame) -> Array:
    """Positions of the statements that hold, ascending by `cell` (one value of one subject); at most one a cell.

    `columns`: cell, key and those of `stream.Block`. `ranks`: key, publisher, rank of those with authority.
    """
    order: Array = pl.Series(columns["cell"]).arg_sort().to_numpy()
    cell = columns["cell"][order]
    again = np.zeros(len(cell) + 1, dtype=bool)
    again[1:-1] = cell[1:] == cell[:-1]
    several = again[1:] | again[:-1]
    taken = ~several & (columns["standing"][order] != GONE)
    at = np.flatnonzero(several)
    if len(at):
        names = ("cell", "key", "party", "standing", "id")
        frame = pl.DataFrame({"at": at} | {name: columns[name][order[at]] for name in names})
        first = in_order(frame, ["cell"], ["since"], ranks).unique("cell", keep="first")
        taken[first["at"].to_numpy()] = True
    held: Array = order[taken]
    return held


def in_order(frame: pl.DataFrame, value: Sequence[str], slot: Sequence[str], ranks: pl.DataFrame) -> pl.DataFrame:
    """What is said and valid of each `value` (columns that name it), in order of precedence.

    `frame`: these columns and key, party, standing, id; the rest is asked of the table.
    `slot`: what else tells the slots of one publisher apart.
    """
    frame = frame.join(details(frame["id"].to_numpy()), on="id", how="left")
    slots = [*value, "party", "publisher", *slot]
    latest = frame.sort([*slots, *LAST], descending=[False] * len(slots) + [True] * len(LAST))
    said = latest.unique(slots, keep="first", maintain_order=True).filter(pl.col("standing") != GONE)
    ranked = said.join(ranks, on=["key", "publisher"], how="left").with_columns(pl.col("rank").fill_null(1000))
    precedence = {"rank": False, "since": True, "standing": False} | dict.fromkeys(LAST, True)
    return ranked.sort([*value, *precedence], descending=[False] * len(value) + list(precedence.values()))
