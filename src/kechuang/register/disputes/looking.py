"""One reader's look at a party's data: what may be shown, recorded where it is sensitive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from kechuang.people.actors import Actor
from kechuang.people.sensitivity import Shown, judge, keys_of, log_read
from kechuang.register.correcting.slots import Slot
from kechuang.register.disputes.reading import Item, items
from kechuang.register.models import Party
from kechuang.rules.definitions import Dictionary


@dataclass(frozen=True, slots=True)
class Look:
    """`items` the reader may see, of all that there are; `shown` the decision for every key of the dictionary."""

    items: tuple[Item, ...]
    shown: Shown
    dictionary: Dictionary

    def one(self, slot: Slot) -> Item | None:
        """The datum; None when nothing was ever said of it, or the reader may not see it."""
        return next((item for item in self.items if item.slot == slot.whole), None)


def look(
    actor: Actor,
    party: Party,
    as_of: date,
    known_at: datetime | None = None,
    only: Slot | None = None,
    *,
    dictionary: Dictionary,
    why: str,
) -> Look:
    """All data of a party, or the one of `only`, as `actor` may know them. A sensitive one that is shown is logged."""
    code = party.public_id
    shown = judge(actor, code, keys_of(dictionary), dictionary)
    found = [one for one in items(party, as_of, known_at, dictionary) if one.slot.key not in shown.withheld]
    if only is not None:
        found = [one for one in found if one.slot == only.whole]
    present = {item.slot.key for item in found}
    log_read(actor, code, [key for key in shown.sensitive if key.partition(".")[0] in present], why)
    return Look(tuple(found), shown, dictionary)
