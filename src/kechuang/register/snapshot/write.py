"""Writes a snapshot: Parquet files and the manifest that seals them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.db import connection, transaction
from polars.io.plugins import register_io_source

from kechuang.core.pack import Pack
from kechuang.register.digest import dictionary_digest
from kechuang.register.snapshot.frames import SubjectFrames, fact_columns, record_frame, subject_ids
from kechuang.register.snapshot.gather import Gathered, Places, gather
from kechuang.register.snapshot.stream import READERS, Reading
from kechuang.register.snapshot.tables import build_keys, build_tables
from kechuang.rules.definitions import Dictionary

SLICE = 200_000
"""Subjects that are put together at a time; bounds memory."""


def write_snapshot(pack: Pack, as_of: date, out: Path, *, known_at: datetime | None = None) -> dict[str, Any]:
    """Write what holds on `as_of` as known at `known_at` (None: all that is recorded) into the folder `out`.

    Gives the manifest, which is written last. The same register gives the same digest.
    """
    out.mkdir(parents=True, exist_ok=True)
    dictionary = pack.rules.dictionary
    outermost = not connection.in_atomic_block
    files: dict[str, dict[str, Any]] = {}
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:  # all tables of one moment, while others import
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        keys = build_keys(cursor, dictionary)
        with Reading(as_of, known_at, list(keys.values()), READERS if outermost else 1) as reading:
            subjects = build_tables(cursor, as_of, known_at)
            columns = {
                (fact.id, year): number for number, (_, fact, year) in enumerate(fact_columns(dictionary, as_of))
            }
            kinds = {record.id: number for number, record in enumerate(dictionary.records.values())}
            found = gather(Places(cursor, keys, columns, kinds, as_of), cursor, dictionary, reading)
        ids = subject_ids(cursor)
        with ThreadPoolExecutor(1) as beside:
            records = beside.submit(_write_records, dictionary, found.records, kinds, ids, out)
            frames = SubjectFrames(cursor, dictionary, as_of, keys)
            _write_subjects(frames, found, subjects, out / "subjects.parquet")
            files["subjects.parquet"] = _sealed(out / "subjects.parquet", subjects)
            files |= records.result()
    manifest: dict[str, Any] = {
        "format": 1,
        "pack": pack.id,
        "as_of": as_of.isoformat(),
        "known_at": known_at.astimezone(UTC).isoformat() if known_at else None,
        "dictionary": dictionary_digest(dictionary),
        "files": files,
    }
    text = json.dumps(manifest, sort_keys=True, ensure_ascii=False)
    manifest["digest"] = hashlib.sha256(text.encode()).hexdigest()
    (out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return manifest


def _write_records(
    dictionary: Dictionary, records: pl.DataFrame, kinds: dict[str, int], ids: pl.Series, out: Path
) -> dict[str, dict[str, Any]]:
    sealed = {}
    for alias, record in sorted(dictionary.records.items()):
        path = out / f"records.{alias}.parquet"
        frame = record_frame(records, kinds[record.id], len(kinds), record, ids)
        frame.write_parquet(path, row_group_size=SLICE)
        sealed[path.name] = _sealed(path, frame.height)
    return sealed


def _write_subjects(frames: SubjectFrames, found: Gathered, subjects: int, path: Path) -> None:
    """Slice after slice into one file, each a row group: no more than a slice or two is held."""
    first = frames.part(found.facts, 0, min(SLICE, subjects))

    def slices(columns: list[str] | None, *_: object) -> Iterator[pl.DataFrame]:
        for start in range(0, max(subjects, 1), SLICE):
            frame = frames.part(found.facts, start, min(start + SLICE, subjects)) if start else first
            yield frame if columns is None else frame.select(columns)

    register_io_source(slices, schema=first.schema).sink_parquet(path, row_group_size=SLICE)


def _sealed(path: Path, rows: int) -> dict[str, Any]:
    with path.open("rb") as stream:
        return {"rows": rows, "sha256": hashlib.file_digest(stream, "sha256").hexdigest()}
