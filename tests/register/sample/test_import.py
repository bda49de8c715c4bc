"""The files go in through the real importer: every row is taken but those spoilt on purpose, and says the truth."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kechuang.core.pack import inspect
from kechuang.people.actors import SYSTEM
from kechuang.register import queries
from kechuang.register.importing import import_files
from kechuang.register.models import Party
from kechuang.register.sample import generate, params, world
from kechuang.register.sample.party import Party as Drawn

SMALL = 300
DAY = date(2026, 11, 20)


@pytest.mark.django_db
@pytest.mark.slow
def test_every_good_row_is_taken_and_means_what_was_drawn(chaoyang: Path, tmp_path: Path) -> None:
    manifest = generate(chaoyang, tmp_path, parties=SMALL)
    pack = inspect(chaoyang).pack
    assert pack is not None
    paths = [tmp_path / entry["file"] for entry in manifest["files"]]
    reports = import_files(paths, pack, SYSTEM, allow_rejects=True)
    for entry, report in zip(manifest["files"], reports, strict=True):
        taken = report.rows["accepted"] + report.rows["corrected"]
        found = (report.outcome, report.mapping, report.rejected, taken)
        assert found == ("imported", entry["mapping"], entry["rejected"], entry["rows"] - entry["rejected"]), entry
    made = world.build(params.scaled(params.read(chaoyang), SMALL, None))
    # The park is a place, and a scope of what is published of it: one party. Who is known by name only gets a code.
    named = [one for one in made.everyone if not (one.uscc or one.code)]
    assert Party.objects.count() == len({one.uscc or one.code for one in made.everyone} - {""}) + len(named)
    assert len(named) > 20
    stated = wrong = 0
    for drawn in made.parties[::7]:
        subject = queries.subject(drawn.uscc, DAY, dictionary=pack.rules.dictionary)
        stated += len(subject.facts)
        wrong += sum(_truth(drawn, key) != value for key, value in subject.facts.items())
        _same_records(drawn, subject.records)
    assert stated > 2000
    # Only where statistics' head count is another: social insurance holds the fact, but is silent on some firms.
    assert wrong <= stated // 500


def _truth(drawn: Drawn, key: Any) -> Any:
    if isinstance(key, tuple):
        return drawn.years.get(key[0], {}).get(key[1])
    silent: dict[str, Any] = {
        "rd_platform_level": "none",
        "voucher_projects_running": 0,
        "incubator_statistics_years": 0,
    }
    if drawn.kind == "institution":  # lists that are complete say of everyone else that they are not on them
        silent |= {"zgc_subpark": "none", "is_strategic_role": "ordinary", "foreign_invested_share": 0}
        silent |= {"tax_arrears": 0, "abnormal_application_count": 0}
    if key == "incubator_titles":
        return drawn.facts.get(key, frozenset())
    return drawn.facts.get(key, silent.get(str(key), False))


def _same_records(drawn: Drawn, found: Any) -> None:
    for alias in ("hnte", "srdi", "tech_sme"):
        if alias in found:
            numbers = {row["number"] for row in found[alias]}
            assert numbers == {row["number"] for row in drawn.rows(alias)}, (drawn.uscc, alias)
