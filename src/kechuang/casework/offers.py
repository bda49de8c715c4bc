"""What an actor can do to a case now; and what he cannot, why not, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from kechuang.casework.capacities import NAMES, Stand
from kechuang.casework.standing import PartNow, Standing
from kechuang.core.pack.services import Event
from kechuang.rules.definitions import Text


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not. `code`: role (somebody else may), state, part (nothing is asked of it), guard (something is missing)."""

    code: str
    text: Text
    missing: tuple[PartNow, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """An act that the service knows here: `refusal` None, the actor may do it now."""

    event: Event
    part: PartNow | None
    refusal: Refusal | None


def refusal(who: Stand, standing: Standing, event: Event, part: PartNow | None) -> Refusal | None:
    """None when the act can be done."""
    if not event.by & who.capacities(standing.lead.part, part.part if part else None):
        names = [NAMES[one] for one in NAMES if one in event.by]
        zh, en = "、".join(one.zh for one in names), ", ".join(one.en for one in names)
        return Refusal("role", Text(f"“{event.title.zh}”由{zh}办理", f"{event.id} is for {en}"))
    if standing.state.id not in event.start:
        zh, en = standing.state.title.zh, standing.state.title.en or standing.state.id
        return Refusal(
            "state", Text(f"事项“{zh}”，不能{event.title.zh}", f"the case is {en}: {event.id} is not possible")
        )
    return _of_part(standing, event, part) if part else _guard(standing, event)


def _of_part(standing: Standing, event: Event, part: PartNow) -> Refusal | None:
    if part.part.role not in event.parts or (part.role.id not in standing.service.answered and not part.awaited):
        return Refusal("part", Text("这个操作不适用于该单位", "the act is not for this part"))
    if event.does == "return" and part.answered is None:
        return Refusal("part", Text("还没有反馈，不能退回", "nothing has been answered yet"))
    if event.does in {"remind", "extend"} and not part.awaited:
        return Refusal("part", Text("已经反馈，不必再办", "it has been answered"))
    return None


def _guard(standing: Standing, event: Event) -> Refusal | None:
    if event.guard != "all_answered" or not standing.waiting:
        return None
    waiting = tuple(standing.waiting)
    late = sum(one.overdue for one in waiting)
    zh = f"还有 {len(waiting)} 个单位未反馈" + (f"，其中 {late} 个已逾期" if late else "")
    return Refusal(
        "guard",
        Text(f"{zh}，不能{event.title.zh}", f"{len(waiting)} parts are not answered, {late} of them overdue"),
        waiting,
    )


def offers(who: Stand, standing: Standing) -> list[Offer]:
    """Acts on the case as a whole, in the order of the service."""
    found = [one for one in standing.service.events.values() if not one.on_part]
    return [Offer(one, None, refusal(who, standing, one, None)) for one in found]


def offers_on(who: Stand, standing: Standing, part: PartNow) -> list[Offer]:
    """Acts on one part that the actor may do now."""
    found = [one for one in standing.service.events.values() if one.on_part and part.part.role in one.parts]
    made = [Offer(one, part, refusal(who, standing, one, part)) for one in found]
    return [one for one in made if one.refusal is None]
