"""One digest for one dictionary, whatever file and line its entries stand in."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from kechuang.rules.definitions import Dictionary


def dictionary_digest(dictionary: Dictionary) -> str:
    """SHA-256 over all entries without their places."""
    facts = {key: _plain(asdict(fact)) for key, fact in dictionary.facts.items()}
    records = {key: _plain(asdict(record)) for key, record in dictionary.records.items()}
    text = json.dumps([facts, records], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(node: Any) -> Any:
    if isinstance(node, dict):
        # The usual order of authority goes without saying: dictionaries that declare none keep their names.
        return {key: _plain(value) for key, value in node.items() if key != "place" and (key != "authority" or value)}
    return [_plain(value) for value in node] if isinstance(node, list | tuple) else node
