"""What stands in the way, and the one step that would change it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from kechuang.policy.answers import ClauseHints
from kechuang.policy.catalogue import department
from kechuang.policy.refs import definition_of, encode
from kechuang.policy.values import write_value
from kechuang.rules.answer import Change, ClauseAnswer, ConditionAnswer, FactRef, Need, State, Trace
from kechuang.rules.definitions import Dictionary
from kechuang.web.formats import brief, say
from kechuang.web.present.words import Voice, fact_name, value_words
from kechuang.web.templatetags.kc import lang
from kechuang.web.trying import PREFIX, Pairs, Trying

LISTED = 3


@dataclass(frozen=True, slots=True)
class Hint:
    """One step: in words, what it would bring, and the parameters that open the trial."""

    words: str
    outcome: str
    pairs: Pairs
    url: str = ""


def hints_of(found: ClauseHints, trying: Trying, clause: ClauseAnswer) -> list[Hint]:
    """Hints for a measure's page: up to three, with addresses that keep what is tried already."""
    every = [need_hint(one, trying.dictionary) for one in found.needs if one.to is not State.NO]
    every += [change_hint(one, trying.dictionary, clause) for one in found.changes]
    return [
        Hint(one.words, one.outcome, one.pairs, trying.url([*trying.kept(), *one.pairs], "try" if _edits(one) else ""))
        for one in every[:LISTED]
    ]


def _edits(hint: Hint) -> bool:
    return any(name == "edit" for name, _value in hint.pairs)


def need_hint(need: Need, dictionary: Dictionary) -> Hint:
    """Missing facts, and who holds them."""
    names = _("、").join(_dated(ref, dictionary) for ref in need.facts)
    holders = dict.fromkeys(_holder(ref, dictionary) for ref in need.facts)
    words = _("缺：%(facts)s（由%(holders)s提供）。") % {
        "facts": names,
        "holders": _("、").join(one for one in holders if one),
    }
    outcome = _("补齐后可能符合。") if need.to is State.YES else _("补齐后可交专家判断。")
    return Hint(words, outcome, [("edit", encode(need.facts[0]))])


def change_hint(change: Change, dictionary: Dictionary, clause: ClauseAnswer) -> Hint:
    """From the value it has to the value that would do, verified by running again."""
    ref = change.fact
    template = _("%(fact)s由 %(old)s 变为 %(new)s，即可%(result)s。")
    if isinstance(change.new, bool) and "." not in ref.fact and ref.fact in dictionary.records:
        template = _("取得符合条件的%(fact)s，即可%(result)s。")
    words = template % {
        "fact": _dated(ref, dictionary),
        "old": value_words(ref, change.old, dictionary),
        "new": value_words(ref, change.new, dictionary),
        "result": _("符合") if change.state is State.YES else _("交专家判断"),
    }
    outcome = ""
    if change.amount and change.state is State.YES:
        ceiling = clause.definition.benefit.kind == "ceiling"
        money = {"amount": brief(change.amount, lang())}
        outcome = (_("最高 %(amount)s（上限）") if ceiling else _("可得 %(amount)s")) % money
    definition = definition_of(ref, dictionary)
    pairs = [("edit", encode(ref))]  # a list is tried by describing a record
    if definition:
        pairs = [(PREFIX + encode(ref), write_value(change.new, definition, bare_percent=True))]
    return Hint(words, outcome, pairs)


def reason(clause: ClauseAnswer, voice: Voice) -> str:
    """One line: the condition that fails and by how much, what is missing, or what an expert must judge."""
    state = clause.state
    if state is State.NO:
        failing = next((one for one in clause.conditions if one.state is State.NO), None)
        return _failing(failing, voice) if failing else _no_item(clause, voice.dictionary)
    if state is State.UNKNOWN:
        return _listed(_("还不能判断："), [one for one in clause.conditions if one.state is State.UNKNOWN])
    if state is State.MANUAL:
        return _listed(_("由专家判断："), [one for one in clause.conditions if one.state is State.MANUAL])
    return ""


def _failing(condition: ConditionAnswer, voice: Voice) -> str:
    says = say(condition.definition.says, lang())
    leaf = _leaf(condition.trace) if condition.trace else None
    return says + _("：") + voice.sentence(leaf) if leaf else says


def _leaf(trace: Trace) -> Trace | None:
    """The first comparison that decided a refusal; None when it takes several (alternatives, negations)."""
    if trace.kind in {"and", "let"}:
        failing = next((child for child in trace.children if child.result is False), None)
        return _leaf(failing) if failing else None
    return None if trace.kind in {"or", "not"} else trace


def _no_item(clause: ClauseAnswer, dictionary: Dictionary) -> str:
    kind = dictionary.records[clause.definition.per]
    return _("没有一条%(kind)s符合逐项条件。") % {"kind": say(kind.name, lang())}


def _listed(start: str, conditions: list[ConditionAnswer]) -> str:
    if not conditions:
        return ""
    says = [say(one.definition.says, lang()) for one in conditions]
    rest = _("等 %(n)d 项") % {"n": len(says)} if len(says) > LISTED else ""
    return start + _("；").join(says[:LISTED]) + rest


def _dated(ref: FactRef, dictionary: Dictionary) -> str:
    year = _("%(year)d 年") % {"year": ref.year} if ref.year is not None else ""
    return f"{year}{fact_name(ref, dictionary)}" if lang() != "en" else f"{fact_name(ref, dictionary)} {year}".rstrip()


def _holder(ref: FactRef, dictionary: Dictionary) -> str:
    definition: Any = definition_of(ref, dictionary)
    holder = definition.holder if definition else ""
    holder = holder or (
        dictionary.records[ref.fact.partition(".")[0]].holder if definition is None or "." in ref.fact else ""
    )
    return say(department(holder).name, lang()) if holder else ""
