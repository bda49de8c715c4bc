"""What a row says about whom, from tokens: the fields `person`, `basis` and `likeness` of its record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from kechuang.register.importing.mapping import Persons

BASES = ("identity", "code", "name")
"""How sure it is who is meant, the surest first: the values of the field `basis`."""


def person_fields(
    rule: Persons, number: str, code: str, name: str, party: str, others: tuple[str, ...]
) -> Mapping[str, str]:
    """Raw values of the record's fields; empty when the row names nobody.

    A number decides. A name does not: the same name at another organisation or with another title (`others`) is
    another pseudonym, and only `likeness` says that it may be the same person.
    """
    likeness = {rule.likeness: _hash(name, party)} if name else {}
    if number:
        return likeness | {rule.basis: "identity", rule.person: "I" + number[-20:]}
    if code:
        return likeness | {rule.basis: "code", rule.person: code}
    if name:
        return likeness | {rule.basis: "name", rule.person: "N" + _hash(name, party, *others)}
    return {}


def _hash(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20].upper()
