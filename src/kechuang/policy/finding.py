"""Finding measures: words anywhere in the text, and structured filters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kechuang.policy.catalogue import Measure, force
from kechuang.rules.definitions import Text

MAX_TERMS = 8
_TITLE, _CLAUSE, _BODY = 100, 20, 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for; empty fields do not narrow."""

    text: str = ""
    level: str = ""
    department: str = ""
    nature: str = ""
    force: str = ""
    confidence: str = ""


def find(measures: Iterable[Measure], wanted: Wanted, as_of: date) -> list[Measure]:
    """Measures that meet every filter and every word, best match first, else in the given order."""
    kept = [one for one in measures if _keeps(one, wanted, as_of)]
    terms = fold(wanted.text).split()[:MAX_TERMS]
    if not terms:
        return kept
    scored = [(score(one, terms), one) for one in kept]
    return [one for points, one in sorted(scored, key=lambda row: -row[0]) if points]


def _keeps(measure: Measure, wanted: Wanted, as_of: date) -> bool:
    policy = measure.policy
    return (
        wanted.level in {"", policy.level}
        and wanted.department in {"", policy.department}
        and wanted.confidence in {"", policy.confidence.get("grade", "")}
        and wanted.force in {"", force(policy, as_of)}
        and (not wanted.nature or any(one.benefit.nature == wanted.nature for one in measure.clauses))
    )


def fold(text: str) -> str:
    """Full-width and case are not distinguished."""
    return unicodedata.normalize("NFKC", text).casefold()


def score(measure: Measure, terms: list[str]) -> int:
    """0 unless every term occurs; a term of several Chinese words also counts by its pairs of characters."""
    fields = _fields(measure)
    points = [max(weight * _fit(term, text) for weight, text in fields) for term in terms]
    return sum(points) if all(points) else 0


def _fit(term: str, text: str) -> int:
    """10 for the term itself, up to 9 by the share of its character pairs (at least two thirds), else 0."""
    if term in text:
        return 10
    pairs = [term[at : at + 2] for at in range(len(term) - 1)]
    if len(pairs) < 2 or term.isascii():
        return 0
    share = sum(pair in text for pair in pairs) / len(pairs)
    return int(9 * share) if share >= 2 / 3 else 0


def _fields(measure: Measure) -> list[tuple[int, str]]:
    policy, clauses = measure.policy, measure.clauses
    conditions = [*policy.conditions, *(one for clause in clauses for one in (*clause.conditions, *clause.items))]
    document = f"{policy.document.get('number', '')} {_both([policy.document.get('title', Text())])}"  # type: ignore[list-item]
    body = [one.says for one in conditions] + [clause.benefit.gives for clause in clauses] + list(policy.notes)
    return [
        (_TITLE, fold(f"{_both([policy.title])} {policy.id} {document}")),
        (_CLAUSE, fold(_both([*(one.title for one in clauses), *(one.title for one in measure.notices)]))),
        (_BODY, fold(_both(body))),
    ]


def _both(texts: Iterable[Text]) -> str:
    return " ".join(f"{one.zh} {one.en}" for one in texts)
