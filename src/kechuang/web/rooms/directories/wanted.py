"""What an address asks of a directory. A filter is written `f.<column>=<value>`; what cannot be meant is left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from kechuang.core.pack.directories import Directory
from kechuang.people.actors import Actor, actor_of
from kechuang.policy import catalogue
from kechuang.register import directories as rooms
from kechuang.register.directories.slices import FURTHEST, PER_PAGE, condition
from kechuang.web.days import as_of

MAX_TEXT = 80
PARTS = ("counted", "excluded", "expiring", "unsure")
MARK = "f."


@dataclass(frozen=True)
class View:
    """A directory as one reader sees it on one day: `known_on` is the chosen day of knowledge, if any.

    `since`: the moment whose data the reading tells of, when a newer one is being prepared.
    """

    actor: Actor
    reading: rooms.Reading
    since: datetime | None
    sight: rooms.Sight
    asked: rooms.Asked
    columns: list[str] | None
    page: int
    known_on: date | None
    lang: str

    @property
    def directory(self) -> Directory:
        return self.reading.directory


def view_of(request: HttpRequest, directory_id: str) -> View:
    """Http404 for a directory that is not there, AccessDenied for one that is not for this reader, Preparing."""
    pack, actor = catalogue.pack(), actor_of(request)
    if directory_id not in pack.directories:
        raise Http404
    sight = rooms.sight(actor, pack.directories[directory_id], pack.rules.dictionary)
    known_on = _day(request.GET.get("known_on", ""))
    known_at = timezone.make_aware(datetime.combine(known_on, time.max)) if known_on else None
    look = rooms.look(pack, directory_id, as_of(request).day, known_at)
    reading = look.reading
    number = _number(request.GET.get("page", ""))
    lang = "en" if (get_language() or "").startswith("en") else "zh"
    columns = request.GET.getlist("col") or None
    return View(
        actor, reading, look.since, sight, _asked(request, reading, sight, number), columns, number, known_on, lang
    )


def _asked(request: HttpRequest, reading: rooms.Reading, sight: rooms.Sight, number: int) -> rooms.Asked:
    given = {
        name.removeprefix(MARK): _clean(request.GET.get(name, "")) for name in request.GET if name.startswith(MARK)
    }
    part, sort = request.GET.get("part", ""), request.GET.get("sort", "")
    return rooms.Asked(
        text=_clean(request.GET.get("q", "")),
        filters={name: value for name, value in given.items() if value and _meant(reading, sight, name, value)},
        part=part if part in PARTS else "counted",  # type: ignore[arg-type]
        reason=_clean(request.GET.get("reason", "")),
        sort=sort if _sortable(sight, sort.removeprefix("-")) else "",
        offset=min((number - 1) * PER_PAGE, FURTHEST),
    )


def _meant(reading: rooms.Reading, sight: rooms.Sight, name: str, value: str) -> bool:
    try:
        condition(reading, sight, name, value)
    except rooms.BadFilter:
        return False
    return True


def _sortable(sight: rooms.Sight, name: str) -> bool:
    seen = sight.column(name)
    return sight.allows(name) and (seen is None or seen.named.definition.type != "set")


def _clean(text: str) -> str:
    return text.replace("\x00", "").strip()[:MAX_TEXT]


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2099 else None
