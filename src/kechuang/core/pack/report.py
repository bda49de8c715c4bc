"""What `kechuang check` says of a pack: problems, measures, clauses by kind, examples, facts used."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from kechuang.core.pack.directory_rules import check_directories
from kechuang.core.pack.loader import inspect
from kechuang.core.pack.mentions import facts_used
from kechuang.rules.definitions import Clause, Notice, Place, Policy, RuleSet
from kechuang.rules.examples import run
from kechuang.rules.problems import Problem
from kechuang.rules.program import check

EXECUTABLE, MANUAL, CLOSED = "executable", "manual", "closed"


@dataclass(frozen=True, slots=True)
class Measure:
    """One policy: its clauses by kind, and its worked examples with those of its notices."""

    id: str
    title: str
    level: str
    confidence: str
    clauses: int
    executable: int
    manual: int
    closed: int
    examples: int
    passed: int


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not hold: expected against found, one line each."""

    policy: str
    example: str
    place: Place
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found; `ok` decides the exit code."""

    pack: str
    title: str
    digest: str
    problems: tuple[Problem, ...]
    measures: tuple[Measure, ...] = ()
    failures: tuple[Failure, ...] = ()
    facts_used: tuple[str, ...] = ()
    facts_unused: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Nothing wrong and every example holds."""
        return not self.problems and not self.failures

    @property
    def totals(self) -> dict[str, int]:
        """Sums over the measures, and how many facts and record kinds the rules use."""
        names = ("clauses", EXECUTABLE, MANUAL, CLOSED, "examples", "passed")
        sums = {name: sum(getattr(measure, name) for measure in self.measures) for name in names}
        facts = {"facts_used": len(self.facts_used), "facts_unused": len(self.facts_unused)}
        return {"policies": len(self.measures), **sums, **facts}

    def as_json(self) -> dict[str, Any]:
        """The report as JSON-ready data; problems carry file, line, column, key, message, remedy."""
        return {
            "pack": self.pack,
            "title": self.title,
            "digest": self.digest,
            "ok": self.ok,
            "totals": self.totals,
            "problems": [_problem(one) for one in self.problems],
            "policies": [asdict(measure) for measure in self.measures],
            "failed_examples": [asdict(failure) for failure in self.failures],
            "facts": {"used": list(self.facts_used), "unused": list(self.facts_unused)},
        }


def report(path: Path | str) -> Report:
    """Read, check and try a pack. Examples run for every measure in whose file nothing is wrong."""
    reading = inspect(path)
    pack = reading.pack
    if pack is None:
        return Report(Path(path).name, "", "", reading.problems)
    rules = pack.rules
    found = [] if _blind(reading.unread) else check(_readable(rules, reading.unread)) + check_directories(pack)
    problems = list(dict.fromkeys([*reading.problems, *map(_with_remedy, found)]))
    broken = {problem.place.file for problem in problems}
    failures, counts = _examples(rules, broken)
    used, unused = facts_used(rules)
    return Report(
        pack=pack.id,
        title=pack.title.zh,
        digest=pack.digest,
        problems=tuple(problems),
        measures=tuple(_measure(policy, rules, counts) for policy in rules.policies),
        failures=tuple(failures),
        facts_used=tuple(used),
        facts_unused=tuple(unused),
    )


def _blind(unread: frozenset[str]) -> bool:
    """Without the whole dictionary every expression would be called wrong."""
    return any(name.startswith(("facts/", "parameters.yaml")) for name in unread)


def _readable(rules: RuleSet, unread: frozenset[str]) -> RuleSet:
    """Without members of groups whose measure, or a notice that may add the clause, could not be read."""
    if any(name.startswith("notices/") for name in unread):
        return replace(rules, groups=())
    lost = {Path(name).stem for name in unread if name.startswith("policies/")}
    groups = tuple(
        replace(group, members=tuple(one for one in group.members if one.split(".")[0] not in lost))
        for group in rules.groups
    )
    return replace(rules, groups=groups)


def _with_remedy(problem: Problem) -> Problem:
    return problem if problem.remedy else replace(problem, remedy="see docs/rule-language.md §2")


def _examples(rules: RuleSet, broken: set[str]) -> tuple[list[Failure], Counter[str]]:
    """Failures, and how many examples of each measure or notice hold."""
    whole = not any(name.startswith(("facts/", "departments", "parameters", "pack")) for name in broken)
    sound = replace(
        rules,
        policies=tuple(policy for policy in rules.policies if policy.place.file not in broken) if whole else (),
        notices=tuple(notice for notice in rules.notices if notice.place.file not in broken) if whole else (),
        groups=rules.groups if not broken else (),
    )
    kept = {policy.id for policy in sound.policies}
    sound = replace(sound, notices=tuple(notice for notice in sound.notices if notice.policy in kept))
    results = run(sound)
    failures = [
        Failure(result.policy, result.example.name, result.example.place, result.failures)
        for result in results
        if result.failures
    ]
    return failures, Counter(result.policy for result in results if not result.failures)


def _measure(policy: Policy, rules: RuleSet, passed: Counter[str]) -> Measure:
    notices = [notice for notice in rules.notices if notice.policy == policy.id]
    latest = max(notices, key=lambda notice: str(notice.valid_from or ""), default=None)
    added = tuple(clause for notice in notices for clause in notice.clauses)
    kinds = Counter(kind(clause, policy, latest) for clause in policy.clauses + added)
    return Measure(
        id=policy.id,
        title=policy.title.zh,
        level=policy.level,
        confidence=policy.confidence.get("grade", ""),
        clauses=len(policy.clauses) + len(added),
        executable=kinds[EXECUTABLE],
        manual=kinds[MANUAL],
        closed=kinds[CLOSED],
        examples=len(policy.examples) + sum(len(notice.examples) for notice in notices),
        passed=passed[policy.id] + sum(passed[notice.id] for notice in notices),
    )


def kind(clause: Clause, policy: Policy, notice: Notice | None) -> str:
    """Closed: the latest notice does not open it. Manual: a condition or the benefit is an expert's."""
    if notice is not None and clause in policy.clauses and clause.id not in notice.open:
        return CLOSED
    conditions = (*policy.conditions, *clause.conditions, *clause.items, *(notice.conditions if notice else ()))
    expert = clause.benefit.kind == "manual" or any(condition.manual is not None for condition in conditions)
    return MANUAL if expert else EXECUTABLE


def _problem(problem: Problem) -> dict[str, Any]:
    place = problem.place
    where = {"file": place.file, "line": place.line, "column": place.column}
    return {**where, "key": problem.key, "message": problem.message, "remedy": problem.remedy}
