"""Bulk export: what holds, for whom it may be seen, with digests; by command line and interface."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import date, timedelta
from pathlib import Path

import polars as pl
from django.test import Client
from typer.testing import CliRunner

from kechuang.core.pack import Pack
from kechuang.people.actors import SYSTEM, Actor
from kechuang.people.models import SensitiveRead
from kechuang.people.roles import Role
from kechuang.register import queries
from kechuang.register.models import Document
from kechuang.register.quality.export import export
from tests.people.district import SECRET
from tests.quality.test_quality import second_list
from tests.web.district import CODE, OTHER

DAY = date(2026, 6, 15)


def test_everything_that_holds_is_exported_with_its_digest(office: Pack, tmp_path: Path) -> None:
    second_list(office, tmp_path)
    from kechuang.cli.export import app

    out = tmp_path / "out"
    run = CliRunner().invoke(app, ["--as-of", "2026-06-15", "--out", str(out), "--json"])
    assert run.exit_code == 0, run.output
    manifest = json.loads(run.stdout)
    for name, entry in manifest["files"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == entry["sha256"]
    facts = pl.read_parquet(out / "facts.parquet")
    for code in (CODE, OTHER):
        subject = queries.subject(code, DAY)
        held = {
            (key, 0) if isinstance(key, str) else key
            for key, source in subject.sources.items()
            if not (isinstance(key, tuple) and len(key) == 3) and not source.implied
        }
        rows = facts.filter(pl.col("party") == code)
        assert {(key, year or 0) for key, year in rows.select("key", "year").iter_rows()} == held
    (employees,) = facts.filter((pl.col("party") == CODE) & (pl.col("key") == "employees"))["value"].to_list()
    assert json.loads(employees) == queries.subject(CODE, DAY).facts["employees"] == 48
    conflicts = pl.read_parquet(out / "conflicts.parquet")
    assert conflicts.select("publisher", "value").rows() == [("stat", "48"), ("sti", "45")]
    assert pl.read_parquet(out / "parties.parquet").height == 2
    assert SECRET in str(pl.read_parquet(out / "records.parquet")["value"].to_list())
    assert CliRunner().invoke(app, ["--as-of", "2026-06-15", "--out", str(out)]).exit_code == 2


def test_nothing_known_before_it_was_recorded(office: Pack, tmp_path: Path) -> None:
    first = Document.objects.earliest("id").batch.recorded_at - timedelta(seconds=1)
    manifest = export(SYSTEM, office, ("facts", "records", "names", "parties"), DAY, tmp_path / "out", first)
    assert all(one["rows"] == 0 for one in manifest["files"].values())


def test_sensitive_data_only_for_who_may(office: Pack, tmp_path: Path) -> None:
    stat = Actor("stat", frozenset({Role.CASE_OFFICER}), frozenset({"stat"}), True, "stat")
    tax = Actor("tax", frozenset({Role.CASE_OFFICER}), frozenset({"tax"}), True, "tax")
    assert "agreement" in export(stat, office, ["facts", "records"], DAY, tmp_path / "a")["withheld"]
    assert SECRET not in str(pl.read_parquet(tmp_path / "a/records.parquet").rows())
    assert "talent" not in pl.read_parquet(tmp_path / "a/facts.parquet")["key"].to_list()
    assert not SensitiveRead.objects.filter(actor="stat").exists()
    export(tax, office, ["records"], DAY, tmp_path / "b")
    assert SECRET in str(pl.read_parquet(tmp_path / "b/records.parquet").rows())
    assert SensitiveRead.objects.filter(actor="tax", why__startswith="批量导出").exists()


def test_by_interface(stat: Client, firm: Client) -> None:
    answer = stat.get(f"/api/v1/export/facts?as_of={DAY}")
    frame = pl.read_parquet(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert CODE in frame["party"].to_list()
    assert firm.get("/api/v1/export/facts").status_code == 403
    assert stat.get("/api/v1/export/everything").status_code == 422
