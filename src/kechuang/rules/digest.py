"""One name for the content of rules: where a definition stands in its file does not matter."""

from __future__ import annotations

import hashlib
import json
from dataclasses import fields, is_dataclass
from typing import Any

from kechuang.rules.definitions import Example, Place


def plain(value: Any) -> Any:
    """Definitions as JSON-ready data without places and examples."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            item.name: plain(found)
            for item in fields(value)
            if not isinstance(found := getattr(value, item.name), Place) and item.name != "examples"
        }
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value if not isinstance(item, Example)]
    return value if isinstance(value, str | int | bool | None) else str(value)


def digest(value: Any) -> str:
    """SHA-256 over canonical JSON."""
    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
