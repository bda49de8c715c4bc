"""Which facts the rules of a pack speak of: names in expressions, strings left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from kechuang.rules.definitions import Dictionary, Example, RuleSet, Source

_TEXT = re.compile(r"'[^']*'")
_NAME = re.compile(r"[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)?", re.ASCII)


def sources(value: Any) -> Iterator[Source]:
    """Every expression and literal of a definition, examples left out."""
    if isinstance(value, Source):
        yield value
    elif isinstance(value, Example):
        return
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from sources(getattr(value, field.name))
    elif isinstance(value, tuple | list):
        for item in value:
            yield from sources(item)


def facts_used(rules: RuleSet) -> tuple[list[str], list[str]]:
    """Fact ids and record aliases that expressions (and `per`) name, and those that none names; both sorted."""
    words: set[str] = set()
    for owner in (*rules.policies, *rules.notices, *rules.groups):
        for source in sources(owner):
            names = _NAME.findall(_TEXT.sub("", source.text))
            words.update(name.split(".")[0].strip() for name in names)
    words.update(clause.per for policy in rules.policies for clause in policy.clauses)
    words.update(clause.per for notice in rules.notices for clause in notice.clauses)
    known = _names(rules.dictionary)
    return sorted(known & words), sorted(known - words)


def _names(dictionary: Dictionary) -> set[str]:
    return {*dictionary.facts, *dictionary.records}
