"""An answer on a terminal: states, amounts and, for one measure, every condition in a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from kechuang.policy.answers import Result
from kechuang.rules.answer import ClauseAnswer, ConditionAnswer, PolicyAnswer, State
from kechuang.rules.words import Speaker, pick, yuan

SHAPES = {
    State.YES: "✔ 符合",
    State.MANUAL: "◐ 待专家评定",
    State.UNKNOWN: "? 缺少事实",
    State.NO: "✘ 不符合",
    State.CLOSED: "■ 本年未开放",
    State.EXPIRED: "▢ 已失效",
    State.NOT_APPLICABLE: "– 不适用",
}


def show_answer(name: str, result: Result, policies: Sequence[PolicyAnswer], console: Console, full: bool) -> None:
    """A table of clauses; with `full`, the conditions under each."""
    rules = f"规则 rules {result.answer.digest[:12]}"
    console.print(f"{name} · {result.party} · {result.answer.as_of} · {rules}", markup=False)
    table = Table("政策", "条款", "结论", "金额", box=None, pad_edge=False)
    for policy in policies:
        for clause in policy.clauses:
            title = pick(policy.definition.title, "zh")
            table.add_row(title, pick(clause.definition.title, "zh"), SHAPES[clause.state], _amount(clause))
    console.print(table)
    for policy in policies if full else ():
        speaker = Speaker(result.program.dictionary, policy.definition, policy.as_of)
        for clause in policy.clauses:
            console.print(f"\n{pick(clause.definition.title, 'zh')}({clause.definition.article})", markup=False)
            for condition in clause.conditions:
                _condition(condition, speaker, console, "  ")
            for item in clause.items:
                console.print(f"  {item.label}: {SHAPES[item.state]}", markup=False)
                for condition in item.conditions:
                    _condition(condition, speaker, console, "    ")


def _condition(condition: ConditionAnswer, speaker: Speaker, console: Console, indent: str) -> None:
    said = pick(condition.definition.says, "zh")
    console.print(f"{indent}{SHAPES[condition.state]} {said}", markup=False)
    if condition.trace is not None:
        console.print(f"{indent}    {speaker.sentence(condition.trace)}", markup=False, style="dim")


def _amount(clause: ClauseAnswer) -> str:
    benefit = clause.benefit
    if benefit is None or clause.state not in (State.YES, State.MANUAL):
        return ""
    if benefit.kind == "range" and benefit.high is not None:
        return f"{yuan(benefit.low or 0)} – {yuan(benefit.high)}"
    if benefit.amount is None:
        return pick(benefit.gives, "zh") if benefit.kind in ("status", "manual") else "待定"
    return f"不超过 {yuan(benefit.amount)}" if benefit.kind == "ceiling" else yuan(benefit.amount)
