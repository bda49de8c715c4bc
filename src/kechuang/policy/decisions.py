"""Decisions: what the system answered when somebody decided, kept so that it can be answered again."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from kechuang.core.log import acting
from kechuang.people.access import Permission, check, require
from kechuang.people.actors import Actor
from kechuang.policy import answers, parties, releases
from kechuang.policy.models import Decision
from kechuang.register import queries
from kechuang.register.digest import canonical, digest_of, subject_json
from kechuang.register.models import Party
from kechuang.rules.answer import Answer, ClauseAnswer
from kechuang.rules.answering import answer
from kechuang.rules.plain import plain


class DecisionError(ValueError):
    """Nothing can be decided; the message is for the person who asked."""


@dataclass(frozen=True, slots=True)
class Answered:
    """One measure for one party, with the digests of what it was made from; `facts` and `answer` as plain data."""

    facts: dict[str, Any]
    rules: str
    answer: dict[str, Any]
    clauses: list[dict[str, Any]]

    @property
    def facts_digest(self) -> str:
        """SHA-256 of the facts with their sources."""
        return digest_of(self.facts)


def decide(actor: Actor, code: str, measure: str, as_of: date, reason: str) -> Decision:
    """Record what the register and the rules of now answer about one measure for the party with this code.

    Raises AccessDenied; DecisionError without a reason, for an unknown party or measure, or while the pack's files
    change.
    """
    require(actor, Permission.RECORD_DECISIONS, party=code)
    reason = reason.strip()
    if not reason:
        raise DecisionError(_("请写明理由。"))
    with acting(actor.name, reason=reason):
        found = parties.named(actor, code, Permission.RECORD_DECISIONS)
        if found is None:
            raise DecisionError(_("登记册中没有这个单位。"))
        release = releases.keep()
        if release is None:
            raise DecisionError(_("政策包正在更新，请稍后再试。"))
        known_at = queries.latest() or timezone.now()
        made = answered(found.party, measure, as_of, known_at, release)
        text = canonical(made.answer)
        return Decision.objects.create(
            party=found.party, subject=found.code, name=found.name, measure=measure, as_of=as_of, known_at=known_at,
            release_id=release, rules=made.rules, facts=made.facts_digest, clauses=made.clauses, answer=text,
            answer_digest=hashlib.sha256(text.encode()).hexdigest(), software=releases.software(), actor=actor.name,
            reason=reason[:500], recorded_at=timezone.now(),
        )  # fmt: skip


def answered(party: Party, measure: str, as_of: date, known_at: Any, release: int) -> Answered:
    """The measure by the facts known at `known_at` (None: all) and the rules of a release.

    Raises DecisionError when these rules have no such measure.
    """
    program = answers.compiled(releases.of(release), as_of)
    subject = queries.subject(party, as_of, known_at, dictionary=program.dictionary)
    whole = answer(program, subject)
    return Answered(subject_json(subject), whole.digest, *_of(whole, measure))


def _of(whole: Answer, measure: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    found = next((one for one in whole.policies if one.definition.id == measure), None)
    if found is None:
        raise DecisionError(_("政策目录中没有这项政策。"))
    groups = [one for one in whole.groups if any(key.startswith(f"{measure}.") for key in one.chosen)]
    return {**plain(found), "groups": plain(groups)}, [_clause(one) for one in found.clauses]


def _clause(one: ClauseAnswer) -> dict[str, Any]:
    """State and money (fen) of a clause."""
    title, benefit = one.definition.title, one.benefit
    money: Mapping[str, int | None] = (
        {"amount": benefit.amount, "low": benefit.low, "high": benefit.high} if benefit else {}
    )
    return {"id": one.definition.id, "title": {"zh": title.zh, "en": title.en}, "state": one.state.value, **money}


def readable(actor: Actor) -> QuerySet[Decision]:
    """Decisions that `actor` may read, the latest first. Raises AccessDenied for who may read none."""
    allowed = require(actor, Permission.READ_DECISIONS)
    found = Decision.objects.select_related("release").defer("release__archive").order_by("-recorded_at", "-pk")
    return found.filter(subject__in=actor.parties) if allowed.code == "own" else found


def read(actor: Actor, number: int) -> Decision | None:
    """One decision; None when there is none, or none that `actor` may know of."""
    found = readable(actor).filter(pk=number).first()
    return found if found and check(actor, Permission.READ_DECISIONS, party=found.subject) else None
