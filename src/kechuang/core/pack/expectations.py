"""What an example expects: states and amounts are words the engines can answer with."""

from __future__ import annotations

from typing import Any

from kechuang.core.pack.nodes import Table, place_of
from kechuang.core.pack.problems import nearest
from kechuang.rules.answer import State
from kechuang.rules.literals import LiteralError, parse_literal
from kechuang.rules.problems import Problem

EXPECTED = ("state", "clauses", "conditions", "groups")
OF_A_CLAUSE = ("state", "amount", "low", "high")
STATES = tuple(str(state) for state in State)


def check_expectations(expect: Table, problems: list[Problem]) -> None:
    """Adds a problem for every key, state or amount that no answer can have."""
    for key, node in expect.items():
        where = f"expect.{key}"
        if key not in EXPECTED:
            problems.append(Problem(expect.keys_at[key], where, f"unknown key `{key}`", nearest(key, EXPECTED)))
        elif key == "state":
            _state(node, where, problems)
        elif not isinstance(node, Table):
            problems.append(Problem(place_of(node), where, "a mapping is expected", "write {id: …}"))
        else:
            for name, wanted in node.items():
                _one(key, wanted, f"{where}.{name}", problems)


def _one(key: str, wanted: Any, where: str, problems: list[Problem]) -> None:
    if key == "groups":
        _amount(wanted, where, problems)
    elif key == "conditions" or not isinstance(wanted, Table):
        _state(wanted, where, problems)
    else:
        for name, value in wanted.items():
            if name not in OF_A_CLAUSE:
                place = wanted.keys_at[name]
                problems.append(Problem(place, f"{where}.{name}", f"unknown key `{name}`", nearest(name, OF_A_CLAUSE)))
            elif name == "state":
                _state(value, f"{where}.state", problems)
            else:
                _amount(value, f"{where}.{name}", problems)


def _state(node: Any, where: str, problems: list[Problem]) -> None:
    if not isinstance(node, str) or node not in STATES:
        message = f"{str(node)!r:.40} is not a state"
        problems.append(Problem(place_of(node), where, message, nearest(str(node), STATES)))


def _amount(node: Any, where: str, problems: list[Problem]) -> None:
    if node == "unknown":
        return
    try:
        literal = parse_literal(node if isinstance(node, str) else "")
    except LiteralError as error:
        problems.append(Problem(place_of(node), where, str(error), "write an amount such as 14.49万元, or unknown"))
        return
    zero = literal.raw == 0 and not literal.unit
    if not zero and (literal.kind != "money" or literal.raw.denominator != 1):
        message = f"{str(node)!r} is not an amount in whole fen"
        problems.append(Problem(place_of(node), where, message, "write an amount such as 14.49万元, or unknown"))
