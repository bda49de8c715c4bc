"""Open offers beside the rows of a directory: how many, and which role to turn to."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kechuang.core.pack import Pack
from kechuang.matching.queries import counts
from kechuang.register.directories import Reading


@dataclass(frozen=True, slots=True)
class Beside:
    """Open offers of a row's party: those that name the row's own subject, and those that name none."""

    count: int = 0
    contacts: tuple[str, ...] = ()


def beside(pack: Pack, reading: Reading, page: pl.DataFrame) -> list[Beside] | None:
    """One for each row of the page; None for a directory whose rows show no offers (offers.yaml)."""
    match = pack.offers.shown.get(reading.directory.id)
    if match is None:
        return None
    codes = page["code"].to_list()
    column = reading.directory.column(match) if match else None
    subjects = page[reading.question.column(column.of)].cast(pl.String).to_list() if column else [None] * len(codes)
    found = counts(pack, codes, reading.as_of, reading.known_at)
    rows = []
    for code, subject in zip(codes, subjects, strict=True):
        versions = [one for one in found.get((code, ""), ()) if not column or one.about in {"", subject}]
        rows.append(Beside(len(versions), tuple(dict.fromkeys(one.contact for one in versions))))
    return rows
