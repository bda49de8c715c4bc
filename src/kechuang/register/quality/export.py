"""Bulk export: what holds on a day as long tables in Parquet, with a manifest; sensitive data only for who may."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

import polars as pl
from django.db import connection

from kechuang.core.pack import Pack
from kechuang.people.access import Permission, require
from kechuang.people.actors import Actor
from kechuang.people.sensitivity import judge, log_read
from kechuang.register import queries
from kechuang.register.correcting.values import json_of
from kechuang.register.snapshot.frames import read_copy
from kechuang.register.statements import PRECEDENCE, SURVIVORS, VALID, authorities, counts, known, said, unspoken
from kechuang.rules.definitions import Dictionary

WHATS = ("facts", "records", "parties", "names", "conflicts")
PAGE = 5_000
"""Conflicts that are read at a time."""
_STATEMENTS = f"""
SELECT coalesce(p.uscc, p.code), k.name, nullif(s.year, 0), s.record, s.publisher, s.status,
    coalesce(to_jsonb(s.number), to_jsonb(s.flag), to_jsonb(s.day), to_jsonb(s.word), s.body)::text, s.valid_from,
    s.valid_to, s.stated_on, to_char(s.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), s.locator,
    d.sha256
FROM (
    SELECT s.*, coalesce(w.survivor, s.party_id) AS whole, row_number() OVER (
        PARTITION BY coalesce(w.survivor, s.party_id), s.key_id, s.year, s.record
        ORDER BY {{rank}}, {PRECEDENCE}) AS place
    FROM ({said("f.key_id = ANY(%(ids)s)")}) s LEFT JOIN ({SURVIVORS}) w ON w.party = s.party_id
    WHERE {VALID} AND {{part}}
) s
JOIN register_factkey k ON k.id = s.key_id JOIN register_party p ON p.id = s.whole
JOIN register_document d ON d.id = s.document_id
WHERE s.place = 1 OR s.record <> ''
ORDER BY 1, 2, 3 NULLS FIRST, 4, s.place
"""
_STATEMENT_COLUMNS: dict[str, Any] = {
    "party": pl.String, "key": pl.String, "year": pl.Int16, "record": pl.String, "publisher": pl.String,
    "status": pl.Int8, "value": pl.String, "valid_from": pl.Date, "valid_to": pl.Date, "stated_on": pl.Date,
    "recorded_at": pl.String, "locator": pl.String, "document": pl.String,
}  # fmt: skip
_PARTIES = f"""
SELECT coalesce(p.uscc, p.code), p.uscc, p.code, p.kind, coalesce(s.uscc, s.code)
FROM register_party p LEFT JOIN ({SURVIVORS}) w ON w.party = p.id LEFT JOIN register_party s ON s.id = w.survivor
WHERE {known("p")} AND p.id NOT IN ({unspoken("true")}) ORDER BY 1
"""
_NAMES = f"""
SELECT coalesce(p.uscc, p.code), n.kind, n.text,
    to_char(n.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
FROM register_partyname n JOIN register_party p ON p.id = n.party_id WHERE {counts("n")} ORDER BY 1, 2, 4, 3
"""
Progress = Callable[[str], None]


def export(
    actor: Actor,
    pack: Pack,
    whats: Sequence[str],
    as_of: date,
    out: Path,
    known_at: datetime | None = None,
    progress: Progress = lambda what: None,
) -> dict[str, Any]:
    """Write `<what>.parquet` for each of `whats` (WHATS) and manifest.json into `out`; gives the manifest.

    `status` is the code of models.Status; `value` is JSON of the raw value. A record has a row for each publisher in
    order of precedence: they are put together field by field, the first goes before the others. Raises AccessDenied.
    """
    require(actor, Permission.EXPORT_SNAPSHOT)
    dictionary = pack.rules.dictionary
    allowed = judge(actor, None, [*dictionary.facts, *dictionary.records, *_fields(dictionary)], dictionary)
    parameters = {"as_of": as_of, "year": as_of.year, "known_at": known_at}
    out.mkdir(parents=True, exist_ok=True)
    files = {}
    for what in whats:
        progress(what)
        frame = _frame(what, pack, set(allowed.withheld), parameters)
        path = out / f"{what}.parquet"
        frame.write_parquet(path)
        with path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        files[path.name] = {"rows": frame.height, "sha256": digest}
    if set(whats) & {"facts", "records", "conflicts"}:
        log_read(actor, None, allowed.sensitive, f"批量导出 {'、'.join(whats)}")
    manifest: dict[str, Any] = {
        "format": 1,
        "pack": pack.id,
        "as_of": as_of.isoformat(),
        "known_at": known_at.astimezone(UTC).isoformat() if known_at else None,
        "withheld": sorted(allowed.withheld),
        "files": files,
    }
    text = json.dumps(manifest, sort_keys=True, ensure_ascii=False)
    manifest["digest"] = hashlib.sha256(text.encode()).hexdigest()
    (out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return manifest


def export_file(actor: Actor, pack: Pack, what: str, as_of: date, known_at: datetime | None) -> IO[bytes]:
    """One table as an open file that nobody else sees; it is gone when it is closed."""
    held = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with tempfile.TemporaryDirectory() as folder:
        export(actor, pack, [what], as_of, Path(folder), known_at)
        with (Path(folder) / f"{what}.parquet").open("rb") as made:
            for part in iter(lambda: made.read(io.DEFAULT_BUFFER_SIZE * 128), b""):
                held.write(part)
    held.seek(0)
    return held


def _fields(dictionary: Dictionary) -> list[str]:
    return [f"{alias}.{field.id}" for alias, kind in dictionary.records.items() for field in kind.fields]


def _frame(what: str, pack: Pack, hidden: set[str], parameters: Any) -> pl.DataFrame:
    dictionary = pack.rules.dictionary
    if what == "conflicts":
        return _conflicts(dictionary, hidden, parameters)
    with connection.cursor() as cursor:
        if what == "parties":
            party_columns = dict.fromkeys(("party", "uscc", "code", "kind", "belongs_to"), pl.String)
            return read_copy(cursor, _PARTIES, party_columns, parameters)
        if what == "names":
            name_columns = dict.fromkeys(("party", "kind", "text", "recorded_at"), pl.String)
            return read_copy(cursor, _NAMES, name_columns, parameters)
        facts = [one for one in dictionary.facts if one not in hidden]
        kinds = [kind.id for alias, kind in dictionary.records.items() if alias not in hidden]
        cursor.execute(
            "SELECT id, name FROM register_factkey WHERE name = ANY(%s)", [facts if what == "facts" else kinds]
        )
        ids = dict(cursor.fetchall())
        part = "s.record = ''" if what == "facts" else "s.record <> ''"
        given: Any = {**parameters, "ids": list(ids)}
        query = _STATEMENTS.format(rank=_rank(ids, dictionary), part=part)
        frame = read_copy(cursor, query, _STATEMENT_COLUMNS, given)
    return _without(frame, dictionary, hidden) if what == "records" else frame


def _rank(ids: dict[int, str], dictionary: Dictionary) -> str:
    """SQL: departments with authority first, in their order."""
    known_first = authorities(dictionary)
    cases = [
        f"WHEN s.key_id = {number} AND s.publisher = '{department}' THEN {place}"
        for number, name in ids.items()
        for place, department in enumerate(known_first.get(name, ()))
    ]
    return f"CASE {' '.join(cases)} ELSE 1000 END" if cases else "0"


def _without(frame: pl.DataFrame, dictionary: Dictionary, hidden: set[str]) -> pl.DataFrame:
    """Bodies of records without the fields that may not be seen."""
    aliases = {kind.id: alias for alias, kind in dictionary.records.items()}
    drop = {
        kind: {one.partition(".")[2] for one in hidden if one.startswith(f"{alias}.")}
        for kind, alias in aliases.items()
    }
    if not any(drop.values()):
        return frame
    values = [
        json.dumps({name: one for name, one in json.loads(text).items() if name not in drop[key]}, ensure_ascii=False)
        for key, text in zip(frame["key"], frame["value"], strict=True)
    ]
    return frame.with_columns(pl.Series("value", values, dtype=pl.String))


def _conflicts(dictionary: Dictionary, hidden: set[str], parameters: dict[str, Any]) -> pl.DataFrame:
    """A row for each thing said in a contradiction; `place` 0 is what holds."""
    names = ("party", "key", "year", "record", "field", "place", "publisher", "value")
    types = (pl.String, pl.String, pl.Int16, pl.String, pl.String, pl.Int16, pl.String, pl.String)
    aliases = {kind.id: alias for alias, kind in dictionary.records.items()}
    rows: list[tuple[Any, ...]] = []
    offset, count = 0, 1
    while offset < count:
        count, found = queries.all_conflicts(
            parameters["as_of"], parameters["known_at"], limit=PAGE, offset=offset, dictionary=dictionary
        )
        for one in found:
            told = one.conflict
            key = aliases.get(told.key, told.key)
            if key in hidden or (told.field and f"{key}.{told.field}" in hidden):
                continue
            head = (one.party, told.key, told.year, told.record, told.field)
            rows += [
                (*head, place, source.publisher, json.dumps(json_of(value), ensure_ascii=False))
                for place, (value, source) in enumerate(told.values)
            ]
        offset += PAGE
    return pl.DataFrame(rows, schema=dict(zip(names, types, strict=True)), orient="row")
