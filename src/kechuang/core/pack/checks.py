"""What must fit between files: ids, references, windows. Expressions are the compiler's (`rules.program.check`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from kechuang.core.pack.nodes import Table as Node
from kechuang.core.pack.nodes import find, walk
from kechuang.core.pack.problems import key_path, nearest
from kechuang.rules.definitions import Clause, Condition, Dictionary, Notice, Place, Policy, RuleSet
from kechuang.rules.problems import Problem


class Checks:
    """Collects what does not fit between the files of one pack."""

    def __init__(self, rules: RuleSet, departments: Iterable[str], unread: Iterable[str] = ()) -> None:
        """`unread`: policies whose files could not be read; references to them are left alone."""
        self.rules = rules
        self.unread = set(unread)
        self.departments = set(departments)
        self.problems: list[Problem] = []

    def run(self) -> list[Problem]:
        policies = {policy.id: policy for policy in self.rules.policies}
        self.unique("policy", [(policy.id, policy.place) for policy in self.rules.policies])
        self.unique("notice", [(notice.id, notice.place) for notice in self.rules.notices])
        self.unique("group", [(group.id, group.place) for group in self.rules.groups])
        self.unique("parameter", [(one.id, one.place) for one in self.rules.parameters])
        for policy in self.rules.policies:
            self.policy(policy)
        for notice in self.rules.notices:
            self.notice(notice, policies)
        for group in self.rules.groups:
            self.unique(f"member of {group.id}", [(member, group.place) for member in group.members])
            for member in group.members:
                if "." not in member:
                    message = f"`{member}` is not policy.clause"
                    self.add(group.place, f"groups.{group.id}.members", message, f"write {member}.<clause>")
        return self.problems

    def add(self, place: Place, key: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(place, key, message, remedy))

    def unique(self, what: str, ids: list[tuple[str, Place]]) -> None:
        seen: dict[str, Place] = {}
        for name, place in ids:
            if name in seen:
                first = seen[name]
                where = f"{first.file}:{first.line}" if first.file != place.file else f"line {first.line}"
                message = f"the {what} `{name}` occurs twice, first in {where}"
                self.add(place, name, message, "rename or delete one of them")
            seen.setdefault(name, place)

    def department(self, name: str, place: Place, key: str) -> None:
        if name not in self.departments:
            message = f"`{name}` is not in departments.yaml"
            self.add(place, key, message, nearest(name, self.departments, "add it there"))

    def ordered(self, start: date | None, end: date | None, place: Place, key: str) -> None:
        if start and end and end < start:
            self.add(place, key, f"ends on {end}, before it begins on {start}", "exchange the dates")

    def owner(self, owner: Policy | Notice) -> None:
        """What policies and notices share."""
        self.ordered(owner.valid_from, owner.valid_to, owner.place, "valid")
        issuers = owner.document.get("issuer", ())
        for issuer in issuers if isinstance(issuers, tuple) else ():
            self.department(issuer, owner.place, "document.issuer")
        self.conditions(owner.conditions, "conditions")
        self.unique("clause", [(clause.id, clause.place) for clause in owner.clauses])
        self.unique("example", [(one.name, one.place) for one in owner.examples])
        for parameter in owner.parameters:
            if parameter.id in {*self.rules.dictionary.facts, *self.rules.dictionary.records}:
                message = f"`{parameter.id}` is already a fact or record kind"
                self.add(parameter.place, f"parameters.{parameter.id}", message, "choose another name")
        for clause in owner.clauses:
            self.clause(clause)

    def policy(self, policy: Policy) -> None:
        self.department(policy.department, policy.place, "department")
        self.owner(policy)
        added = [clause for notice in self.rules.notices if notice.policy == policy.id for clause in notice.clauses]
        self.expectations(policy, policy.clauses + tuple(added))

    def clause(self, clause: Clause) -> None:
        key = f"clauses.{clause.id}"
        self.ordered(clause.window.start, clause.window.end, clause.place, f"{key}.window")
        self.conditions(clause.conditions, f"{key}.conditions")
        self.conditions(clause.items, f"{key}.items")
        for cap in clause.benefit.caps:
            if cap.per in {"item", "group"} and not clause.per:
                message = f"a cap per {cap.per} without items"
                self.add(cap.place, f"{key}.benefit.caps", message, "add `per: <record>` to the clause")
        if clause.items and not clause.per:
            self.add(clause.place, f"{key}.items", "items are judged per record", "add `per: <record>` to the clause")

    def conditions(self, conditions: tuple[Condition, ...], key: str) -> None:
        self.unique("condition", [(one.id, one.place) for one in conditions])

    def notice(self, notice: Notice, policies: dict[str, Policy]) -> None:
        self.owner(notice)
        self.ordered(notice.window.start, notice.window.end, notice.place, "window")
        policy = policies.get(notice.policy)
        if policy is None and notice.policy in self.unread:
            return
        if policy is None:
            message = f"there is no policy `{notice.policy}`"
            self.add(notice.place, "policy", message, nearest(notice.policy, policies))
            return
        known = [clause.id for clause in policy.clauses]
        for name in notice.open:
            if name not in known:
                self.add(notice.place, "open", f"`{policy.id}` has no clause `{name}`", nearest(name, known))
        for clause in notice.clauses:
            if clause.id in known:
                message = f"`{policy.id}` already has a clause `{clause.id}`"
                self.add(clause.place, f"clauses.{clause.id}", message, "open it, or give the new one another id")
        own = {parameter.id for parameter in policy.parameters}
        for parameter in notice.parameters:
            if parameter.id not in own:
                message = f"`{policy.id}` has no parameter `{parameter.id}` to override"
                self.add(parameter.place, f"parameters.{parameter.id}", message, nearest(parameter.id, own))
        self.expectations(notice, policy.clauses + notice.clauses)

    def expectations(self, owner: Policy | Notice, clauses: tuple[Clause, ...]) -> None:
        """Clauses and groups that examples speak of exist."""
        known = {clause.id for clause in clauses}
        groups = {group.id for group in self.rules.groups}
        for example in owner.examples:
            for key, names in (("clauses", known), ("groups", groups)):
                expected = example.expect.get(key)
                if not isinstance(expected, Node):
                    continue
                for name in expected.keys() - names:
                    message = f"there is no {key.removesuffix('s')} `{name}`"
                    self.add(expected.keys_at[name], f"expect.{key}.{name}", message, nearest(name, names))


def check_mapping(tree: Any, dictionary: Dictionary, departments: set[str], problems: list[Problem]) -> None:
    """Names a department file's mapping uses; the rest of its schema is the importer's."""
    fields = {f"{alias}.{one.id}" for alias, record in dictionary.records.items() for one in record.fields}
    known = {
        "fact": set(dictionary.facts),
        "field": fields,
        "publisher": departments,
        "of": {*dictionary.records, *dictionary.facts},
    }
    for path, node in walk(tree):
        if path and path[-1] in known and isinstance(node, str) and node not in known[str(path[-1])]:
            message = f"`{node}` is not a known {path[-1]}"
            problems.append(Problem(find(tree, path), key_path(path), message, nearest(node, known[str(path[-1])])))
