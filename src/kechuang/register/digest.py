"""One digest for one content: of a dictionary, of the facts of one party."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from datetime import date
from typing import Any

from kechuang.rules.definitions import Dictionary
from kechuang.rules.subject import Subject


def dictionary_digest(dictionary: Dictionary) -> str:
    """SHA-256 over all entries without their places."""
    facts = {key: _plain(asdict(fact)) for key, fact in dictionary.facts.items()}
    records = {key: _plain(asdict(record)) for key, record in dictionary.records.items()}
    text = json.dumps([facts, records], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def subject_json(subject: Subject) -> dict[str, Any]:
    """The facts of one party with the source of each as plain data: a snapshot of one party.

    Keys are `fact`, `fact.year`, `alias`, `alias:record:field`; values raw, dates in ISO form, sets sorted.
    """
    return {
        "subject": subject.id,
        "facts": {_name(key): _raw(value) for key, value in subject.facts.items()},
        "records": {
            alias: [{name: _raw(value) for name, value in row.items()} for row in rows]
            for alias, rows in subject.records.items()
        },
        "partial": sorted(subject.partial),
        "sources": {_name(key): {k: _raw(v) for k, v in asdict(one).items()} for key, one in subject.sources.items()},
    }


def canonical(value: Any) -> str:
    """JSON that is the same for the same content."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest_of(value: Any) -> str:
    """SHA-256 of canonical JSON."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def _name(key: Any) -> str:
    if isinstance(key, tuple):
        return f"{key[0]}.{key[1]}" if len(key) == 2 else ":".join(map(str, key))
    return str(key)


def _raw(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return sorted(value) if isinstance(value, frozenset) else value


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        # The usual order of authority goes without saying: dictionaries that declare none keep their names.
        return {key: _plain(value) for key, value in node.items() if key != "place" and (key != "authority" or value)}
    return [_plain(value) for value in node] if isinstance(node, list | tuple) else node
