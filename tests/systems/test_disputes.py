"""The register's promise to the people concerned, end to end: files come in, an organisation reads, disputes, is heard.

Issue 3, points 3, 7, 9 and 10; through the pages, the interface and the ordinary importer only.
"""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path

import polars as pl
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kechuang.core.calendar import end_of_period
from kechuang.core.pack import Pack
from kechuang.people.roles import Permission, Role
from tests.disputes.conftest import disputes_folder, firm, office, rival, signed_in, stat, tax
from tests.quality.conftest import store
from tests.quality.test_quality import second_list
from tests.web.district import CODE
from tests.web.reading import text

__all__ = ["disputes_folder", "firm", "office", "rival", "stat", "store", "tax"]
BASE = f"/e/{CODE}"


def test_an_agent_disputes_on_behalf_and_the_answer_comes_within_the_term(
    office: Pack, stat: Client, tmp_path: Path
) -> None:
    """Two departments say 48 and 45; the firm's agent says 52; the holder accepts; all later answers say 52."""
    second_list(office, tmp_path)
    boss = signed_in("boss", Role.ENTERPRISE_MANAGER, CODE)
    agent = signed_in("agent", Role.CITIZEN, "nobody")
    today = timezone.localdate()
    assert agent.post(f"{BASE}/facts/dispute/?of=employees", {"what": "不对", "v.": "52"}).status_code == 403
    entrusted = {
        "agent": "agent",
        "until": (today + timedelta(days=30)).isoformat(),
        "permission": [Permission.READ_FACTS.value, Permission.DISPUTE_FACTS.value],
    }
    assert boss.post(reverse("people:delegate"), entrusted).status_code == 302
    agent.post(reverse("people:acting_for"), {"organisation": CODE, "party": CODE, "code": CODE})
    page = text(agent.get(f"{BASE}/facts/"))
    assert "48 人" in page
    assert "说法不同：45 人" in page
    made = agent.post(f"{BASE}/facts/dispute/?of=employees", {"what": "社保为 52 人", "v.": "52"})
    assert made.status_code == 302
    due = end_of_period(today, 15, "working").day
    desk = text(stat.get("/work/disputes/"))
    assert f"{due.year}年{due.month}月{due.day}日" in desk
    number = made["Location"].rstrip("/").rsplit("/", 1)[1]
    given = {"action": "accept", "seen": 1, "grounds": "以社保为准", "v.": "52"}
    assert stat.post(f"/work/disputes/{number}/settle/", given).status_code == 302
    assert "以社保为准" in text(agent.get(f"{BASE}/disputes/{number}/"))
    history = agent.get(f"/api/v1/parties/{CODE}/history?of=employees").json()["statements"]
    assert [(one["text"], one["publisher"], one["status"]) for one in history] == [
        ("52", "stat", "verified"), ("45", "sti", "asserted"), ("48", "stat", "asserted"),
    ]  # fmt: skip
    exported = stat.get("/api/v1/export/facts")
    frame = pl.read_parquet(io.BytesIO(b"".join(exported.streaming_content)))  # type: ignore[attr-defined]
    assert frame.filter((pl.col("party") == CODE) & (pl.col("key") == "employees"))["value"].to_list() == ["52"]


def test_each_figure_of_data_quality_leads_to_as_many_rows(
    office: Pack, firm: Client, stat: Client, tax: Client, tmp_path: Path
) -> None:
    """For every department and figure: the number on the page is the number of rows behind it."""
    second_list(office, tmp_path)
    assert firm.post(f"{BASE}/facts/dispute/?of=employees", {"what": "不对", "v.": "52"}).status_code == 302
    for one in stat.get("/api/v1/quality").json()["departments"]:
        department = one["department"]
        for what, count in (
            ("conflicts", one["conflicts"]),
            ("rejected", one["rejected"]),
            ("disputes", one["disputes"]),
        ):
            assert rows(stat, f"/work/quality/{department}/{what}/") == count, (department, what)
        whole = tax.get(f"/api/v1/quality/{department}").json()
        for fact in whole["facts"]:
            address = f"/work/quality/{department}/missing/?of={fact['of']}"
            assert rows(tax, address) == fact["missing"], fact


def rows(client: Client, address: str) -> int:
    """How many rows the CSV of a page has."""
    answer = client.get(f"{address}{'&' if '?' in address else '?'}format=csv")
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content).decode().count("\r\n") - 1  # type: ignore[attr-defined]
