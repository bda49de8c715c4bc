"""Data quality by department: each figure worked out by hand for the small district, and led to its rows."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from kechuang.core.pack import Pack
from kechuang.people.actors import SYSTEM
from kechuang.people.roles import Role
from kechuang.register.correcting import Slot, correct
from kechuang.register.disputes.models import Step
from kechuang.register.importing import import_files
from kechuang.register.models import Party
from kechuang.register.quality.freshness import lists
from kechuang.register.quality.reading import figures
from tests.disputes.conftest import signed_in
from tests.web.district import CODE, OTHER
from tests.web.reading import text

DAY = date(2026, 6, 15)
ROLL = (
    f"统一社会信用代码,企业名称,从业人员\n{CODE},北京示例甲科技有限公司,45\n91110000802100433X,北京示例丙有限公司,9\n"
)


def second_list(office: Pack, folder: Path) -> None:
    """Another department says 45 people, and one of its rows has a wrong credit code."""
    path = folder / "名册.csv"
    path.write_text(ROLL, encoding="utf-8")
    import_files([path], office, SYSTEM, allow_rejects=True, recorded_at=datetime(2026, 5, 2, tzinfo=UTC))


def test_lists_are_fresh_until_the_next_is_due(office: Pack) -> None:
    def states(day: date, known_at: datetime | None = None) -> dict[str, str]:
        return {one.mapping: one.state for one in lists(office, day, known_at)}

    assert states(DAY) == {"year": "fresh", "hnte": "fresh", "talents": "fresh", "roll": "never"}
    assert states(date(2027, 3, 31))["year"] == "fresh"  # of 31 March 2026, expected yearly
    assert states(date(2027, 4, 1))["year"] == "overdue"
    assert states(DAY, datetime(2026, 3, 31, tzinfo=UTC))["year"] == "never"  # recorded on 1 April


def test_completeness_is_of_what_open_measures_ask(office: Pack) -> None:
    """Worked by hand: of the second firm R&D and sales of 2025 are unknown; nobody's foreign share is known."""
    facts = {row["of"]: row for one in figures(office, DAY).values() for row in one.facts}
    assert (facts["rd_expense@2025"]["known"], facts["rd_expense@2025"]["missing"]) == (1, 1)
    assert facts["rd_expense@2025"]["hurt"] == [["growth", 1]]
    assert (facts["share"]["known"], facts["share"]["missing"]) == (0, 2)
    assert facts["share"]["hurt"] == [["foreign", 2]]
    assert (facts["employees"]["known"], facts["employees"]["missing"]) == (2, 0)
    assert (facts["loan"]["known"], facts["loan"]["missing"]) == (0, 2)  # nobody says that the list is complete
    assert (facts["hnte"]["known"], facts["hnte"]["missing"]) == (2, 0)


def test_figures_of_a_department_lead_to_their_rows(
    office: Pack, stat: Client, tax: Client, firm: Client, tmp_path: Path
) -> None:
    second_list(office, tmp_path)
    home = f"?as_of={DAY}"
    page = text(stat.get(f"/work/quality/stat/{home}"))
    assert "外资占比" in page
    assert "外资研发奖励 2" in page
    missing = text(stat.get(f"/work/quality/stat/missing/{home}&of=share"))
    assert CODE in missing
    assert OTHER in missing
    assert "45 人（科委）" in text(stat.get(f"/work/quality/stat/conflicts/{home}"))
    assert "91110000802100433X" in text(stat.get(f"/work/quality/sti/rejected/{home}"))
    listed = list(
        csv.reader(io.StringIO(stat.get(f"/work/quality/sti/rejected/{home}&format=csv").getvalue().decode()))
    )
    assert len(listed) == 2
    found = figures(office, DAY)
    assert (found["sti"].rejected, found["sti"].identifiers, found["sti"].never) == (1, 1, 0)
    assert (found["stat"].conflicts, found["sti"].conflicts, found["tax"].conflicts) == (1, 1, 0)


def test_the_missing_of_a_sensitive_datum_is_for_its_department(office: Pack, stat: Client, tax: Client) -> None:
    assert stat.get("/work/quality/tax/missing/?of=talent").status_code == 404
    assert tax.get("/work/quality/tax/missing/?of=talent").status_code == 200
    assert stat.get("/work/quality/stat/missing/?of=nothing").status_code == 404
    assert stat.get("/work/quality/nobody/lists/").status_code == 404


def test_disputes_are_counted_with_their_age(office: Pack, firm: Client, stat: Client) -> None:
    given = {"what": "不对", "v.": "52"}
    for of in ("employees", "rd_expense@2025"):
        assert firm.post(f"/e/{CODE}/facts/dispute/?of={of}", given).status_code == 302
    today = timezone.localdate()
    late = Step.objects.latest("id").due_on
    assert late is not None
    found = figures(office, late + timedelta(days=1))
    assert (found["stat"].disputes, found["stat"].late) == (1, 1)
    assert found["stat"].age == (late + timedelta(days=1) - today).days
    assert found["tax"].disputes == 1
    assert "从业人员" in text(stat.get("/work/quality/stat/disputes/"))


def test_a_write_makes_new_figures_and_the_past_stays(office: Pack) -> None:
    known_at = datetime(2026, 6, 1, tzinfo=UTC)
    before = figures(office, DAY, known_at)["stat"]
    correct(
        SYSTEM,
        Party.objects.get(uscc=CODE),
        Slot("share"),
        51,
        dictionary=office.rules.dictionary,
        reason="补录",
        department="stat",
    )
    now = figures(office, timezone.localdate())["stat"]
    assert (now.known, now.missing) == (before.known + 1, before.missing - 1)
    assert figures(office, DAY, known_at)["stat"] == before


def test_the_past_is_shown_month_by_month(office: Pack, stat: Client) -> None:
    from kechuang.cli.quality import app

    run = CliRunner().invoke(app, ["quality", "--as-of", "2026-06-15", "--months", "3", "--json"])
    assert run.exit_code == 0, run.output
    found = json.loads(run.stdout)["departments"]
    assert found["stat"]["missing"] == 4
    page = text(stat.get("/work/quality/stat/?as_of=2026-06-15"))
    assert "2026-05-31" in page
    assert "<polyline" in stat.get("/work/quality/stat/?as_of=2026-06-15").content.decode()
    answer = stat.get("/api/v1/quality/stat?as_of=2026-06-15").json()
    assert [one["day"] for one in answer["trend"]][-3:] == ["2026-03-31", "2026-04-30", "2026-05-31"]
    assert answer["trend"][-3]["known"] == 0  # in March nothing had been recorded
    assert answer["trend"][-1]["known"] == answer["figures"]["known"]


@pytest.mark.parametrize("role", [Role.ENTERPRISE, Role.CITIZEN])
def test_who_may_not_read_it(office: Pack, role: Role) -> None:
    client = signed_in("nobody", role, CODE)
    for address in ("/work/quality/", "/work/quality/stat/", "/work/quality/stat/lists/", "/api/v1/quality"):
        assert client.get(address).status_code == 403


def test_all_departments_on_one_page(office: Pack, stat: Client) -> None:
    words = text(stat.get("/work/quality/?as_of=2026-06-15"))
    assert words.index("科委") < words.index("税务局") < words.index("统计局")  # the order of departments.yaml
    answer: dict[str, Any] = stat.get("/api/v1/quality?as_of=2026-06-15").json()
    assert [one["department"] for one in answer["departments"]] == ["sti", "tax", "stat"]
    assert stat.get("/api/v1/quality/nobody").status_code == 404
