"""Acting on a case: what its service allows, by whom, when. The only writer after the opening.

One transaction an act. The case's row is locked, and what the actor had seen is compared: of two at once, the second
is told what the first has done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.timezone import localdate, localtime

from kechuang.casework.capacities import Stand, stand
from kechuang.casework.effects import write_record
from kechuang.casework.models import Act, Case
from kechuang.casework.offers import refusal
from kechuang.casework.queries import may_read
from kechuang.casework.standing import PartNow, Standing, standings
from kechuang.casework.texts import text
from kechuang.core.pack import Pack
from kechuang.core.pack.services import Event
from kechuang.people.access import AccessDenied, Decision, Permission, require
from kechuang.people.actors import Actor
from kechuang.people.record import acting
from kechuang.register.models import Party
from kechuang.register.problems import RegisterError, StaleError
from kechuang.register.queries import find_party


@dataclass(frozen=True, slots=True)
class Given:
    """What an act brings: `day` a new date (extension) or the day that the act itself gives, `party` a code."""

    text: str = ""
    evidence: str = ""
    day: date | None = None
    party: str = ""


def act(
    actor: Actor,
    case: Case,
    event_id: str,
    given: Given,
    *,
    seen: int | None,
    pack: Pack,
    part: int | None = None,
    now: datetime | None = None,
) -> Act:
    """Do it. `part`: the number of the part that it is about. `seen`: the version that the actor knew, of the part or
    of the case; None for a remark, which cannot undo anything.

    Raises AccessDenied, RegisterError (not now, something is missing), StaleError (somebody has acted since).
    """
    require(actor, Permission.ACT_ON_CASES)
    moment = now or timezone.now()
    who = stand(actor, pack)
    with acting(actor, f"事项 {case.number}：{event_id[:64]}"):
        standing, event, target = _locked(who, case, event_id, part, localdate(moment))
        _fresh(event, standing, target, seen)
        _allowed(who, standing, event, target)
        party = _party(event, given, standing)
        checked = _checked(event, given, standing, target)
        made = _row(
            actor, standing, event, target if event.on_part else None, checked, party, moment, standing.version + 1
        )
        made.save(force_insert=True)
        if event.record and party is not None:
            write_record(actor, standing, event, made, party, pack, moment, now)
        return made


def remind_all(
    actor: Actor, case: Case, event_id: str, *, pack: Pack, text: str = "", now: datetime | None = None
) -> Sequence[Act]:
    """Remind every part that still waits, in one transaction. Raises as `act`; RegisterError when nobody waits."""
    require(actor, Permission.ACT_ON_CASES)
    moment = now or timezone.now()
    who = stand(actor, pack)
    given = Given(text=text)
    with acting(actor, f"事项 {case.number}：{event_id[:64]}"):
        standing, event, _ = _locked(who, case, event_id, None, localdate(moment))
        if event.does != "remind":
            raise RegisterError("只有提醒可以一次发给多家", "only a reminder goes to many at once")
        waiting = [one for one in standing.parts if one.awaited and one.part.role in event.parts]
        if not waiting:
            raise RegisterError("没有待报送的单位", "nobody is waited for")
        for one in waiting:
            _allowed(who, standing, event, one)
        checked = _checked(event, given, standing, None)
        rows = [
            _row(actor, standing, event, one, checked, None, moment, standing.version + place)
            for place, one in enumerate(waiting, 1)
        ]
        return Act.objects.bulk_create(rows)


def _locked(who: Stand, case: Case, event_id: str, part: int | None, today: date) -> tuple[Standing, Event, PartNow]:
    """The case as it is, held until the end of the transaction."""
    held = Case.objects.select_for_update().get(pk=case.pk)
    standing = standings([held], today)[0]
    event = standing.service.events.get(event_id)
    target = standing.part(part) if part is not None else standing.lead
    if not may_read(who, standing):
        raise AccessDenied(Decision(False, "other_party", "没有这个事项", "there is no such case"))
    if event is None:
        raise RegisterError("本类事项没有这个操作", "the service has no such act")
    if target is None or (part is not None and not event.on_part):
        raise RegisterError("没有这个承担单位", "there is no such part")
    return standing, event, target


def _fresh(event: Event, standing: Standing, target: PartNow, seen: int | None) -> None:
    """Has anybody acted since the actor looked?"""
    if event.does == "note":
        return
    version = target.version if event.on_part else standing.version
    if seen == version:
        return
    if seen is None:
        raise RegisterError("请说明您看到的版本", "say which version you have seen")
    acts = Act.objects.filter(case=standing.case, number=version).first()
    name = acts.actor if acts else ""
    when = f"{localtime(acts.recorded_at):%Y-%m-%d %H:%M}" if acts else ""
    raise StaleError(f"{name} 已于 {when} 办理，请查看后再办", f"{name} has acted at {when}: look again")


def _allowed(who: Stand, standing: Standing, event: Event, target: PartNow) -> None:
    """Raises AccessDenied for somebody else, RegisterError for what cannot be done now."""
    why = refusal(who, standing, event, target if event.on_part else None)
    if why is None:
        return
    if why.code == "role":
        raise AccessDenied(Decision(False, "role", why.text.zh, why.text.en))
    raise RegisterError(why.text.zh, why.text.en)


def _checked(event: Event, given: Given, standing: Standing, target: PartNow | None) -> Given:
    """Texts within bounds, and everything that the service asks for."""
    words = text(given.text, ("说明", "the text"), needed="text" in event.needs)
    evidence = text(given.evidence, ("依据材料", "the evidence"), most=500, needed="evidence" in event.needs)
    if "date" in event.needs and given.day is None:
        raise RegisterError("请填写日期", "write a day")
    if event.does == "extend" and given.day is not None and target is not None:
        if target.due_on and given.day <= target.due_on:
            raise RegisterError("新期限应晚于原期限", "the new date lies after the old one")
        if target is not standing.lead and standing.due_on and given.day > standing.due_on:
            raise RegisterError(
                "新期限晚于牵头部门的期限：请先延长牵头部门的期限",
                "it lies after the leading department's date: extend that first",
            )
    return Given(words, evidence, given.day if "date" in event.needs else None, given.party)


def _party(event: Event, given: Given, standing: Standing) -> Party | None:
    """The party that the act names; a record is written of the one named before where this act names none."""
    if "party" in event.needs:
        code = given.party.strip().replace("\x00", "")
        found = find_party(code) if 0 < len(code) <= 40 else None
        if found is None:
            raise RegisterError(f"登记中没有“{code[:40]}”", f"the register has no {code[:40]!r}")
        return found
    if not event.record:
        return None
    before = Act.objects.filter(case=standing.case, party__isnull=False).order_by("-number").first()
    return before.party if before else None


def _row(
    actor: Actor,
    standing: Standing,
    event: Event,
    target: PartNow | None,
    given: Given,
    party: Party | None,
    moment: datetime,
    number: int,
) -> Act:
    """Act and part keep what they leave behind: the state, the date, whether the part is answered."""
    state = standing.service.states[event.to] if event.to else standing.state
    due_on, answered = (target.due_on, target.answered is not None) if target else (None, False)
    if event.does == "extend":
        due_on = given.day
    elif event.does in {"answer", "return"}:
        answered = event.does == "answer"
    return Act(
        case=standing.case,
        number=number,
        part=target.part if target else None,
        event=event.id,
        does=event.does,
        state=state.id,
        ended=state.ends,
        actor=actor.name,
        on_behalf=actor.on_behalf,
        text=given.text,
        evidence=given.evidence,
        due_on=due_on,
        answered=answered,
        day=given.day,
        party=party,
        recorded_at=moment,
    )
