"""What identity reads of the register: parties with all their names, the facts that are compared, likely names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db import connection

from kechuang.register.identity.addresses import Address, parse
from kechuang.register.identity.evidence import ADDRESS, COMPARED, CROWD, Side
from kechuang.register.identity.names import shorten
from kechuang.register.identity.names.normal import bare, short
from kechuang.register.identity.names.rarity import rarity
from kechuang.register.importing.tidy import name_key
from kechuang.register.models import Party
from kechuang.register.queries import find_party, members, name_of
from kechuang.register.statements import PRECEDENCE, VALID, counts, said

ORGANISATIONS = ("enterprise", "institution", "department", "alliance", "agency")
"""Kinds that are compared: a panel or a place is told from another by its number, a person by more than a name."""
_SIDES = f"""
SELECT p.id, coalesce(p.uscc, ''), p.kind, n.kind, n.text
FROM register_party p JOIN register_partyname n ON n.party_id = p.id
WHERE p.kind = ANY(%(kinds)s) AND {counts("n")}
  AND NOT EXISTS (SELECT 1 FROM (SELECT DISTINCT ON (b.party_id) b.survivor_id FROM register_belonging b
                  WHERE b.party_id = p.id ORDER BY b.party_id, b.recorded_at DESC, b.id DESC) l
                  WHERE l.survivor_id IS NOT NULL)
ORDER BY p.id, n.kind <> 'full', n.recorded_at DESC, n.id DESC
"""
_COMPARED = "f.party_id = ANY(%(parties)s) AND f.key_id IN (SELECT id FROM register_factkey WHERE name = ANY(%(keys)s))"
_FACTS = f"""
SELECT s.party_id, k.name, coalesce(s.day::text, s.word, s.number::text, s.flag::text)
FROM ({said(_COMPARED)}) s
JOIN register_factkey k ON k.id = s.key_id
WHERE {VALID} ORDER BY s.party_id, k.name, {PRECEDENCE}
"""
_LIKELY = f"""
SELECT n.party_id, n.text FROM register_partyname n
WHERE n.grams @> %(grams)s::varchar[] AND {counts("n")} LIMIT %(limit)s
"""
_ADDRESSES = f"""
SELECT f.word, count(DISTINCT f.party_id) FROM register_fact f JOIN register_factkey k ON k.id = f.key_id
WHERE k.name = %(key)s AND f.word IS NOT NULL AND {counts("f")} GROUP BY f.word
"""
_EACH, _LOOKED_AT = 300, 120


def sides() -> list[Side]:
    """Every organisation that stands on its own, with its names, the current full name first."""
    with connection.cursor() as cursor:
        cursor.execute(_SIDES, {"kinds": list(ORGANISATIONS), "known_at": None})
        rows = cursor.fetchall()
    found = []
    for (party, uscc, kind), group in groupby(rows, key=lambda row: row[:3]):
        found.append(Side(party, uscc, kind, tuple(dict.fromkeys((row[3], row[4]) for row in group))))
    return found


def facts_of(parties: list[int], as_of: date) -> dict[int, dict[str, object]]:
    """The compared facts (`evidence.COMPARED`) of these parties as texts."""
    parameters: dict[str, Any] = {
        "parties": parties,
        "keys": list(COMPARED),
        "as_of": as_of,
        "year": as_of.year,
        "known_at": None,
    }
    found: dict[int, dict[str, object]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, parameters)
        for party, key, value in cursor.fetchall():
            found.setdefault(party, {}).setdefault(key, value)
    return found


class Crowds:
    """How many parties the register has at one address, in whatever spelling; read once, when first asked."""

    def __init__(self) -> None:
        self._at: Counter[Address] | None = None

    def added(self, facts: dict[int, dict[str, object]]) -> dict[int, dict[str, object]]:
        """The facts of parties with `evidence.CROWD` beside every address."""
        for one in facts.values():
            if ADDRESS in one:
                one[CROWD] = self._counted()[parse(str(one[ADDRESS])).place]
        return facts

    def _counted(self) -> Counter[Address]:
        if self._at is None:
            self._at = Counter()
            with connection.cursor() as cursor:
                cursor.execute(_ADDRESSES, {"key": ADDRESS, "known_at": None})
                for text, parties in cursor.fetchall():
                    self._at[parse(text).place] += parties
        return self._at


@dataclass(frozen=True, slots=True)
class Candidate:
    """A party that a name can mean. `matched` is the name that fits, `reasons` are codes of `words.WHY`."""

    party: Party
    name: str
    matched: str
    score: float
    reasons: tuple[str, ...]


def who(name: str, most: int = 10) -> list[Candidate]:
    """The parties that a name (or USCC) can mean, best first; each party once, those that belong as their survivor."""
    text = name.replace("\x00", "").strip()[:120]
    found = find_party(text) if text else None
    if found is not None:
        return [Candidate(found, name_of(found), text.upper(), 1.0, ("same_code",))]
    stem = short(text)
    if not stem:
        return []
    weigh = shorten.ranking()
    scored: list[tuple[float, int, str, tuple[str, ...]]] = []
    own = bare(text)
    for party, known in _likely(text, stem):
        if bare(known) == own:
            scored.append((1.0, party, known, ("same_name",)))
            continue
        ready = shorten.full(known)
        seen = dict(zip(shorten.LOOKED_AT, shorten.look(stem, ready), strict=True))
        share = min(0.99, weigh.share(weigh.total(tuple(seen.values()))))
        scored.append((share, party, known, tuple(_why(seen))))
    best: dict[int, Candidate] = {}
    for share, party, known, why in sorted(scored, key=lambda one: (-one[0], len(one[2]), one[1])):
        head = members(party)[0]
        if head not in best:
            whole = Party.objects.get(pk=head)
            best[head] = Candidate(whole, name_of(whole), known, round(share, 4), why)
        if len(best) == most:
            break
    return list(best.values())


def _why(seen: dict[str, float]) -> Iterable[str]:
    if seen["stem"]:
        yield "inside"
    elif seen["all"]:
        yield "in_order"
    elif seen["complete"]:
        yield "general_word"
    else:
        yield "partly"
    if seen["brand"] == 1 and not seen["no_brand"]:
        yield "brand"
    if seen["letter"]:
        yield "place_letter"
    if seen["trade"] > 0:
        yield "trade"


def _likely(text: str, stem: str) -> list[tuple[int, str]]:
    """Names that share pairs of characters, or all characters but one, with what was asked; the most telling first."""
    key = name_key(text)
    keys = {key, stem}
    asks = [list(dict.fromkeys(one)) for one in keys]
    chars = list(dict.fromkeys(stem))
    if len(chars) > 2:
        asks += [[*chars[:i], *chars[i + 1 :]] for i in range(min(len(chars), 8))]
    asks += [[one[i : i + 2]] for one in keys for i in range(min(len(one) - 1, 12))]
    found: dict[tuple[int, str], float] = {}
    with connection.cursor() as cursor:
        for grams in asks:
            cursor.execute(_LIKELY, {"grams": grams, "limit": _EACH, "known_at": None})
            for party, known in cursor.fetchall():
                if (party, known) not in found:
                    shared = set(known) & set(stem)
                    found[party, known] = rarity("".join(shared)) - 0.1 * len(known)
    ranked = sorted(found, key=lambda one: -found[one])
    exact: list[Any] = [one for one in ranked if bare(one[1]) == bare(text)]
    return list(dict.fromkeys([*exact, *ranked[:_LOOKED_AT]]))
