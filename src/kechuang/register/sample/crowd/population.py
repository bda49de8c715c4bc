"""`population`: a snapshot folder with any number of subjects, made in chunks of bounded memory."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import log
from pathlib import Path
from typing import Any

import polars as pl

from kechuang.register.digest import dictionary_digest
from kechuang.register.sample.crowd import noise, shapes
from kechuang.register.sample.params import Population
from kechuang.rules.definitions import Dictionary, FactDef, RecordDef
from kechuang.rules.literals import parse_literal

CHUNK = 100_000
MEDIANS = {
    "sales_revenue": 1_000_000_000, "total_income": 1_010_000_000, "operating_revenue": 1_000_000_000,
    "main_business_revenue": 900_000_000, "high_tech_product_revenue": 700_000_000, "rd_expense": 70_000_000,
    "rd_expense_domestic": 66_000_000, "cost_expense_total": 950_000_000, "total_assets": 1_200_000_000,
    "net_assets": 600_000_000, "total_liabilities": 550_000_000, "employees_total": 24, "tech_staff_count": 9,
}  # fmt: skip
"""Medians in fen or persons: a firm with 10 million CNY of sales and 7 % of R&D. Everything else: 500 000 CNY."""


def population(
    out_dir: Path | str,
    n: int,
    *,
    seed: int,
    dictionary: Dictionary,
    years: Sequence[int],
    aliases: Collection[str] = (),
    facts: Collection[str] | None = None,
    edges: Population | None = None,
    mean_records: float = 0.8,
) -> dict[str, Any]:
    """Write a snapshot of `n` subjects drawn from the dictionary; returns its manifest.

    `years` are those of yearly facts, `aliases` the record kinds to draw, `facts` the facts (default: all). `edges`
    says how many rows are unknown or stand exactly on an edge, and on which (`params.read(pack).population`; without
    edges of its own a number stands on its declared bounds and one unit inside). Layout as `kechuang snapshot` writes
    it. Peak memory follows the chunk of 100 000 subjects, not `n`. KeyError for an unknown fact or alias, ValueError
    for a wrong literal.
    """
    out = Path(out_dir)
    out.mkdir(parents=True, exist_ok=True)
    wanted = list(dictionary.facts.values()) if facts is None else [dictionary.facts[fact] for fact in facts]
    kinds = [dictionary.records[alias] for alias in aliases]
    rules = edges or Population()
    shape = shapes.Shape(seed, rules.ties, rules.nulls, date(max(years), 12, 31), MEDIANS, _edges(dictionary, rules))
    rows: dict[str, int] = {}
    with tempfile.TemporaryDirectory(dir=out) as parts:
        subjects = (_tie(_subjects(frame, wanted, kinds, years, shape), rules, shape) for frame in _chunks(n, shape))
        rows["subjects.parquet"] = _store(subjects, out / "subjects.parquet", Path(parts))
        for kind in kinds:
            records = (_records(frame, kind, shape, mean_records) for frame in _chunks(n, shape))
            name = f"records.{kind.alias}.parquet"
            rows[name] = _store(records, out / name, Path(parts))
    how = {"as_of": shape.last.isoformat(), "dictionary": dictionary_digest(dictionary), "n": n, "seed": seed}
    return _manifest(out, rows, how | {"years": list(years), "ties": rules.ties, "nulls": rules.nulls})


def _edges(dictionary: Dictionary, rules: Population) -> dict[str, tuple[int, ...]]:
    """Raw edge values by fact; every edge comes with the value one unit below it."""
    found: dict[str, tuple[int, ...]] = {}
    for name, literals in rules.edges.items():
        definition = dictionary.facts[name]
        scale = 10**definition.decimals if definition.type in ("ratio", "number") else 1
        raw = [int(Fraction(parse_literal(literal).raw) * scale) for literal in literals]
        found[name] = tuple(value - step for value in raw for step in (0, 0, 1))
    return found


def _chunks(n: int, shape: shapes.Shape) -> Iterator[pl.DataFrame]:
    """Row numbers and the subjects' sizes, 100 000 subjects at a time."""
    for start in range(0, n, CHUNK):
        rows = pl.DataFrame({"row": pl.arange(start, min(n, start + CHUNK), dtype=pl.UInt64, eager=True)})
        # How large a subject is: all its amounts and head counts share it.
        bits = noise.bits(pl.col("row"), noise.salt(shape.seed, "size"))
        yield rows.with_columns(size=noise.lognormal(bits, 1.3), subject=_subject(pl.col("row")))


def _subject(row: pl.Expr) -> pl.Expr:
    """An id that no register issues: `P` and ten digits."""
    return pl.lit("P") + row.cast(pl.String).str.zfill(10)


def _subjects(
    frame: pl.DataFrame, facts: Sequence[FactDef], kinds: Sequence[RecordDef], years: Sequence[int], shape: shapes.Shape
) -> pl.DataFrame:
    row = pl.col("row")
    head = frame.select(
        "subject", (pl.lit("示例主体") + row.cast(pl.String)).alias("name"), pl.lit("enterprise").alias("kind")
    )
    columns = head.get_columns()
    for fact in facts:
        names = [f"{fact.id}.{year}" for year in years] if fact.yearly else [fact.id]
        columns += [shapes.column(fact, name, shape, frame) for name in names]
    known = [_unknown(kind, shape).not_().alias(f"{kind.alias}.known") for kind in kinds]
    return pl.DataFrame(columns + frame.select(known).get_columns())


def _tie(frame: pl.DataFrame, rules: Population, shape: shapes.Shape) -> pl.DataFrame:
    """Some rows of a fact become exactly a share of another one, rounded down: at the edge or a fraction below it."""
    for fact, others in rules.tied.items():
        for other, shares in others.items():
            for name in [column for column in frame.columns if column.split(".")[0] == fact]:
                base = name.replace(fact, other, 1)
                if base not in frame.columns:
                    continue
                bits = noise.bits(
                    pl.int_range(pl.len(), dtype=pl.UInt64), noise.salt(shape.seed, f"{name}/{frame.item(0, 0)}")
                )
                for index, share in enumerate(shares):
                    part = parse_literal(share).raw
                    chosen = noise.between(
                        bits, rules.ties * index / len(shares), rules.ties * (index + 1) / len(shares)
                    )
                    # (base // d) * n + remainder: the product of a bound of 10^14 fen and a share stays in 64 bits
                    value = pl.col(base) // part.denominator * part.numerator
                    value = value + pl.col(base) % part.denominator * part.numerator // part.denominator
                    frame = frame.with_columns(
                        pl.when(chosen & pl.col(base).is_not_null()).then(value).otherwise(name).alias(name)
                    )
    return frame


def _unknown(kind: RecordDef, shape: shapes.Shape) -> pl.Expr:
    return noise.below(noise.bits(pl.col("row"), noise.salt(shape.seed, f"{kind.alias}.known")), shape.nulls)


def _records(frame: pl.DataFrame, kind: RecordDef, shape: shapes.Shape, mean: float) -> pl.DataFrame:
    """Records of one kind: a geometric number a subject (at most 8), none where the list is not known."""
    bits = noise.bits(pl.col("row"), noise.salt(shape.seed, f"{kind.alias}.count"))
    count = ((1.0 - noise.uniform(bits, 16, 32)).log() / log(mean / (1 + mean))).cast(pl.Int64).clip(0, 8)
    repeat = pl.int_ranges(0, pl.when(_unknown(kind, shape)).then(0).otherwise(count))
    frame = frame.select("row", "size", "subject", k=repeat).filter(pl.col("k").list.len() > 0).explode("k")
    frame = frame.with_columns(row=pl.col("row") * 16 + pl.col("k").cast(pl.UInt64))
    number = frame.select(record=pl.lit(f"{kind.alias}-") + pl.col("row").cast(pl.String)).to_series()
    own = replace(shape, seed=noise.salt(shape.seed, kind.alias))  # equal field names do not repeat a column
    fields = [
        number.alias(f.id) if f.id in kind.identity and f.type == "text" else shapes.column(f, f.id, own, frame)
        for f in kind.fields
    ]
    return pl.DataFrame([frame["subject"], number, *fields])


def _store(frames: Iterator[pl.DataFrame], path: Path, parts: Path) -> int:
    """Write chunks one after the other, then join them into one file by streaming; returns the number of rows."""
    folder = parts / path.stem
    folder.mkdir()
    rows = 0
    for index, made in enumerate(frames):
        rows += made.height
        made.write_parquet(folder / f"{index:06d}.parquet", compression="lz4", statistics=False)
    pieces = sorted(folder.iterdir())
    if len(pieces) == 1:
        shutil.move(pieces[0], path)
    else:
        pl.scan_parquet(folder / "*.parquet").sink_parquet(path, compression="lz4", statistics=False)
        shutil.rmtree(folder)
    return rows


def _manifest(out: Path, rows: Mapping[str, int], how: dict[str, Any]) -> dict[str, Any]:
    """What was written, in the form of `kechuang snapshot`: keys, then a digest over all of them."""
    files = {name: {"rows": count, "sha256": _sha256(out / name)} for name, count in rows.items()}
    manifest: dict[str, Any] = {
        "format": 1,
        "pack": "population",
        "sample": True,
        "known_at": None,
        **how,
        "files": files,
    }
    text = json.dumps(manifest, sort_keys=True, ensure_ascii=False)
    manifest["digest"] = hashlib.sha256(text.encode()).hexdigest()
    (out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return manifest


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
