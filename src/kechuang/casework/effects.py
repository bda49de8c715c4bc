"""What an act writes to the register: a record of the party it names, as the department that leads the case."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from kechuang.casework.models import Act
from kechuang.casework.standing import Standing
from kechuang.core.pack import Pack
from kechuang.core.pack.services import Event
from kechuang.people.access import Permission, check
from kechuang.people.actors import Actor
from kechuang.register.correcting import Slot, correct
from kechuang.register.importing.plan import literal
from kechuang.register.importing.reasons import CellError
from kechuang.register.models import Party
from kechuang.register.problems import RegisterError


def write_record(
    actor: Actor,
    standing: Standing,
    event: Event,
    act: Act,
    party: Party,
    pack: Pack,
    moment: datetime,
    now: datetime | None,
) -> None:
    """An ordinary, verified statement, in the same transaction. Raises AccessDenied, RegisterError.

    The statement takes its own moment, in the register's order (`register.order`), unless the caller gave one (`now`).
    """
    dictionary = pack.rules.dictionary
    kind = dictionary.records.get(event.record)
    if kind is None:
        raise RegisterError("数据字典已没有这类记录", f"the dictionary no longer has {event.record!r}")
    fields = {one.id: one for one in kind.fields}
    values: dict[str, object] = {}
    for name, means in event.values.items():
        words = _words(means, standing, act, moment)
        if words and name in fields:
            try:
                values[name] = literal(fields[name], words)
            except CellError as error:
                raise RegisterError(f"{fields[name].name.zh}：{error.reason.text.zh}", error.reason.text.en) from None
    slot = Slot(event.record)
    holders = slot.departments(dictionary)
    speaks = next((one for one in holders if check(actor, Permission.CORRECT_FACTS, party=one)), actor.on_behalf)
    reason = f"{standing.service.title.zh} {standing.case.number}：{event.title.zh}"
    correct(actor, party, slot, values, dictionary=dictionary, reason=reason, department=speaks, now=now)


def _words(means: str, standing: Standing, act: Act, moment: datetime) -> str:
    """The text behind `number`, `opened_on`, `day`, `role.x`, `field.x` or `= code`."""
    kind, _, name = means.partition(".")
    if means.startswith("="):
        return means[1:].strip()
    if kind == "field":
        return str(standing.case.values.get(name, ""))
    if kind == "role":
        part = standing.of_role(name)[0].part
        return part.party.public_id if part.party else part.department
    return {
        "number": standing.case.number,
        "opened_on": standing.case.opened_on.isoformat(),
        "day": (act.day or localdate(moment)).isoformat(),
    }.get(means, "")
