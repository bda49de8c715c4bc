"""The room through the portal and the interface: who records, who reads, what replay says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from kechuang.policy.models import Decision
from tests.decisions.test_replay import import_again
from tests.web.district import CODE, DAY, NAME, OTHER

pytestmark = pytest.mark.usefixtures("district")
BODY = {"party": CODE, "measure": "growth", "as_of": DAY.isoformat(), "reason": "符合条件"}


def client(role: Role, code: str) -> Client:
    organisation = (code, "示例单位")
    user = ensure_account(f"{role}{code}", name="某人", password="x", role=role, organisation=organisation)
    made = Client()
    made.force_login(user)
    return made


@pytest.fixture
def officer() -> Client:
    return client(Role.CASE_OFFICER, "sti")


def post(who: Client, **changes: str) -> Any:
    return who.post("/api/v1/decisions", BODY | changes, content_type="application/json")


def test_an_officer_records_on_the_page_of_the_measure(officer: Client, district: Path) -> None:
    page = officer.get(f"/e/{CODE}/m/growth/?as_of={DAY}").content.decode()
    address = f"/work/decisions/new/{CODE}/growth/?as_of={DAY}"
    assert address in page
    assert officer.post(address, {"reason": " "}).status_code == 422
    done = officer.post(address, {"reason": "符合条件"}, follow=True)
    made = Decision.objects.get()
    assert done.redirect_chain == [(f"/work/decisions/{made.pk}/", 302)]
    assert (made.subject, made.measure, made.as_of, made.reason) == (CODE, "growth", DAY, "符合条件")
    assert NAME in officer.get("/work/decisions/").content.decode()


def test_the_page_replays_and_says_what_changed_since(
    officer: Client, district: Path, rewrite: Callable[[str, str], None], tmp_path: Path
) -> None:
    number = post(officer).json()["decision"]
    address = f"/work/decisions/{number}/"
    assert "此后数据和规则没有变化" in officer.get(address).content.decode()
    import_again(district, tmp_path)
    assert "此后数据有变化" in officer.get(address).content.decode()
    rewrite("20%", "30%")
    page = officer.get(f"{address}?replay=1").content.decode()
    assert "此后数据和规则都有变化" in page and "一致：当时的数据和规则给出同样的结果" in page
    assert officer.get(f"/api/v1/decisions/{number}/replay").json()["equal"] is True


def test_the_interface_answers_as_then(
    officer: Client, district: Path, rewrite: Callable[[str, str], None], tmp_path: Path
) -> None:
    made = post(officer)
    assert made.status_code == 201
    moment = made.json()["recorded_at"]
    address = f"/api/v1/parties/{CODE}/measures/growth?as_of={DAY}"
    before = officer.get(address).json()
    import_again(district, tmp_path)
    rewrite("20%", "30%")
    then = officer.get(address, {"as_of": DAY.isoformat(), "known_at": moment}).json()
    assert then["clauses"] == before["clauses"] and then["rules_digest"] == before["rules_digest"]
    assert officer.get(address).json() != before


def test_an_enterprise_reads_its_own_only(officer: Client) -> None:
    number = post(officer).json()["decision"]
    own, other = client(Role.ENTERPRISE, CODE), client(Role.ENTERPRISE, OTHER)
    assert own.get(f"/work/decisions/{number}/").status_code == 200
    assert own.get("/api/v1/decisions").json()["count"] == 1
    for address in (f"/work/decisions/{number}/", f"/api/v1/decisions/{number}", f"/api/v1/decisions/{number}/replay"):
        assert other.get(address).status_code == 404
    assert other.get("/api/v1/decisions").json() == {"count": 0, "decisions": []}
    assert other.get("/api/v1/decisions", {"party": CODE}).json()["count"] == 0
    assert NAME not in other.get("/work/decisions/").content.decode()
    assert Client().get("/api/v1/decisions").status_code == 401
    for who in (own, other, client(Role.AUDITOR, "audit")):
        assert post(who).status_code == 403
        assert who.get(f"/work/decisions/new/{CODE}/growth/").status_code == 403


def test_what_cannot_be_decided(officer: Client) -> None:
    assert post(officer, party="91110000000000000X").status_code == 422
    assert post(officer, measure="nothing").status_code == 422
    assert post(officer, reason="").status_code == 422
    assert officer.get(f"/work/decisions/new/{CODE}/nothing/").status_code == 404
    assert officer.get("/work/decisions/999999999999999999999/").status_code == 404
    assert officer.get("/api/v1/decisions/999999999999999999999").status_code in {404, 422}
