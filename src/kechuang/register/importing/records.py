"""Natural keys of records: what makes two statements be about the same loan, right or certificate."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date

from kechuang.register.importing.reasons import Reason, reason
from kechuang.register.importing.tidy import bare
from kechuang.rules.definitions import RecordDef

MAX_KEY = 200


def natural_key(identity: Sequence[str], body: Mapping[str, object]) -> str | None:
    """The key of a record inside its party, None when a part of it is missing.

    Without declared identity (or with `row`) the whole content is the key: such a record can be repeated or
    retracted, but not corrected.
    """
    if not identity or tuple(identity) == ("row",):
        content = json.dumps(record_json(body), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()[:16]
    parts = [body.get(name) for name in identity]
    if any(part is None for part in parts):
        return None
    key = "|".join(bare(str(part)).upper() for part in parts)
    return key if len(key) <= MAX_KEY else hashlib.sha256(key.encode()).hexdigest()[:32]


def record_json(body: Mapping[str, object]) -> dict[str, object]:
    """A record as it is stored: dates in ISO form, sets as sorted lists, unknown fields left out."""
    return {
        name: raw.isoformat() if isinstance(raw, date) else list(raw) if isinstance(raw, tuple) else raw
        for name, raw in body.items()
        if raw is not None
    }


def no_identity(definition: RecordDef, missing: Sequence[str]) -> Reason:
    """The row has a record without the fields that tell it from others."""
    names = {field.id: field.name.zh or field.id for field in definition.fields}
    shown = "、".join(names.get(name, name) for name in missing)
    return reason(
        "no-identity",
        f"{definition.name.zh}缺少{shown}，无法区分各条记录",
        f"{definition.id} lacks {', '.join(missing)}, which tells its records apart",
    )
