"""Which facts somebody may see, fact by fact, and the record of every look at a sensitive one.

`visible(actor, party, keys, dictionary, why=…)` is the one function that pages, the API and exports ask before they
show values. A key is a fact id, the alias of a record kind, or `alias.field`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from kechuang.rules.definitions import Dictionary

from .access import Decision, Permission, check
from .actors import Actor
from .models import SensitiveRead

LEVELS = ("public", "internal", "sensitive")
HIDDEN = ("已隐去", "withheld")
"""What stands in the place of a withheld value: (Chinese, English)."""


EVERYBODY = "*"
"""No organisation's code: who may see facts of his own organisation only, sees none of all."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A value that is not shown, and why. It says nothing about whether there is one."""

    key: str
    decision: Decision

    def __str__(self) -> str:
        """已隐去（理由）."""
        return f"{HIDDEN[0]}（{self.decision.reason}）"


@dataclass(frozen=True, slots=True)
class Shown:
    """`keys` may be shown, in the order asked; `withheld` may not; `sensitive` are those of `keys` that are logged."""

    keys: tuple[str, ...] = ()
    withheld: Mapping[str, Withheld] = field(default_factory=dict)
    sensitive: tuple[str, ...] = ()


def visible(actor: Actor, party: str | None, keys: Iterable[str], dictionary: Dictionary, *, why: str) -> Shown:
    """Decide about `keys` of one party (None: of many parties at once) and log the sensitive ones that are shown.

    `why` says in a few words what is being done (导出院士协议名录). Raises KeyError for a key that the dictionary does
    not have. Call it only when the values are about to be shown.
    """
    shown = judge(actor, party, keys, dictionary)
    log_read(actor, party, shown.sensitive, why)
    return shown


def judge(actor: Actor, party: str | None, keys: Iterable[str], dictionary: Dictionary) -> Shown:
    """The decision alone, without a record: for pages that only announce what they would show."""
    defined = _definitions(dictionary)
    known: dict[tuple[str, str], Decision] = {}  # a dictionary has hundreds of facts and few holders
    shown, withheld, sensitive = [], {}, []
    for key in keys:
        level, holder = defined[key]
        if (level, holder) not in known:
            known[level, holder] = _decide(actor, party, level, holder)
        if known[level, holder]:
            shown.append(key)
            if level == "sensitive":
                sensitive.append(key)
        else:
            withheld[key] = Withheld(key, known[level, holder])
    return Shown(tuple(shown), withheld, tuple(sensitive))


def log_read(actor: Actor, party: str | None, keys: Iterable[str], why: str) -> None:
    """One row a look; nothing when nothing sensitive was seen. Who cannot be recorded does not see."""
    seen = sorted(keys)
    if seen:
        SensitiveRead.objects.create(
            actor=actor.name, on_behalf=actor.on_behalf, party=party or "", keys=seen, why=why[:200]
        )


def _decide(actor: Actor, party: str | None, level: str, holder: str) -> Decision:
    if level == "public":
        return Decision(True, "public", "公开数据", "public")
    if level == "internal":
        return check(actor, Permission.READ_FACTS, party=EVERYBODY if party is None else party)
    at_holder = check(actor, Permission.READ_SENSITIVE, party=holder)
    if at_holder or party is None or not actor.signed_in:
        return at_holder
    own = check(actor, Permission.READ_SENSITIVE, party=party)
    if own or own.code in {"delegation_ended", "membership_ended", "other_hat"}:
        return own
    zh, en = "敏感数据仅数据持有部门和本单位可见", "sensitive: for the holding department and the organisation itself"
    return Decision(False, "sensitive", zh, en)


def keys_of(dictionary: Dictionary) -> tuple[str, ...]:
    """Every key of a dictionary: facts, record kinds, their fields."""
    return tuple(_definitions(dictionary))


def _definitions(dictionary: Dictionary) -> Mapping[str, tuple[str, str]]:
    return _levels(_Held(dictionary))


class _Held:
    """A dictionary as an argument that a cache can keep: equal by identity, alive as long as the entry."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Held) and self.dictionary is other.dictionary

    def __hash__(self) -> int:
        return id(self.dictionary)


@lru_cache(maxsize=8)
def _levels(held: _Held) -> dict[str, tuple[str, str]]:
    """(sensitivity, holder) by key. A record is as sensitive as what it is known by: that stands in its id."""
    found = {key: (one.sensitivity, one.holder) for key, one in held.dictionary.facts.items()}
    for alias, kind in held.dictionary.records.items():
        fields = {one.id: (one.sensitivity, one.holder or kind.holder) for one in kind.fields}
        known_by = [(kind.sensitivity, kind.holder), *(fields[name] for name in kind.identity)]
        found[alias] = max(known_by, key=lambda one: LEVELS.index(one[0]))
        found |= {f"{alias}.{name}": level for name, level in fields.items()}
    return found
