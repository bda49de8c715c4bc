"""All statements, sorted by subject and column: what `frames` cuts its tables from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from kechuang.register.snapshot.hold import Array, holding, in_order
from kechuang.register.snapshot.stream import FAMILIES, GONE, Block, Reading
from kechuang.register.statements import YEARS_BACK, authorities
from kechuang.rules.definitions import Dictionary

RECORD = FAMILIES[-1]
_NEEDED = ("key", "party", "standing", "id")


@dataclass(frozen=True, slots=True)
class Values:
    """Values of one family: `cell` = position of the subject × number of columns + column, ascending, each once."""

    cell: Array
    value: pl.Series


@dataclass(frozen=True, slots=True)
class Gathered:
    """`facts` by family; `records`: cell (position × number of kinds + kind), record, text (JSON), in this order."""

    facts: Mapping[str, Values]
    records: pl.DataFrame


class Places:
    """Where a statement goes: position of its party, number of its column or record kind; -1 for nowhere."""

    def __init__(
        self,
        cursor: Any,
        keys: Mapping[str, int],
        columns: Mapping[tuple[str, int], int],
        kinds: Mapping[str, int],
        as_of: date,
    ) -> None:
        cursor.execute("SELECT coalesce(array_agg(party), '{}'), coalesce(array_agg(pos), '{}') FROM snap_member")
        party, pos = (np.array(one, dtype=np.int64) for one in cursor.fetchone())
        self._pos = np.full(party.max(initial=0) + 2, -1, dtype=np.int64)
        self._pos[party] = pos
        self.keys = keys
        first = as_of.year - YEARS_BACK
        size = max(self.keys.values(), default=0) + 1
        self._column = np.full((size, YEARS_BACK + 2), -1, dtype=np.int64)
        self._kind = np.full(size, -1, dtype=np.int64)
        for (name, year), number in columns.items():
            if name in self.keys:
                self._column[self.keys[name], year and year - first + 1] = number
        for name, number in kinds.items():
            if name in self.keys:
                self._kind[self.keys[name]] = number
        self._wide, self._kinds = len(columns), len(kinds)

    def cells(self, block: Block) -> Array:
        """The cell of each statement; -1 for one that is in no table."""
        party, key, year = (block.columns[name] for name in ("party", "key", "year"))
        pos = self._pos[np.minimum(party, len(self._pos) - 1)]
        if block.family == RECORD:
            number, width = self._kind[key], self._kinds
        else:
            number, width = self._column[key, year], self._wide
        return np.where((pos < 0) | (number < 0), -1, pos * width + number)


def gather(places: Places, cursor: Any, dictionary: Dictionary, reading: Reading) -> Gathered:
    """Take everything that is read and keep what holds."""
    ranks = _ranks(cursor, dictionary, places.keys)
    blocks: dict[str, list[Block]] = {family: [] for family in FAMILIES}
    for block in reading.blocks():
        cell = places.cells(block)
        blocks[block.family].append(_within(block, cell))
    records = _records(blocks.pop(RECORD), ranks)
    facts = {}
    for family in list(blocks):
        facts[family] = _values(blocks.pop(family), ranks)
    return Gathered(facts, records)


def _within(block: Block, cell: Array) -> Block:
    """The block with its cells, without what is in no table."""
    inside = cell >= 0
    columns = {name: block.columns[name] for name in (*_NEEDED, "value")} | {"cell": cell}
    if inside.all():
        return Block(block.family, columns, block.record, block.text)
    columns = {name: column[inside] for name, column in columns.items()}
    record, text = (one.filter(pl.Series(inside)) if len(one) else one for one in (block.record, block.text))
    return Block(block.family, columns, record, text)


def _joined(blocks: list[Block], names: Iterable[str]) -> dict[str, Array]:
    return {name: np.concatenate([block.columns[name] for block in blocks]) for name in names}


def _values(blocks: list[Block], ranks: pl.DataFrame) -> Values:
    if not blocks:
        return Values(np.empty(0, dtype=np.int64), pl.Series([], dtype=pl.Int64))
    columns = _joined(blocks, ("cell", *_NEEDED))
    held = holding(columns, ranks)
    texts = [block.text for block in blocks]
    if sum(map(len, texts)):
        value = pl.concat(texts).gather(held)
    else:
        value = pl.Series(np.concatenate([block.columns["value"] for block in blocks])[held])
    return Values(columns["cell"][held], value)


def _records(blocks: list[Block], ranks: pl.DataFrame) -> pl.DataFrame:
    """Most records have one source and are taken as they stand; those of several are put together."""
    if not blocks:
        return pl.DataFrame(schema={"cell": pl.Int64, "record": pl.String, "text": pl.String})
    frame = pl.DataFrame(
        _joined(blocks, ("cell", *_NEEDED))
        | {"record": pl.concat([one.record for one in blocks]), "text": pl.concat([one.text for one in blocks])}
    )
    frame = frame[frame.select(pl.arg_sort_by("cell", "record")).to_series()]
    same = (pl.col("cell") == pl.col("cell").shift()) & (pl.col("record") == pl.col("record").shift())
    again = frame.select(same.fill_null(value=False).alias("again")).to_series()
    several = again | again.shift(-1, fill_value=False)
    single = frame.filter(~several & (frame["standing"] != GONE)).select("cell", "record", "text")
    if not several.any():
        return single
    ranked = in_order(frame.filter(several), ["cell", "record"], [], ranks)
    together = ranked.group_by("cell", "record", maintain_order=True).agg("text")
    texts = [_together(texts) for texts in together["text"]]
    return pl.concat([single, together.with_columns(pl.Series("text", texts, dtype=pl.String))]).sort("cell", "record")


def _together(texts: pl.Series) -> str:
    """One record out of several, field by field; the first in precedence goes before the others."""
    if len(texts) == 1:
        return str(texts[0])
    body: dict[str, object] = {}
    for text in texts:
        body = json.loads(text) | body
    return json.dumps(body, ensure_ascii=False)


def _ranks(cursor: Any, dictionary: Dictionary, keys: Mapping[str, int]) -> pl.DataFrame:
    first = authorities(dictionary)
    names = sorted({department for order in first.values() for department in order})
    cursor.execute("SELECT hashtextextended(n, 0) FROM unnest(%s::text[]) WITH ORDINALITY u(n, i) ORDER BY i", [names])
    hashed = dict(zip(names, (one for (one,) in cursor.fetchall()), strict=True))
    rows = [
        (keys[name], hashed[department], rank)
        for name, order in first.items()
        if name in keys
        for rank, department in enumerate(order)
    ]
    return pl.DataFrame(rows, schema={"key": pl.Int16, "publisher": pl.Int64, "rank": pl.Int64}, orient="row")
