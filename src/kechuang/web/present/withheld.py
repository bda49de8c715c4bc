"""What a reader does not see, named with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kechuang.people.sensitivity import Withheld
from kechuang.rules.answer import FactRef
from kechuang.rules.definitions import Dictionary
from kechuang.web.present.words import fact_name


@dataclass(frozen=True, slots=True)
class WithheldLine:
    """All withheld data with one reason."""

    reason: str
    names: tuple[str, ...]


def withheld_lines(withheld: Mapping[str, Withheld], dictionary: Dictionary) -> list[WithheldLine]:
    """By reason; of a record kind that is withheld as a whole its fields are not named again."""
    by_reason: dict[str, list[str]] = {}
    for key, one in withheld.items():
        if key.partition(".")[0] == key or key.partition(".")[0] not in withheld:
            by_reason.setdefault(str(one.decision), []).append(fact_name(FactRef(key), dictionary))
    return [WithheldLine(reason, tuple(names)) for reason, names in by_reason.items()]
