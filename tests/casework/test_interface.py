"""Cases by the API: what a reader may see and do stands in the answer itself."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from kechuang.casework.models import Case
from kechuang.casework.sample import sample_cases
from kechuang.core.pack import Pack
from kechuang.people.roles import Role
from tests.casework.conftest import CO, LEAD, days, task
from tests.disputes.conftest import signed_in


def post(client: Client, address: str, **body: Any) -> Any:
    return client.post(f"/api/v1/{address}", json.dumps(body), content_type="application/json")


def test_open_act_and_what_is_missing(pack: Pack) -> None:
    lead, finance = signed_in("lead", Role.CASE_OFFICER, LEAD), signed_in("fin", Role.CASE_OFFICER, CO)
    parts = [
        {"role": "lead", "holder": LEAD, "due_on": str(days(20))},
        {"role": "co", "holder": CO, "due_on": str(days(10)), "what": "核定资金"},
    ]
    body = {"service": "task", "title": "设立基金", "origin": "报告 L71", "parts": parts}
    assert post(finance, "cases", **body).status_code == 403
    assert post(lead, "cases", **{**body, "origin": ""}).status_code == 422
    made = post(lead, "cases", **body)
    assert made.status_code == 201
    one = made.json()
    assert one["can"] == ["note"]
    assert one["missing"] == [
        {
            "event": "finish",
            "why": {
                "zh": "还有 1 个单位未反馈，不能办结",
                "en": "1 parts are not answered, 0 of them overdue",
            },
            "waits_for": [CO],
        }
    ]
    number = one["id"]
    assert finance.get(f"/api/v1/cases/{number}").json()["parts"][1]["can"] == ["answer"]
    answer = {"event": "answer", "part": 2, "seen": 0, "text": "已核定"}
    assert post(finance, f"cases/{number}/acts", **answer).json()["parts"][1]["state"] == "answered"
    assert post(finance, f"cases/{number}/acts", **answer).status_code == 409
    done = post(lead, f"cases/{number}/acts", event="finish", seen=2, text="完", evidence="纪要")
    assert (done.json()["state"], done.json()["can"]) == ("done", [])
    assert lead.get("/api/v1/cases").json()["count"] == 0
    assert lead.get("/api/v1/cases", {"state": "ended"}).json()["count"] == 1


@pytest.mark.parametrize("role", [Role.EXPERT, Role.FINANCE_OFFICER, Role.IP_CLERK, Role.CONTENT_EDITOR])
def test_the_rest_see_nothing(pack: Pack, role: Role) -> None:
    number = task(pack).pk
    client = signed_in("someone", role, LEAD)
    assert client.get("/api/v1/cases").status_code == 403
    assert client.get(f"/work/cases/{number}/").status_code == 403
    assert "待办" not in client.get("/work/").content.decode()


def test_services_and_duties(pack: Pack, client: Client) -> None:
    duties = client.get("/api/v1/duties").json()
    assert len(duties) == 34
    assert {one["department"] for one in duties} == {None}
    assert {one["source"] for one in duties} == {f"2017年专项报告 L{line}" for line in range(67, 82, 2)}
    assert client.get("/api/v1/services").status_code in {401, 403}
    office = signed_in("office", Role.LEADING_OFFICE, "cy_gov")
    assert {one["id"] for one in office.get("/api/v1/services").json()} == {"task", "round", "referral"}


def test_sample_cases_say_that_they_are_samples(pack: Pack, settings: Settings) -> None:
    with pytest.raises(RuntimeError, match="sample register only"):
        sample_cases(pack, timezone.now())
    settings.KECHUANG_SAMPLE_REGISTER = True
    assert sample_cases(pack, timezone.now()) == 3  # without members in the register there is no round
    assert all("示例" in one.title and "示例" in one.what for one in Case.objects.all())
    assert sample_cases(pack, timezone.now()) == 0
