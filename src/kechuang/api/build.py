"""Answers and measures into schemas."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from kechuang.api import schemas as out
from kechuang.api.money import Money
from kechuang.policy.answers import Result
from kechuang.policy.catalogue import Measure, force, pack
from kechuang.policy.compare import Difference
from kechuang.policy.sums import sums
from kechuang.policy.windows import window_state
from kechuang.rules.answer import Answer, ClauseAnswer, GroupAnswer, State
from kechuang.rules.definitions import Clause, Condition, Policy, Window


def answer_out(result: Result, party: out.PartyOut, known_at: datetime | None = None) -> out.AnswerOut:
    """All measures, without traces."""
    answer = result.answer
    return out.AnswerOut(
        party=party,
        as_of=answer.as_of,
        known_at=known_at,
        rules_digest=answer.digest,
        sample=pack().sample,
        measures=[
            out.MeasureAnswerOut(
                **_head(one.definition),
                state=one.state,
                clauses=[clause_out(clause, answer.as_of) for clause in one.clauses],
            )
            for one in answer.policies
        ],
        groups=[_group(one) for one in answer.groups],
        sums=list(_sums(answer)),
    )


def _head(policy: Policy) -> dict[str, Any]:
    return {
        "id": policy.id,
        "title": out.Words.of(policy.title),
        "level": policy.level,
        "department": policy.department,
    }


def clause_out(clause: ClauseAnswer, as_of: date) -> out.ClauseOut:
    """One clause without its reasons."""
    return out.ClauseOut(**clause_fields(clause, as_of))


def clause_fields(clause: ClauseAnswer, as_of: date) -> dict[str, Any]:
    """What a clause says with and without its reasons."""
    definition = clause.definition
    return {
        "id": definition.id,
        "title": out.Words.of(definition.title),
        "article": definition.article,
        "state": clause.state,
        "why": out.Words.of(clause.why),
        "benefit": benefit_out(clause),
        "window": _window(clause.window, as_of),
        "notice": clause.notice,
    }


def benefit_out(clause: ClauseAnswer) -> out.BenefitOut | None:
    """None for a clause that is refused or shut: what it would have brought is no answer."""
    benefit = clause.benefit
    if benefit is None or clause.state not in {State.YES, State.MANUAL, State.UNKNOWN}:
        return None
    return out.BenefitOut(
        kind=benefit.kind,
        nature=benefit.nature,
        gives=out.Words.of(benefit.gives),
        amount=Money.of(benefit.amount),
        low=Money.of(benefit.low),
        high=Money.of(benefit.high),
    )


def _window(window: Window, as_of: date) -> out.WindowOut:
    state = window_state(window, as_of)
    return out.WindowOut(
        phase=state.phase.value, start=window.start, end=window.end, days=state.days, note=out.Words.of(window.note)
    )


def _group(group: GroupAnswer) -> out.GroupOut:
    definition = group.definition
    return out.GroupOut(
        id=definition.id,
        kind=definition.kind,
        says=out.Words.of(definition.says),
        members=list(definition.members),
        chosen=list(group.chosen),
        amount=Money.of(group.amount),
    )


def _sums(answer: Answer) -> Iterable[out.SumOut]:
    keys = [
        f"{policy.definition.id}.{clause.definition.id}"
        for policy in answer.policies
        for clause in policy.clauses
        if clause.state is State.YES
    ]
    for one in sums(answer, keys):
        yield out.SumOut(
            kind=one.kind, nature=one.nature, low=Money.exact(one.low), high=Money.exact(one.high), items=one.items
        )


def difference_out(one: Difference) -> out.DifferenceOut:
    """One clause before and after a trial."""
    return out.DifferenceOut(
        clause=f"{one.policy.id}.{one.after.definition.id}",
        title=out.Words.of(one.after.definition.title),
        before=one.before.state,
        after=one.after.state,
        benefit_before=benefit_out(one.before),
        benefit_after=benefit_out(one.after),
    )


def catalogue_fields(measure: Measure, as_of: date) -> dict[str, Any]:
    """What a row of the catalogue and a whole measure share."""
    policy = measure.policy
    return {
        **_head(policy),
        "force": force(policy, as_of),
        "valid_from": policy.valid_from,
        "valid_to": policy.valid_to,
        "confidence": policy.confidence.get("grade", ""),
        "clauses": [one.id for one in measure.clauses],
    }


def measure_out(measure: Measure, as_of: date) -> out.MeasureOut:
    """A measure as the pack states it, expressions included."""
    policy = measure.policy
    return out.MeasureOut(
        **catalogue_fields(measure, as_of),
        document=_document(policy.document),
        confidence_note=policy.confidence.get("note", ""),
        determinism=policy.determinism,
        conditions=[_condition(one) for one in policy.conditions],
        details=[_clause(one) for one in measure.clauses],
        parameters=[
            out.ParameterOut(
                id=one.id,
                name=out.Words.of(one.name),
                values=[out.DatedOut(start=dated.start, value=dated.value.text) for dated in one.values],
            )
            for one in policy.parameters
        ],
        notices=[one.id for one in measure.notices],
        notes=[out.Words.of(one) for one in policy.notes],
    )


def _document(document: dict[str, Any]) -> out.DocumentOut:
    """From the loader's mapping (core.pack.policies.document)."""
    return out.DocumentOut(
        number=document["number"],
        title=out.Words.of(document["title"]),
        issuer=list(document["issuer"]),
        urls=list(document["urls"]),
        note=out.Words.of(document["note"]),
    )


def _condition(one: Condition) -> out.ConditionText:
    return out.ConditionText(
        id=one.id,
        article=one.article,
        says=out.Words.of(one.says),
        test=one.test.text if one.test else None,
        manual=out.Words.of(one.manual) if one.manual else None,
    )


def _clause(clause: Clause) -> out.ClauseText:
    benefit = clause.benefit
    return out.ClauseText(
        id=clause.id,
        title=out.Words.of(clause.title),
        article=clause.article,
        kind=benefit.kind,
        nature=benefit.nature,
        gives=out.Words.of(benefit.gives),
        value=benefit.value.text if benefit.value else None,
        conditions=[_condition(one) for one in clause.conditions],
        items=[_condition(one) for one in clause.items],
        documents=[out.Words.of(one) for one in clause.documents],
    )
