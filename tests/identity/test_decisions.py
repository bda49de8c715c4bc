"""Merging and separating: nothing is lost, nobody overwrites anybody."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, connections

from kechuang.core.pack import load
from kechuang.people.access import AccessDenied
from kechuang.people.actors import SYSTEM, VISITOR
from kechuang.register.identity import decisions
from kechuang.register.identity.models import Proposal, ProposalState
from kechuang.register.identity.proposing import propose
from kechuang.register.models import Belonging, Party
from kechuang.register.queries import members, names, subject
from tests.identity.offices import DAY, FIRM, OTHER, RENAMED, SPELLED, fill

Find = Callable[[str], Party]
TABLES = ("party", "partyname", "document", "fact", "coverage", "writebatch")


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of the statements as the database writes it."""
    with connection.cursor() as cursor:
        rows = {}
        for table in TABLES:
            cursor.execute(f"SELECT t::text FROM register_{table} t ORDER BY id")
            rows[table] = cursor.fetchall()
        return rows


def test_a_survivor_is_read_with_both_and_separating_gives_every_byte_back(register: Path, party: Find) -> None:
    dictionary = load(register).rules.dictionary
    firm, spelled = party(FIRM), party(SPELLED)
    before = everything()
    alone = {one.pk: repr(subject(one, DAY, dictionary=dictionary)) for one in (firm, spelled)}
    called = {one.pk: names(one) for one in (firm, spelled)}
    decisions.merge(SYSTEM, spelled, firm, "同一企业", {"note": "核对证书"}, decisions.seen_of(spelled, firm))
    whole = subject(firm, DAY, dictionary=dictionary)
    assert whole.facts["employees"] == 120
    assert [one["number"] for one in whole.records["hnte"]] == ["GR202600000001"]
    assert repr(subject(spelled, DAY, dictionary=dictionary)) == repr(whole)
    assert {one.text for one in names(firm)} == {FIRM, SPELLED}
    decisions.separate(SYSTEM, spelled, "核对后并非同一企业")
    assert everything() == before
    assert {one.pk: repr(subject(one, DAY, dictionary=dictionary)) for one in (firm, spelled)} == alone
    assert {one.pk: names(one) for one in (firm, spelled)} == called
    assert list(Belonging.objects.order_by("id").values_list("survivor_id", flat=True)) == [firm.pk, None]


def test_what_cannot_be_is_refused_with_a_reason(register: Path, party: Find) -> None:
    firm, spelled, other = party(FIRM), party(SPELLED), party(OTHER)

    def code(act: Callable[[], object]) -> str:
        with pytest.raises(decisions.Refused) as caught:
            act()
        assert caught.value.words.zh and caught.value.words.en
        return caught.value.code

    assert code(lambda: decisions.merge(SYSTEM, firm, firm, "x")) == "same"
    assert code(lambda: decisions.merge(SYSTEM, other, firm, "x")) == "two_uscc"
    assert code(lambda: decisions.merge(SYSTEM, spelled, firm, " ")) == "no_reason"
    assert code(lambda: decisions.separate(SYSTEM, spelled, "x")) == "alone"
    decisions.merge(SYSTEM, spelled, firm, "同一企业")
    assert code(lambda: decisions.merge(SYSTEM, firm, spelled, "回环")) == "survivor_belongs"
    assert code(lambda: decisions.merge(SYSTEM, spelled, other, "再并")) == "belongs"
    with pytest.raises(AccessDenied):
        decisions.separate(VISITOR, spelled, "x")
    assert Belonging.objects.count() == 1
    decisions.merge(SYSTEM, other, firm, "换发代码", {"code": decisions.RENUMBERED})
    assert set(members(firm)) == {firm.pk, spelled.pk, other.pk}


def test_a_stale_form_is_told_so(register: Path, party: Find) -> None:
    firm, spelled = party(FIRM), party(SPELLED)
    stamp = decisions.seen_of(spelled, firm)
    decisions.merge(SYSTEM, spelled, firm, "同一企业", seen=stamp)
    decisions.separate(SYSTEM, spelled, "误并")
    with pytest.raises(decisions.Handled) as caught:
        decisions.merge(SYSTEM, spelled, firm, "同一企业", seen=stamp)
    assert "已被他人处理" in caught.value.words.zh
    assert members(firm) == (firm.pk,)


@pytest.mark.django_db(transaction=True)
def test_of_people_who_decide_at_once_one_does_and_the_others_are_told(
    small_pack: Path, settings: object, tmp_path: Path, transactional_db: None
) -> None:
    """Eight threads, real connections: accept, refuse and merge the same pair in the same moment."""
    settings.KECHUANG_PACK = small_pack  # type: ignore[attr-defined]
    fill(small_pack, tmp_path)
    propose(SYSTEM, DAY)
    firm, spelled = (Party.objects.get(names__text=one, names__kind="full") for one in (FIRM, SPELLED))
    proposal = Proposal.objects.get(left=firm, right=spelled)
    stamp, start = decisions.seen_of(firm, spelled), threading.Barrier(8)
    told: list[str] = []

    def act(number: int) -> None:
        start.wait()
        try:
            if number % 4 == 0:
                decisions.refuse(SYSTEM, proposal, "不是")
            elif number % 4 == 1:
                decisions.merge(SYSTEM, spelled, firm, "手工", seen=stamp)
            else:
                decisions.accept(SYSTEM, proposal, "是", seen=stamp)
            told.append("done")
        except decisions.Refused as error:
            told.append(error.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert len(told) == 8
    # The proposal is answered once, the pair is merged at most once; a merge and a refusal can both be first of theirs.
    assert ProposalState.objects.filter(proposal=proposal).count() <= 1
    assert Belonging.objects.count() <= 1
    assert told.count("done") == ProposalState.objects.count() + Belonging.objects.count() - _both(proposal)
    assert told.count("handled") == 8 - told.count("done")


def _both(proposal: Proposal) -> int:
    """1 if one decision wrote both rows (an accepted proposal)."""
    return ProposalState.objects.filter(proposal=proposal, state="accepted").count()


def test_renamed_firms_keep_their_own_code(register: Path, party: Find) -> None:
    assert party(RENAMED).uscc and party(FIRM).uscc != party(RENAMED).uscc
