"""What one reader sees of a directory: which columns, whose names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kechuang.core.pack.directories import BUILT_IN, Column, Directory, Named, resolve
from kechuang.people.access import AccessDenied, Permission, check
from kechuang.people.actors import Actor
from kechuang.people.sensitivity import EVERYBODY, Withheld, judge, log_read
from kechuang.rules.definitions import Dictionary, RecordDef


@dataclass(frozen=True, slots=True)
class Seen:
    """A column that may be shown, with what it means."""

    column: Column
    named: Named

    @property
    def id(self) -> str:
        return self.column.id


@dataclass(frozen=True, slots=True)
class Sight:
    """`columns` that may be shown, `withheld` those that may not, `sensitive` keys whose showing is logged."""

    columns: tuple[Seen, ...]
    withheld: tuple[tuple[Seen, Withheld], ...]
    sensitive: tuple[str, ...]
    person_names: bool

    def column(self, name: str) -> Seen | None:
        """By id, if it may be shown."""
        return next((one for one in self.columns if one.id == name), None)

    def allows(self, name: str) -> bool:
        """May one filter, sort or split by this column? What is not shown is not asked either."""
        return name in BUILT_IN or self.column(name) is not None


def sight(actor: Actor, directory: Directory, dictionary: Dictionary) -> Sight:
    """What `actor` sees; AccessDenied when the whole directory is not for him."""
    if not directory.public:
        decision = check(actor, Permission.READ_FACTS, party=EVERYBODY)
        if not decision:
            raise AccessDenied(decision)
    found = [(column, resolve(column.of, dictionary)) for column in directory.columns]
    known = [(column, named) for column, named in found if named is not None]
    shown = judge(actor, None, dict.fromkeys(named.key for _, named in known), dictionary)
    holder = _holder(directory, dictionary)
    return Sight(
        tuple(Seen(column, named) for column, named in known if named.key in shown.keys),
        tuple(
            (Seen(column, named), shown.withheld[named.key]) for column, named in known if named.key not in shown.keys
        ),
        shown.sensitive,
        bool(check(actor, Permission.READ_SENSITIVE, party=holder)),
    )


def readable(actor: Actor, directories: Iterable[Directory]) -> list[Directory]:
    """The directories whose existence is this reader's business."""
    internal = bool(check(actor, Permission.READ_FACTS, party=EVERYBODY))
    return [one for one in directories if one.public or internal]


def looked(actor: Actor, seen: Iterable[Seen], sensitive: Iterable[str], why: str) -> None:
    """Record that sensitive columns were shown; nothing when none were."""
    keys = {one.named.key for one in seen}
    log_read(actor, None, [key for key in sensitive if key in keys], why)


def _holder(directory: Directory, dictionary: Dictionary) -> str:
    base: RecordDef | None = dictionary.records.get(directory.rows)
    if base is not None:
        return base.holder
    named = resolve(directory.rows, dictionary)
    return named.definition.holder if named else ""
