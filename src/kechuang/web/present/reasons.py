"""Conditions with their reasons as readable lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kechuang.rules.answer import ConditionAnswer, FactUse, Trace
from kechuang.rules.definitions import Text
from kechuang.web.present.facts import FactLine, fact_lines
from kechuang.web.present.words import Voice
from kechuang.web.trying import Trying

_MARKS = {True: "yes", False: "no", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its verdict: yes, no or unknown."""

    state: str
    words: str
    children: tuple[Line, ...] = ()
    calculation: str = ""


@dataclass(frozen=True, slots=True)
class ConditionView:
    """A condition as shown: its state, its reasons, the facts that went in."""

    id: str
    state: str
    says: Text
    article: str
    manual: Text
    lines: tuple[Line, ...]
    facts: list[FactLine]


def condition_view(condition: ConditionAnswer, trying: Trying, voice: Voice, scope: str) -> ConditionView:
    """`scope` and the condition's id make its anchor on the page."""
    definition = condition.definition
    trace = condition.trace
    anchor = f"{scope}-{definition.id}"
    return ConditionView(
        definition.id,
        condition.state.value,
        definition.says,
        _("条号未知") if definition.article == "unknown" else definition.article,
        definition.manual or Text(),
        tuple(lines(trace, voice)) if trace else (),
        fact_lines(uses(trace), trying, anchor) if trace else [],
    )


def lines(trace: Trace, voice: Voice) -> Iterator[Line]:
    """One line a comparison; conditions joined by `and` stand one below the other, alternatives are indented."""
    if trace.kind in {"let", "and"}:
        for child in trace.children:
            yield from lines(child, voice)
    elif trace.kind == "or":
        children = tuple(line for child in trace.children for line in _grouped(child, voice))
        yield Line(_MARKS[trace.result], _("以下满足其一即可"), children)
    else:
        yield Line(_MARKS[trace.result], voice.sentence(trace), calculation=voice.calculation(trace))


def _grouped(trace: Trace, voice: Voice) -> Iterator[Line]:
    """An alternative that is itself several conditions stays one alternative."""
    while trace.kind == "let":
        trace = trace.children[0]
    if trace.kind == "and":
        yield Line(_MARKS[trace.result], _("同时满足"), tuple(lines(trace, voice)))
    else:
        yield from lines(trace, voice)


def uses(trace: Trace) -> Iterable[FactUse]:
    """Every fact of a trace, a fact's first use first."""
    seen: dict[object, FactUse] = {}
    stack = [trace]
    while stack:
        node = stack.pop(0)
        for use in node.facts:
            seen.setdefault(use.ref, use)
        stack[:0] = node.children
    return seen.values()
