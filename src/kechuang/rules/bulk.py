"""The reference engine's answer in the columns of the bulk engines: what they are held against."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl

from kechuang.rules.answering import benefit_of
from kechuang.rules.deciding import decide
from kechuang.rules.env import Env
from kechuang.rules.program import CompiledClause, Program
from kechuang.rules.reference import truth
from kechuang.rules.stacking import stacked
from kechuang.rules.subject import Subject


def outputs(program: Program, subject: Subject) -> dict[str, Any]:
    """Every output column of `lowering.plan` for one subject."""
    env = Env(subject)
    row: dict[str, Any] = {"subject": subject.id}
    amounts: dict[str, int | None] = {}
    for policy in program.policies:
        clauses = [clause for clause in policy.clauses if clause.fixed is None]
        for item in policy.conditions if clauses else ():
            if item.term is not None:
                row[f"{policy.definition.id}.{item.definition.id}"] = truth(item.term, env)
        for clause in clauses:
            for item in clause.conditions:
                if item.term is not None:
                    row[f"{clause.id}.{item.definition.id}"] = truth(item.term, env)
            eligible = row[clause.id] = decide(policy, clause, env)
            row |= _amounts(clause, eligible, env)
            last = "high" if clause.benefit.kind == "range" else "amount"
            if f"{clause.id}.{last}" in row:
                amounts[clause.id] = row[f"{clause.id}.{last}"]
    for group in program.groups:
        members = [amounts[item.id] for item in group.members if item.id in amounts]
        row[f"group.{group.definition.id}"] = stacked(group, members, env)
    return row


def _amounts(clause: CompiledClause, eligible: bool | None, env: Env) -> dict[str, int | None]:
    benefit = benefit_of(clause, env)
    found = {}
    for name, term in (("amount", clause.value), ("low", clause.low), ("high", clause.high)):
        if term is not None:
            known = getattr(benefit, name) if eligible else None
            found[f"{clause.id}.{name}"] = 0 if eligible is False else known
    return found


def evaluate(program: Program, subjects: Iterable[Subject]) -> pl.DataFrame:
    """One row a subject, `subject` first."""
    return pl.DataFrame([outputs(program, item) for item in subjects], infer_schema_length=None)
