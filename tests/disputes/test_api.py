"""The same through the interface, and two officers at the same moment on the real database."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from typer.testing import CliRunner

from kechuang.core.pack import Pack, load
from kechuang.people.actors import SYSTEM, Actor
from kechuang.people.roles import Role
from kechuang.register import queries
from kechuang.register.correcting import Slot, correct
from kechuang.register.disputes import queries as disputes
from kechuang.register.disputes.models import Dispute, Step
from kechuang.register.disputes.settling import accept, refuse
from kechuang.register.disputes.submitting import dispute
from kechuang.register.models import Fact, Party
from kechuang.register.problems import StaleError
from tests.people.district import fill_people
from tests.web.district import CODE

AT = f"/api/v1/parties/{CODE}"


def post(client: Client, address: str, **body: Any) -> Any:
    return client.post(address, json.dumps(body), content_type="application/json")


def test_facts_and_history_by_interface(firm: Client, rival: Client) -> None:
    found = firm.get(f"{AT}/facts?as_of=2026-06-15").json()
    by_name = {one["of"]: one for one in found["facts"]}
    line = by_name["rd_expense@2025"]["lines"][0]
    assert (line["value"], line["by"]["publisher"], line["by"]["status"]) == (100_000_000, "stat", "asserted")
    assert by_name["agreement#XY-1"]["lines"][0]["value"] == "XY-1"
    history = firm.get(f"{AT}/history?of=employees").json()
    assert [one["text"] for one in history["statements"]] == ["48"]
    assert firm.get(f"{AT}/history?of=nothing").status_code == 422
    assert firm.get(f"{AT}/history?of=share").status_code == 404
    assert rival.get(f"{AT}/facts").status_code == 403
    assert Client().get(f"{AT}/facts").status_code == 401


def test_a_dispute_from_beginning_to_end_by_interface(firm: Client, stat: Client, tax: Client) -> None:
    bad = post(firm, f"{AT}/facts/dispute", of="employees", what="不对", values={"": "很多"})
    assert bad.status_code == 422
    made = post(firm, f"{AT}/facts/dispute", of="employees", what="不对", values={"": "52"}).json()
    assert (made["state"], made["department"], made["values"]) == ("submitted", "stat", {"": 52})
    assert tax.get(f"/api/v1/disputes/{made['id']}").status_code == 404
    assert [one["id"] for one in stat.get("/api/v1/disputes").json()["disputes"]] == [made["id"]]
    assert tax.get("/api/v1/disputes").json()["count"] == 0
    settle = f"/api/v1/disputes/{made['id']}/settle"
    assert post(firm, settle, action="accept", seen=1, grounds="我说的").status_code == 403
    assert post(stat, settle, action="take", seen=1).json()["state"] == "taken"
    assert post(stat, settle, action="refuse", seen=1, grounds="晚了").status_code == 409
    assert post(stat, settle, action="accept", seen=2, grounds="对").json()["state"] == "accepted"
    assert queries.subject(CODE, timezone.localdate()).facts["employees"] == 52
    fact = Fact.objects.filter(key__name="employees", party__uscc=CODE).latest("id")
    assert post(tax, f"{AT}/facts/retract", statement=fact.pk, reason="x").status_code == 403
    assert post(stat, f"{AT}/facts/retract", statement=fact.pk, reason="x").status_code == 200
    corrected = post(stat, f"{AT}/facts/correct", of="employees", values={"": "53"}, reason="再核")
    assert corrected.status_code == 200
    assert post(firm, f"{AT}/facts/confirm", statement=corrected.json()["id"]).status_code == 200


def test_by_command_line(firm: Client, office: Pack) -> None:
    from kechuang.cli.disputes import app

    number = post(firm, f"{AT}/facts/dispute", of="employees", what="不对", values={"": "52"}).json()["id"]
    run = CliRunner().invoke
    assert json.loads(run(app, ["dispute", "list", "--department", "stat", "--json"]).stdout)[0]["id"] == number
    assert json.loads(run(app, ["dispute", "list", "--department", "tax", "--json"]).stdout) == []
    assert run(app, ["dispute", "settle", str(number), "take", "--seen", "1"]).exit_code == 0
    assert run(app, ["dispute", "settle", str(number), "take", "--seen", "1"]).exit_code == 1
    refused = ["dispute", "settle", str(number), "refuse", "--seen", "1", "--grounds", "晚"]
    assert run(app, refused).exit_code == 4
    accepted = ["dispute", "settle", str(number), "accept", "--seen", "2", "--grounds", "对", "--value", "55"]
    assert run(app, accepted).exit_code == 0
    assert queries.subject(CODE, timezone.localdate()).facts["employees"] == 55
    last = Fact.objects.filter(key__name="employees", party__uscc=CODE).latest("id")
    assert run(app, ["retract", str(last.pk), "--reason", "误"]).exit_code == 0
    assert run(app, ["retract", str(last.pk), "--reason", "误"]).exit_code == 1
    assert json.loads(run(app, ["dispute", "show", str(number), "--json"]).stdout)["steps"][-1]["state"] == "accepted"


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_settle_it_once(disputes_folder: Any, settings: Any, tmp_path: Any) -> None:
    """Both have seen step 1; one accepts, one refuses; exactly one step and at most one statement is written."""
    settings.KECHUANG_PACK = disputes_folder
    fill_people(disputes_folder, tmp_path / "files")
    pack = load(disputes_folder)
    party = Party.objects.get(uscc=CODE)
    firm = Actor("firm", frozenset({Role.ENTERPRISE}), frozenset({CODE}), True, CODE)
    for round_ in range(5):
        made = dispute(
            firm, party, Slot("employees"), {"": 60 + round_}, pack=pack, kind=Dispute.Kind.WRONG, what="不对"
        )
        before = Fact.objects.count()
        start, outcomes = threading.Barrier(2), []

        def act(name: str, how: Any, made: Dispute = made, start: Any = start, outcomes: list[str] = outcomes) -> None:
            officer = Actor(name, frozenset({Role.CASE_OFFICER}), frozenset({"stat"}), True, "stat")
            found = disputes.disputes().get(pk=made.pk)
            start.wait()
            try:
                how(officer, found)
                outcomes.append("done")
            except StaleError:
                outcomes.append("late")
            finally:
                connection.close()

        def say_yes(officer: Actor, found: Any) -> None:
            accept(officer, found, seen=1, grounds="对", pack=pack)

        def say_no(officer: Actor, found: Any) -> None:
            refuse(officer, found, seen=1, grounds="不对")

        threads = [threading.Thread(target=act, args=one) for one in (("a", say_yes), ("b", say_no))]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        assert sorted(outcomes) == ["done", "late"], outcomes
        last = Step.objects.filter(dispute=made).latest("number")
        assert last.number == 2
        assert Fact.objects.count() - before == (last.state == "accepted")


@pytest.mark.django_db(transaction=True)
def test_two_corrections_at_once_lose_none(disputes_folder: Any, settings: Any, tmp_path: Any) -> None:
    """Both start from the same statement: one is written, the other is told to look again."""
    settings.KECHUANG_PACK = disputes_folder
    fill_people(disputes_folder, tmp_path / "files")
    dictionary = load(disputes_folder).rules.dictionary
    party = Party.objects.get(uscc=CODE)
    seen = Fact.objects.get(party=party, key__name="employees").pk
    start, outcomes = threading.Barrier(4), []

    def act(value: int) -> None:
        start.wait()
        try:
            correct(
                SYSTEM,
                party,
                Slot("employees"),
                value,
                dictionary=dictionary,
                reason="核",
                department="stat",
                seen=seen,
            )
            outcomes.append(value)
        except StaleError:
            outcomes.append(0)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(value,)) for value in (61, 62, 63, 64)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    (written,) = [one for one in outcomes if one]
    assert queries.subject(CODE, timezone.localdate()).facts["employees"] == written
    assert Fact.objects.filter(party=party, key__name="employees").count() == 2
