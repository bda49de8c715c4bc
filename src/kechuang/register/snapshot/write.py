"""Writes a snapshot: Parquet files and the manifest that seals them."""

from __future__ import annotations

import hashlib
import json
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
from django.db import connection, transaction

from kechuang.core.pack import Pack
from kechuang.register.digest import dictionary_digest
from kechuang.register.snapshot.frames import SubjectFrames, fact_columns, record_frame, subject_ids
from kechuang.register.snapshot.gather import Gathered, Places, gather
from kechuang.register.snapshot.stream import READERS
from kechuang.register.snapshot.tables import build_tables

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
        subjects = build_tables(cursor, dictionary, as_of, known_at)
        columns = {(fact.id, year): number for number, (_, fact, year) in enumerate(fact_columns(dictionary, as_of))}
        kinds = {record.id: number for number, record in enumerate(dictionary.records.values())}
        places = Places(cursor, columns, kinds, as_of)
        found = gather(places, cursor, dictionary, as_of, known_at, READERS if outermost else 1)
        frames = SubjectFrames(cursor, dictionary, as_of, places.keys)
        _write_subjects(frames, found, subjects, out / "subjects.parquet")
        files["subjects.parquet"] = _sealed(out / "subjects.parquet", subjects)
        ids = subject_ids(cursor)
        for alias, record in sorted(dictionary.records.items()):
            path = out / f"records.{alias}.parquet"
            frame = record_frame(found.records, kinds[record.id], len(kinds), record, ids)
            frame.write_parquet(path, row_group_size=SLICE)
            files[path.name] = _sealed(path, frame.height)
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


def _write_subjects(frames: SubjectFrames, found: Gathered, subjects: int, path: Path) -> None:
    if subjects <= SLICE:
        frames.part(found.facts, 0, subjects).write_parquet(path)
        return
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".part-") as folder:
        for start in range(0, subjects, SLICE):
            frames.part(found.facts, start, min(start + SLICE, subjects)).write_parquet(
                Path(folder) / f"{start:012}.parquet"
            )
        pl.scan_parquet(Path(folder) / "*.parquet").sink_parquet(path, row_group_size=SLICE)


def _sealed(path: Path, rows: int) -> dict[str, Any]:
    with path.open("rb") as stream:
        return {"rows": rows, "sha256": hashlib.file_digest(stream, "sha256").hexdigest()}
