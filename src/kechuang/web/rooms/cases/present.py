"""Cases in words: rows of the board, parts with their holders, what a case is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kechuang.casework.models import Act
from kechuang.casework.offers import Offer
from kechuang.casework.references import split
from kechuang.casework.standing import PartNow, Standing
from kechuang.core.calendar import day_kind
from kechuang.policy import catalogue
from kechuang.register.everybody import called
from kechuang.register.places import tree
from kechuang.register.queries import find_party, name_of
from kechuang.web.formats import say
from kechuang.web.rooms.places.present import address, percent, wan
from kechuang.web.templatetags.kc import department, lang

Names = dict[int, tuple[str, str]]
BADGES = {
    "answered": "is-yes",
    "late": "is-unknown",
    "overdue": "is-no",
    "soon": "is-unknown",
    "waiting": "",
    "none": "",
}


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part: its holder's name, its day, what has come."""

    now: PartNow
    holder: str
    code: str
    badge: str
    day_off: bool
    can: bool = False

    @property
    def number(self) -> int:
        return self.now.part.number


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case on the board: `late` and `waiting` name whom it waits for, `own` the reader's own waiting parts."""

    now: Standing
    lead: str
    late: tuple[str, ...]
    more_late: int
    answered: int
    asked: int


@dataclass(frozen=True, slots=True)
class AboutRow:
    """Something a case is about: a place with its completion, a party, a target of a plan."""

    reference: str
    kind: str
    name: str
    address: str
    figure: str = ""
    note: str = ""


def names_of(rows: Iterable[Standing]) -> Names:
    """Codes and names of the parties in these cases. One query."""
    parties = {one.part.party_id for row in rows for one in row.parts if one.part.party_id}
    return called(parties, None) if parties else {}


def holder(part: PartNow, names: Names) -> str:
    """Who answers a part: a department's or a party's name."""
    if part.part.party_id:
        return names[part.part.party_id][1]
    return department(part.part.department)


def part_row(part: PartNow, names: Names, can: bool = False) -> PartRow:
    """A part in words; `can`: this reader may do something to it now."""
    code = names[part.part.party_id][0] if part.part.party_id else part.part.department
    off = part.due_on is not None and not day_kind(part.due_on).works
    return PartRow(part, holder(part, names), code, BADGES[part.state], off, can)


def case_row(row: Standing, names: Names, seen: Sequence[PartNow]) -> CaseRow:
    """A case in words, with the parts that the reader may see."""
    late = [holder(one, names) for one in row.late if one in seen]
    asked = [one for one in seen if one.role.id in row.service.answered]
    done = sum(one.answered is not None for one in asked)
    return CaseRow(row, holder(row.lead, names), tuple(late[:3]), max(0, len(late) - 3), done, len(asked))


def act_words(act: Act, row: Standing) -> str:
    """What was done, in the words of the case's own service."""
    event = row.service.events.get(act.event)
    return say(event.title, lang()) if event else _("发起")


def missing(offer: Offer, names: Names) -> list[str]:
    """Whom a guarded act waits for: name and day."""
    parts = offer.refusal.missing if offer.refusal else ()
    return [holder(one, names) for one in parts]


def about_rows(references: Sequence[str], request: HttpRequest, as_of: date) -> list[AboutRow]:
    """In the order of the case. The tree of places is read once, if a place is among them."""
    kinds = [(one, *split(one)) for one in references]
    nodes = {}
    if any(kind == "place" for _reference, kind, _rest in kinds):
        nodes = tree(as_of, dictionary=catalogue.pack().rules.dictionary, counted=False).nodes
    found = []
    for reference, kind, rest in kinds:
        if kind == "place" and rest in nodes:
            place = nodes[rest].place
            done, planned = wan(place.get("completed_area")), wan(place.get("planned_area"))
            areas = _("已竣工 %(done)s，规划 %(planned)s 万平方米") % {"done": done, "planned": planned}
            note = areas if done and planned else _("规划或竣工面积未知")
            page = address("place", rest, request)
            found.append(AboutRow(reference, kind, place.name, page, percent(place.completion), note))
        else:
            found.append(_other(reference, kind, rest))
    return found


def _other(reference: str, kind: str, rest: str) -> AboutRow:
    """A party by its name, a target by plan and name; what is not found goes by its code."""
    if kind == "party":
        party = find_party(rest)
        name = name_of(party) if party else rest
        return AboutRow(reference, kind, name, reverse("web:enterprise", args=[rest]) if party else "")
    if kind == "target":
        plan, _slash, record = rest.partition("/")
        party = find_party(plan)
        return AboutRow(reference, kind, record, "", note=name_of(party) if party else plan)
    return AboutRow(reference, kind, rest, "")
