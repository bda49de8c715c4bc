"""The page of one measure for one enterprise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kechuang.policy.answers import Result, clause_hints
from kechuang.policy.windows import WindowState, window_state
from kechuang.rules.answer import ClauseAnswer, ItemAnswer, PolicyAnswer, Step
from kechuang.rules.definitions import Text
from kechuang.web.labels import label
from kechuang.web.present.hints import Hint, hints_of, reason
from kechuang.web.present.reasons import ConditionView, condition_view
from kechuang.web.present.words import Voice, fact_name, value_words
from kechuang.web.trying import Trying

ITEMS = 60


@dataclass(frozen=True, slots=True)
class ItemView:
    """One record of a clause that counts per record."""

    label: str
    state: str
    conditions: list[ConditionView]
    amount: int | None


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the amount, in words; `name` is 第 n 步 for a part, 金额 or a cap for what follows."""

    name: str
    formula: str
    value: str


@dataclass(frozen=True, slots=True)
class ClauseView:
    """One clause: the answer, its own conditions (`own`), items, the amount's calculation."""

    clause: ClauseAnswer
    window: WindowState
    summary: str
    hints: list[Hint]
    own: list[ConditionView]
    items: list[ItemView]
    item_name: Text
    steps: list[StepView]


@dataclass(frozen=True, slots=True)
class TriedView:
    """One value tried: what it was, what it is, how to take it back."""

    label: str
    old: str
    new: str
    without: str


def measure_page(result: Result, policy_id: str, trying: Trying) -> dict[str, Any]:
    """Template context of `web/measure_answer.html`."""
    found = next(one for one in result.answer.policies if one.definition.id == policy_id)
    trying.lists, trying.withheld = result.subject.records, result.withheld
    shared = () if len(found.clauses) == 1 else _shared(found)
    voice = Voice(trying.dictionary, found.definition, found.as_of)
    return {
        "policy": found.definition,
        "common": [condition_view(one, trying, voice, "m") for one in shared],
        "clauses": [_clause(one, result, found, trying, voice, len(shared)) for one in found.clauses],
        "trial": [_tried(one.name, result, trying) for one in trying.trial.tried],
        "stray_errors": list(trying.trial.errors.values()),
    }


def _shared(found: PolicyAnswer) -> tuple[Any, ...]:
    """The measure's own conditions, which every answered clause repeats before its own."""
    for clause in found.clauses:
        if clause.conditions:
            return clause.conditions[: len(clause.conditions) - len(clause.definition.conditions)]
    return ()


def _clause(
    clause: ClauseAnswer, result: Result, policy: PolicyAnswer, trying: Trying, voice: Voice, shared: int
) -> ClauseView:
    scope = clause.definition.id
    key = f"{policy.definition.id}.{scope}"
    benefit = clause.benefit
    kinds = trying.dictionary.records
    return ClauseView(
        clause,
        window_state(clause.window, result.answer.as_of),
        reason(clause, voice),
        hints_of(clause_hints(result, key, clause), trying, clause),
        [condition_view(one, trying, voice, scope) for one in clause.conditions[shared:]],
        [_item(one, trying, voice, scope) for one in clause.items[:ITEMS]],
        kinds[clause.definition.per].name if clause.definition.per else Text(),
        _steps(benefit.steps, voice) if benefit and benefit.kind != "status" else [],
    )


def _item(item: ItemAnswer, trying: Trying, voice: Voice, scope: str) -> ItemView:
    conditions = [condition_view(one, trying, voice, f"{scope}-{item.record}") for one in item.conditions]
    return ItemView(item.label, item.state.value, conditions, item.amount)


def _steps(steps: Iterable[Step], voice: Voice) -> list[StepView]:
    """Later steps speak of earlier ones by number: the ids of definitions are for the authors of packs, not readers."""
    done: dict[str, str] = {}
    found = []
    for step in steps:
        words = voice.formula(step.note, done) if step.note else ""
        if step.name == "value":
            name = _("金额")
        elif step.name.startswith("cap:"):
            name = label("cap", step.name.removeprefix("cap:"))
        else:
            name = done[step.name] = _("第 %(n)d 步") % {"n": len(done) + 1}
        found.append(StepView(name, words, voice.quantity(step.value)))
    return found


def _tried(name: str, result: Result, trying: Trying) -> TriedView:
    one = next(tried for tried in trying.trial.tried if tried.name == name)
    ref, dictionary = one.target.ref, trying.dictionary
    year = f" {ref.year}" if ref.year else ""
    if one.target.kind == "none":
        return TriedView(fact_name(ref, dictionary), "", _("一条也没有"), trying.without_url(name))
    key: Any = ref.fact if ref.year is None else (ref.fact, ref.year)
    before = result.registered.facts.get(key) if result.registered else None
    old = value_words(ref, before, dictionary) if one.target.kind == "fact" else ""
    return TriedView(
        fact_name(ref, dictionary) + year, old, value_words(ref, one.raw, dictionary), trying.without_url(name)
    )
