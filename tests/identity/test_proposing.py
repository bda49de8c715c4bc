"""Proposals: found with reasons, written once, never carried out by themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from kechuang.people.actors import SYSTEM
from kechuang.register.identity import decisions
from kechuang.register.identity.evidence import THRESHOLD, Side, judge
from kechuang.register.identity.models import Proposal, State
from kechuang.register.identity.proposing import propose
from kechuang.register.models import Belonging, Party
from tests.identity.offices import BRANCH, DAY, FIRM, OTHER, SPELLED, A, B

Find = Callable[[str], Party]


def test_the_same_firm_in_another_spelling_is_proposed_once_and_not_merged(register: Path, party: Find) -> None:
    first = propose(SYSTEM, DAY)
    assert (first.standing, first.new) == (1, 1)
    one = Proposal.objects.get()
    assert {one.left, one.right} == {party(FIRM), party(SPELLED)} and one.left == party(FIRM)
    assert one.reasons[0]["code"] == "same_name" and one.score >= THRESHOLD
    again = propose(SYSTEM, DAY)
    assert (again.standing, again.new, again.obsolete) == (1, 0, 0)
    assert not Belonging.objects.exists()


def test_a_refused_pair_does_not_come_back_and_a_merged_one_is_done(register: Path, party: Find) -> None:
    propose(SYSTEM, DAY)
    decisions.refuse(SYSTEM, Proposal.objects.get(), "两家")
    assert propose(SYSTEM, DAY).new == 0
    assert not Proposal.objects.filter(answer=None).exists()


def test_a_pair_merged_by_hand_is_answered_as_obsolete(register: Path, party: Find) -> None:
    propose(SYSTEM, DAY)
    decisions.merge(SYSTEM, party(SPELLED), party(FIRM), "同一企业")
    assert propose(SYSTEM, DAY).obsolete == 1
    assert Proposal.objects.get().answer.state == State.OBSOLETE


def test_the_database_refuses_to_change_a_proposal(register: Path) -> None:
    propose(SYSTEM, DAY)
    for statement in ("UPDATE identity_proposal SET score = 0", "DELETE FROM identity_proposal"):
        with pytest.raises(DatabaseError, match="only adds"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def side(name: str, uscc: str = "", **more: object) -> Side:
    facts = {key: value for key, value in more.items() if key != "former"}
    names = [("full", name), *([("former", str(more["former"]))] if "former" in more else [])]
    return Side(hash(name) % 1000, uscc, "enterprise", tuple(names), facts)


@pytest.mark.parametrize(
    ("left", "right", "proposed", "code"),
    [
        (side(FIRM), side(SPELLED), True, "same_name"),
        (
            side("深圳示丙新材料有限公司", former="深圳示丁新材料有限公司"),
            side("深圳示丁新材料有限公司"),
            True,
            "former_name",
        ),
        (side("北京市示甲云图科技有限公司"), side("北京示甲云图科技股份有限公司"), True, "same_parts"),
        (side(FIRM), side(BRANCH), False, "branch"),
        (side(FIRM, A), side(SPELLED, B), False, "two_usccs"),
        (side("北京示甲云图科技有限公司"), side("上海示甲云图科技有限公司"), False, "other_place"),
        (
            side(FIRM, registration_date="2011-05-06"),
            side(SPELLED, registration_date="2019-01-02"),
            False,
            "other_date",
        ),
        (side(FIRM), side(OTHER), False, ""),
    ],
)
def test_what_speaks_for_and_against(left: Side, right: Side, proposed: bool, code: str) -> None:
    score, reasons = judge(left, right, alone=False)
    assert (score >= THRESHOLD) is proposed
    assert code in {one.code for one in reasons} or (not code and not reasons)
