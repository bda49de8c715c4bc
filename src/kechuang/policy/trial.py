"""A what-if: values that are tried, never stored."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from kechuang.policy.refs import RefError, Target, decode
from kechuang.policy.values import ReadError, read_value
from kechuang.rules.answer import FactRef
from kechuang.rules.definitions import Dictionary
from kechuang.rules.subject import Raw, Record, Subject

MAX_TRIED = 40
ADDED = "trial"
"""Id of a record that is tried but not in the register."""


@dataclass(frozen=True, slots=True)
class Tried:
    """One value of a trial: its name, as typed, and what it became."""

    name: str
    text: str
    target: Target
    raw: Raw


@dataclass(frozen=True, slots=True)
class Trial:
    """Values tried, and what could not be read: `errors` maps the name to a message for people."""

    tried: tuple[Tried, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.tried)

    def apply(self, subject: Subject) -> Subject:
        """The subject as if the tried values were true; the given subject is left alone."""
        facts = dict(subject.facts)
        lists: dict[str, list[Record]] = {kind: list(rows) for kind, rows in subject.records.items()}
        added: dict[str, dict[str, Raw]] = defaultdict(dict)
        partial = set(subject.partial)
        for one in self.tried:
            ref = one.target.ref
            alias, _dot, name = ref.fact.partition(".")
            if one.target.kind == "fact":
                facts[ref.fact if ref.year is None else (ref.fact, ref.year)] = one.raw
            elif one.target.kind == "field":
                lists[alias] = [_changed(row, ref, name, one.raw) for row in lists.get(alias, [])]
            elif one.target.kind == "none":
                lists[alias] = []
                partial.discard(alias)
            else:
                added[alias][name] = one.raw
        for alias, fields in added.items():
            if alias not in lists:
                partial.add(alias)  # one record more of a list nobody has seen: still not a complete list
            lists.setdefault(alias, []).append({"record": ADDED, **fields})
        return replace(subject, facts=facts, records=lists, partial=frozenset(partial))


def read_trial(pairs: Iterable[tuple[str, str]], dictionary: Dictionary, *, bare_percent: bool = False) -> Trial:
    """Read `(name, text)` pairs (see `refs`); a bad name or value becomes an entry of `errors`, never a value."""
    tried: list[Tried] = []
    errors: dict[str, str] = {}
    texts: dict[str, str] = {}
    for name, text in pairs:
        if len(texts) == MAX_TRIED:
            errors[name[:40]] = _("一次最多试 %(limit)d 个值。") % {"limit": MAX_TRIED}
            break
        texts[name] = text
        try:
            target = decode(name, dictionary)
            raw = True if target.definition is None else read_value(text, target.definition, bare_percent=bare_percent)
            tried.append(Tried(name, text, target, raw))
        except RefError:
            errors[name[:40]] = _("没有这样的数据项。")
        except ReadError as error:
            errors[name] = str(error)
    return Trial(tuple(tried), errors, texts)


def _changed(row: Record, ref: FactRef, name: str, raw: Any) -> Record:
    return {**row, name: raw} if row["record"] == ref.record else row
