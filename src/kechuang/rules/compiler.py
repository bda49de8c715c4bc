"""Turns the expressions of a rule set into checked terms and collects every problem with its place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from kechuang.rules import terms
from kechuang.rules.check import check_expression
from kechuang.rules.definitions import Cap, Clause, Notice, Parameter, Place, Policy, RuleSet, Source
from kechuang.rules.problems import Problem
from kechuang.rules.scope import Scope, literal_term, nearest
from kechuang.rules.tokens import SyntaxProblem


def in_force(start: date | None, end: date | None, day: date) -> bool:
    """Is `day` between the two, a missing end being open?"""
    return (start is None or start <= day) and (end is None or day <= end)


def place_at(source: Source, offset: int) -> Place:
    """The place of a character of an expression (block scalars keep their line breaks)."""
    before = source.text[:offset]
    line = before.count("\n")
    column = offset - (before.rfind("\n") + 1) + (1 if line else source.place.column)
    return replace(source.place, line=source.place.line + line, column=column)


class Compiler:
    """One rule set on one day; problems gather in `problems`."""

    def __init__(self, rules: RuleSet, as_of: date):
        self.rules, self.as_of = rules, as_of
        self.problems: list[Problem] = []
        self.pool: dict[tuple[str, terms.Term], terms.Term] = {}
        self.shared = {parameter.id: parameter for parameter in rules.parameters}

    def problem(self, place: Place, key: str, message: str, remedy: str = "") -> None:
        self.problems.append(Problem(place, key, message, remedy))

    def near(self, word: str, known: Iterable[str]) -> str:
        return nearest(word, known)

    def notice(self, policy: Policy) -> Notice | None:
        """The yearly notice that rules the measure on `as_of`; the latest one if several overlap."""
        found = [
            item
            for item in self.rules.notices
            if item.policy == policy.id and in_force(item.valid_from, item.valid_to, self.as_of)
        ]
        return max(found, key=lambda item: item.valid_from or date.min) if found else None

    def in_notice(self, member: str) -> bool:
        """Does some notice, perhaps not in force today, add this `policy.clause`?"""
        return any(member == f"{item.policy}.{clause.id}" for item in self.rules.notices for clause in item.clauses)

    def shared_scope(self) -> Scope:
        return Scope(self.rules.dictionary, self.as_of, self.shared, pool=self.pool)

    def scope(self, policy: Policy, notice: Notice | None) -> Scope:
        """Parameters (the notice's win over the measure's, these over the pack's), tables and checked lets."""
        own = {parameter.id: parameter for parameter in policy.parameters}
        if notice:
            own |= {parameter.id: parameter for parameter in notice.parameters}
        self.parameters(own.values())
        tables = {table.id: table for table in policy.tables}
        scope = Scope(self.rules.dictionary, self.as_of, {**self.shared, **own}, tables, pool=self.pool)
        for let in policy.lets:
            if let.id in scope.names() and let.id not in own:
                self.problem(
                    let.value.place, f"let.{let.id}", f"{let.id} already means something else", "choose another name"
                )
            self.let(policy, let.id, let.value, scope)
        return scope

    def let(self, policy: Policy, name: str, source: Source, scope: Scope) -> None:
        record = _record_mentioned(source.text, scope)
        found = self.term(source, replace(scope, record=record), f"let.{name}")
        if found is not None:
            scope.lets[name] = terms.Ref(type=found.type, text=name, name=f"{policy.id}.{name}", label=name, term=found)

    def parameters(self, parameters: Iterable[Parameter]) -> None:
        for parameter in parameters:
            for entry in parameter.values:
                try:
                    literal_term(entry.value.text)
                except SyntaxProblem as error:
                    self.problem(entry.value.place, f"parameters.{parameter.id}", error.message, error.remedy)

    def per(self, scope: Scope, clause: Clause) -> Scope:
        if clause.per and clause.per not in self.rules.dictionary.records:
            remedy = nearest(clause.per, self.rules.dictionary.records)
            self.problem(clause.place, f"clauses.{clause.id}.per", f"unknown record kind {clause.per}", remedy)
        return replace(scope, record=clause.per)

    def term(self, source: Source | None, scope: Scope, key: str) -> terms.Term | None:
        if source is None:
            return None
        try:
            return check_expression(source.text, scope)
        except SyntaxProblem as error:
            self.problem(place_at(source, error.start), key, error.message, error.remedy)
        except RecursionError:
            self.problem(source.place, key, "the expression is nested too deeply", "move parts into `let`")
        return None

    def boolean(self, source: Source | None, scope: Scope, key: str) -> terms.Term | None:
        found = self.term(source, scope, key)
        if found is not None and source is not None and found.type.kind != "bool":
            message = f"`{source.text}` is {found.type.named()}, a yes/no value is needed"
            self.problem(source.place, key, message, "compare it with something")
            return None
        return found

    def cap(self, cap: Cap, scope: Scope, key: str) -> terms.Term | None:
        """An upper limit; per item it may use facts, per group it is a plain amount."""
        found = self.money(cap.at_most, scope, key)
        if found is None or cap.at_most is None:
            return found
        if cap.per == "group" and not isinstance(found, terms.Const):
            self.problem(cap.at_most.place, key, "a limit per group is a plain amount or parameter", "e.g. 10万元")
        if cap.per == "item" and any(isinstance(leaf, terms.Aggregate) for leaf in terms.leaves(found)):
            message = "a limit per item cannot count over records"
            self.problem(cap.at_most.place, key, message, "limit the year (per: year) instead")
        return found

    def money(self, source: Source | None, scope: Scope, key: str) -> terms.Term | None:
        """An amount in whole fen."""
        found = self.term(source, scope, key)
        if found is None or source is None:
            return None
        zero = isinstance(found, terms.Const) and found.value == 0
        if not zero and (found.type.kind != "num" or found.type.dims != (("元", 1),)):
            self.problem(source.place, key, f"`{source.text}` is {found.type.named()}, money is needed", "e.g. 5万元")
            return None
        if not whole(found):
            message = f"`{source.text}` can have parts of a fen"
            self.problem(source.place, key, message, f"round({source.text}, 0.01元) or floor(…, 1元)")
            return None
        return found


def whole(term: terms.Term) -> bool:
    """Can the number never have parts of a base unit?"""
    match term:
        case terms.Const():
            return term.value is None or (isinstance(term.value, Fraction) and term.value.denominator == 1)
        case terms.Fact() | terms.Field():
            return term.scale == 0
        case terms.Round():
            return term.step.denominator == 1
        case terms.Arith():
            return term.op != "/" and whole(term.left) and whole(term.right)
        case terms.Aggregate():
            return term.value is None or whole(term.value)
        case terms.Pick():
            return all(low.denominator == 1 and high.denominator == 1 for *_, low, high in term.rows)
        case terms.Case():
            return all(whole(then) for _, then in term.whens) and whole(term.default)
        case terms.Extreme() | terms.Ref() | terms.Otherwise():
            return all(whole(child) for child in terms.children(term))
        case terms.YearTerm():
            return whole(term.fact)
        case terms.DaysSince() | terms.YearOf():
            return True
    return False


def _record_mentioned(text: str, scope: Scope) -> str:
    """The record kind a `let` is about: the one whose field stands outside every aggregate, if any."""
    from kechuang.rules.mentions import bare_record

    try:
        return bare_record(text, scope)
    except SyntaxProblem:
        return ""  # the check that follows reports it
