"""Which columns of a snapshot each clause in force asks, condition by condition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from kechuang.rules import terms
from kechuang.rules.program import Program


@dataclass(frozen=True, slots=True)
class Asked:
    """`column` of the snapshot (a fact, a fact's year, `alias.known`) is asked by a clause.

    `condition` is the output column that stays open while it is open, '' where there is none (who it applies to).
    """

    policy: str
    clause: str
    condition: str
    column: str


def asked(program: Program) -> list[Asked]:
    """All of a program; what is left to experts holds nothing open, closed and expired clauses ask nothing."""
    found: dict[Asked, None] = {}
    for policy in program.policies:
        name = policy.definition.id
        for clause in policy.clauses:
            if clause.fixed is not None:
                continue
            parts: list[tuple[str, Any]] = [("", policy.applies)]
            parts += [(f"{name}.{one.definition.id}", one) for one in policy.conditions]
            parts += [(f"{clause.id}.{one.definition.id}", one) for one in clause.conditions]
            parts += [("", one) for one in clause.items]
            if clause.definition.per:
                found[Asked(name, clause.id, "", f"{clause.definition.per}.known")] = None
            for column, part in parts:
                if getattr(getattr(part, "definition", None), "manual", None) is not None:
                    continue
                term = part if isinstance(part, terms.Term) else getattr(part, "term", None)
                for one in _columns(term):
                    found[Asked(name, clause.id, column, one)] = None
    return list(found)


def _columns(node: Any) -> Iterator[str]:
    if isinstance(node, terms.Fact):
        yield node.id if node.year is None else f"{node.id}.{node.year}"
    elif isinstance(node, tuple | list):
        for item in node:
            yield from _columns(item)
    elif is_dataclass(node) and not isinstance(node, type):
        record = getattr(node, "record", "")
        if isinstance(record, str) and record and not isinstance(node, terms.Field):
            yield f"{record}.known"
        for field in fields(node):
            yield from _columns(getattr(node, field.name))
