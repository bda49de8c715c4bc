"""Reasons into schemas: the whole trace, with sentences and sources."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from kechuang.api import schemas as out
from kechuang.api.build import clause_fields
from kechuang.api.money import Money
from kechuang.people.sensitivity import Withheld
from kechuang.policy.answers import Result
from kechuang.policy.refs import definition_of, encode
from kechuang.policy.values import write_value
from kechuang.rules.answer import ClauseAnswer, ConditionAnswer, FactUse, ItemAnswer, Trace
from kechuang.rules.definitions import Dictionary, Policy
from kechuang.rules.words import Speaker, show


def measure_trace(result: Result, policy_id: str, party: out.PartyOut, lang: str) -> out.MeasureTraceOut | None:
    """One measure with every reason; None if the program has no such measure. `lang` is that of the sentences."""
    found = next((one for one in result.answer.policies if one.definition.id == policy_id), None)
    if found is None:
        return None
    policy = found.definition
    told = Teller(result.program.dictionary, policy, found.as_of, lang, result.withheld)
    return out.MeasureTraceOut(
        party=party,
        as_of=result.answer.as_of,
        rules_digest=result.answer.digest,
        id=policy.id,
        title=out.Words.of(policy.title),
        level=policy.level,
        department=policy.department,
        state=found.state,
        clauses=[told.clause(one, result) for one in found.clauses],
    )


class Teller:
    """Builds the reasons of one measure in one language."""

    def __init__(
        self, dictionary: Dictionary, policy: Policy, as_of: date, lang: str, withheld: Mapping[str, Withheld]
    ) -> None:
        self.dictionary = dictionary
        self.speaker = Speaker(dictionary, policy, as_of, lang)
        self.lang = lang
        self.withheld = withheld

    def clause(self, clause: ClauseAnswer, result: Result) -> out.ClauseTraceOut:
        steps = clause.benefit.steps if clause.benefit else ()
        return out.ClauseTraceOut(
            **clause_fields(clause, result.answer.as_of),
            conditions=[self.condition(one) for one in clause.conditions],
            items=[self.item(one) for one in clause.items],
            steps=[out.StepOut(name=one.name, expression=one.note, value=show(one.value, self.lang)) for one in steps],
            documents=[out.Words.of(one) for one in clause.definition.documents],
        )

    def item(self, item: ItemAnswer) -> out.ItemOut:
        return out.ItemOut(
            record=item.record,
            label=item.label,
            state=item.state,
            amount=Money.of(item.amount),
            conditions=[self.condition(one) for one in item.conditions],
        )

    def condition(self, one: ConditionAnswer) -> out.ConditionOut:
        definition = one.definition
        return out.ConditionOut(
            id=definition.id,
            article=definition.article,
            says=out.Words.of(definition.says),
            state=one.state,
            manual=out.Words.of(definition.manual) if definition.manual else None,
            reason=self.reason(one.trace) if one.trace else None,
        )

    def reason(self, trace: Trace) -> out.ReasonOut:
        return out.ReasonOut(
            kind=trace.kind,
            expression=trace.text,
            sentence=self.speaker.sentence(trace),
            result=trace.result,
            facts=[self.fact(one) for one in trace.facts],
            children=[self.reason(one) for one in trace.children],
        )

    def fact(self, use: FactUse) -> out.FactOut:
        definition = definition_of(use.ref, self.dictionary)
        if definition is None:
            value = None if use.value is None else str(use.value)
            name = self.dictionary.records[use.ref.fact].name
        else:
            value = None if use.value is None else write_value(use.value, definition)
            name = definition.name
        label = name.en if self.lang == "en" and name.en else name.zh
        hidden = self.withheld.get(use.ref.fact) or self.withheld.get(use.ref.fact.partition(".")[0])
        why = out.Words(zh=hidden.decision.reason, en=hidden.decision.reason_en) if hidden else None
        return out.FactOut(name=encode(use.ref), label=label, value=value, source=_source(use.source), withheld=why)


def _source(source: Any) -> out.SourceOut | None:
    if source is None:
        return None
    return out.SourceOut(
        document=source.document,
        publisher=source.publisher,
        locator=source.locator,
        recorded_on=source.recorded_on,
        status=source.status,
        implied=source.implied,
    )
