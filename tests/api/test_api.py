"""The JSON interface: same answers, exact money, one shape of error."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from ninja import Schema

from kechuang.register.models import Fact
from tests.ground.routes import all_routes
from tests.web.district import CODE, NAME

pytestmark = pytest.mark.usefixtures("district")
BASE, DAY = "/api/v1", "as_of=2026-06-15"


def get(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(BASE + path)
    assert response.status_code == status, response.content
    kind = "application/problem+json" if status >= 400 else "application/json"
    assert response.headers["Content-Type"].startswith(kind)
    return json.loads(response.content)


def post(client: Client, path: str, body: Any, status: int = 200) -> Any:
    response = client.post(BASE + path, json.dumps(body), content_type="application/json")
    assert response.status_code == status, response.content
    return json.loads(response.content)


def clause(answer: Any, measure: str) -> Any:
    return next(one for one in answer["measures"] if one["id"] == measure)["clauses"][0]


def test_health_names_the_rules(client: Client) -> None:
    found = get(client, "/health")
    assert (found["status"], found["pack"], found["measures"], found["sample"]) == ("ok", "small", 8, True)
    assert len(found["rules_digest"]) == 64


def test_search(client: Client) -> None:
    assert get(client, "/parties?q=示例甲") == [{"code": CODE, "name": NAME, "matched": ""}]
    assert len(get(client, "/parties?q=示例&limit=1")) == 1


def test_answer_has_exact_money(client: Client) -> None:
    found = get(client, f"/parties/{CODE}/answer?{DAY}")
    growth = clause(found, "growth")
    assert growth["state"] == "yes"
    assert growth["benefit"]["amount"] == {"yuan": "200000.00", "fen": 20_000_000}
    assert growth["window"] == {
        "phase": "open", "start": "2026-06-01", "end": "2026-06-20", "days": 5, "note": {"zh": "", "en": ""}
    }  # fmt: skip
    assert clause(found, "ceiling")["benefit"]["kind"] == "ceiling"
    assert clause(found, "staff")["state"] == "no"
    assert clause(found, "staff")["benefit"] is None
    assert clause(found, "foreign")["state"] == "unknown"
    assert clause(found, "old")["state"] == "expired"
    assert [(one["kind"], one["nature"], one["high"]["fen"]) for one in found["sums"]] == [
        ("amount", "tax", 10_000_000),
        ("ceiling", "grant", 50_000_000),
    ]


def test_trace_has_values_with_sources(client: Client) -> None:
    found = get(client, f"/parties/{CODE}/measures/growth?{DAY}")
    (condition,) = found["clauses"][0]["conditions"]
    reason = condition["reason"]
    assert reason["result"] is True
    facts = {one["name"]: one for one in reason["facts"]}
    assert facts["rd_expense@2025"]["value"] == "1000000.00"
    assert facts["rd_expense@2025"]["source"]["publisher"] == "stat"
    assert facts["rd_expense@2025"]["source"]["locator"]
    english = get(client, f"/parties/{CODE}/measures/staff?{DAY}&lang=en")
    assert "short by 12" in english["clauses"][0]["conditions"][0]["reason"]["sentence"]


def test_before_the_import_nobody_knew_the_party(client: Client) -> None:
    get(client, f"/parties/{CODE}/answer?{DAY}&known_at=2026-03-01T00:00:00Z", status=404)


def test_what_if_changes_the_answer_and_stores_nothing(client: Client) -> None:
    before = Fact.objects.count()
    body = {"as_of": "2026-06-15", "tries": [{"name": "employees", "value": "60"}]}
    found = post(client, f"/parties/{CODE}/what-if", body)
    (difference,) = found["differences"]
    assert (difference["clause"], difference["before"], difference["after"]) == ("staff.main", "no", "yes")
    assert difference["benefit_after"]["amount"]["fen"] == 10_000_000
    assert found["trial"] is True
    assert Fact.objects.count() == before


def test_what_if_errors_name_the_field(client: Client) -> None:
    body = {"tries": [{"name": "employees", "value": "many"}, {"name": "nothing", "value": "1"}]}
    found = post(client, f"/parties/{CODE}/what-if", body, status=422)
    assert [one["field"] for one in found["errors"]] == ["employees", "nothing"]
    assert post(client, f"/parties/{CODE}/what-if", {"tries": []}, status=422)["code"] == "invalid"


def test_catalogue_and_measure(client: Client) -> None:
    assert get(client, f"/measures?{DAY}")["count"] == 8
    assert [one["id"] for one in get(client, f"/measures?{DAY}&force=expired")["measures"]] == ["old"]
    found = get(client, "/measures/growth")
    assert found["conditions"][0]["test"] == "rd_expense[-1] / sales_revenue[-1] >= 5%"
    assert [one["value"] for one in found["parameters"][0]["values"]] == ["10%", "20%"]
    assert found["document"]["number"] == "试〔2026〕1号"


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/parties?q=x", 422, "invalid"),
        ("/parties/NOBODY/answer", 404, "not_found"),
        (f"/parties/{CODE}/measures/nothing", 404, "not_found"),
        ("/measures/nothing", 404, "not_found"),
        (f"/parties/{CODE}/answer?as_of=tomorrow", 422, "invalid"),
        (f"/parties/{CODE}/answer?as_of=1900-01-01", 422, "invalid"),
        (f"/parties/{CODE}/answer?known_at=x", 422, "invalid"),
        ("/nothing", 404, "no_operation"),
    ],
)
def test_errors_have_one_shape(client: Client, path: str, status: int, code: str) -> None:
    found = get(client, path, status)
    assert set(found) == {"status", "code", "title", "detail", "errors"}
    assert (found["status"], found["code"]) == (status, code)


def test_real_data_needs_a_right(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "KECHUANG_SAMPLE_REGISTER", False)
    assert get(client, f"/parties/{CODE}/answer", 401)["code"] == "sign_in"
    assert get(client, f"/parties/{CODE}/measures/growth", 401)["code"] == "sign_in"


def test_openapi_describes_every_operation(client: Client) -> None:
    schema = get(client, "/openapi.json")
    shown = {re.sub(r"\{[^}]*\}", "*", path) for path in schema["paths"]}
    routes = {"/" + re.sub(r"<[^>]*>", "*", one.pattern) for one in all_routes() if one.pattern.startswith("api/v1/")}
    assert routes - shown == {"/api/v1/", "/api/v1/.*", "/api/v1/openapi.json"}  # the redirect, what is missing, itself
    assert all(operation["summary"] for path in schema["paths"].values() for operation in path.values())


def test_every_schema_has_a_name_of_its_own() -> None:
    """Of two with one name the description would show only one."""
    found = Counter(one.__name__ for one in _below(Schema) if one.__module__.startswith("kechuang."))
    assert [name for name, times in found.items() if times > 1] == []


def _below(kind: type) -> set[type]:
    return {one for child in kind.__subclasses__() for one in (child, *_below(child))}
