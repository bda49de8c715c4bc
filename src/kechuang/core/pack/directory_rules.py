"""Expressions of a directory, checked for one day and lowered over its rows.

A row of a directory of records is one record beside the facts of its party, a row of a directory of parties the facts
alone; so a test is one column over one table, on the same engine as a measure's conditions.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kechuang.core.pack.directories import Directory
from kechuang.core.pack.loader import Pack
from kechuang.rules import terms
from kechuang.rules.compiler import Compiler
from kechuang.rules.definitions import Dictionary, RuleSet, Source
from kechuang.rules.lowering.ground import column_of
from kechuang.rules.lowering.lower import Lowerer
from kechuang.rules.lowering.ops import Op, OverflowRefused
from kechuang.rules.lowering.plan import Plan
from kechuang.rules.lowering.stage import Stage, share
from kechuang.rules.problems import Problem, RuleErrors

WHERE = "where"
ANY_DAY = date(2026, 1, 1)
"""Tests mean the same on every day; one is needed to read them."""


@dataclass(frozen=True, slots=True)
class Tests:
    """`terms` by id (`where`, then the exclusions with a test); `columns` are those of the rows that they read."""

    terms: dict[str, terms.Term]
    columns: frozenset[str]

    def plan(self) -> Plan:
        """For `rules.columnar.evaluate` over a frame of rows; an output a test. Raises OverflowRefused."""
        low = _RowLowerer()
        outputs = {}
        for name, term in self.terms.items():
            outputs[name] = (low.party.column_for(f"={name}", low.truth(term, low.party)), "bool")
        share(low.party, low.b)
        return Plan(low.party, {}, outputs)


class _RowLowerer(Lowerer):
    """Reads a field of the record in hand from the row's own table, as `alias.field`."""

    def leaf(self, term: terms.Fact | terms.Field, stage: Stage) -> Op:
        if isinstance(term, terms.Field):
            return self.stored(_column(term), term.type, term.scale, stage, party=False)
        return super().leaf(term, stage)


def compile_tests(one: Directory, rules: RuleSet, as_of: date) -> Tests:
    """Raises RuleErrors with every problem found."""
    compiler = Compiler(rules, as_of)
    scope = compiler.shared_scope()
    record = one.rows if one.rows in rules.dictionary.records else ""
    inner = type(scope)(scope.dictionary, as_of, scope.parameters, record=record, pool=scope.pool)
    wanted: list[tuple[str, str, Source | None]] = [(WHERE, WHERE, one.where)]
    wanted += [(item.id, f"exclude.{item.id}", item.test) for item in one.exclude]
    found: dict[str, terms.Term] = {}
    columns: set[str] = set()
    for name, key, source in wanted:
        term = compiler.boolean(source, inner, key)
        if term is None or source is None:
            continue
        found[name] = term
        for leaf in terms.leaves(term):
            if not isinstance(leaf, terms.Fact | terms.Field):
                message = "a test looks at its row and the facts of its party, not over other records"
                compiler.problem(source.place, key, message, "name a fact or a field")
                continue
            columns.add(_column(leaf))
            if one.public and _level(leaf, rules.dictionary) != "public":
                message = f"`{_column(leaf)}` is not public, and what is counted would tell it"
                compiler.problem(source.place, key, message, "write `audience: internal`, or test another fact")
    if compiler.problems:
        raise RuleErrors(compiler.problems)
    return Tests(found, frozenset(columns))


def check_directories(pack: Pack) -> list[Problem]:
    """All problems of all expressions of directories, overflow included."""
    problems: list[Problem] = []
    for one in pack.directories.values():
        try:
            compile_tests(one, pack.rules, ANY_DAY).plan()
        except RuleErrors as error:
            problems += error.problems
        except OverflowRefused as error:
            problems.append(Problem(one.place, one.id, str(error), "declare smaller `max` in the fact dictionary"))
    return problems


def _column(leaf: terms.Fact | terms.Field) -> str:
    return f"{leaf.record}.{leaf.id}" if isinstance(leaf, terms.Field) else column_of(leaf)


def _level(leaf: terms.Fact | terms.Field, dictionary: Dictionary) -> str:
    if isinstance(leaf, terms.Fact):
        return dictionary.facts[leaf.id].sensitivity
    return next(one.sensitivity for one in dictionary.records[leaf.record].fields if one.id == leaf.id)
