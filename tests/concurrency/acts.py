"""Acts of many people at once, each chosen by chance from what its author sees, and told so that it can be repeated.

An act that was accepted is kept with the moment from which it counts and with a way to do it once more in another
database: what it was done to is named by the acts that made it, not by numbers.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from kechuang.core.pack import Pack
from kechuang.people.actors import SYSTEM, Actor
from kechuang.people.roles import Role
from kechuang.policy.decisions import decide
from kechuang.register.correcting import Slot, correct, retract
from kechuang.register.disputes import settling, submitting
from kechuang.register.disputes.models import Dispute
from kechuang.register.identity.decisions import RENUMBERED, Refused, merge, separate
from kechuang.register.importing import import_files
from kechuang.register.importing.undo import AlreadyUndone, undo
from kechuang.register.models import Belonging, Document, Fact, Party, WriteBatch
from kechuang.register.problems import RegisterError
from kechuang.register.sample.codes import uscc
from kechuang.register.whole import members
from tests.web.district import DAY

CODES = [uscc(number) for number in range(6)]
EMPLOYEES = Slot("employees")
REFUSALS = (RegisterError, Refused, AlreadyUndone)


@dataclass(frozen=True)
class Accepted:
    """`moment`: from when it counts. `again` does it once more, given what the acts before made there, by number."""

    number: int
    kind: str
    moment: datetime
    again: Callable[[dict[int, Any]], Any]
    made: Any


@dataclass
class Office:
    """What all threads share."""

    pack: Pack
    folder: Path
    accepted: list[Accepted] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    decisions: list[int] = field(default_factory=list)
    guard: threading.Lock = field(default_factory=threading.Lock)
    count: int = 0

    def number(self) -> int:
        with self.guard:
            self.count += 1
            return self.count

    def keep(self, number: int, kind: str, moment: datetime, made: Any, again: Callable[[dict[int, Any]], Any]) -> None:
        with self.guard:
            self.accepted.append(Accepted(number, kind, moment, again, made))

    def number_of(self, kind: str, key: int) -> int | None:
        """The act of this kind that made the row with this key; None for one whose author has not come back yet."""
        with self.guard:
            return next((one.number for one in self.accepted if one.kind == kind and one.made.pk == key), None)


def act(office: Office, chance: random.Random) -> None:
    """One act; a refusal is kept by its kind."""
    kind = chance.choice(KINDS)
    try:
        kind(office, chance)
    except REFUSALS as error:
        with office.guard:
            office.refused.append(f"{kind.__name__}: {type(error).__name__}")


def _correct(office: Office, chance: random.Random) -> None:
    code, department, value = chance.choice(CODES), chance.choice(["stat", "sti"]), chance.randint(1, 900)
    seen = _last(code, department) if chance.random() < 0.5 else None
    number = office.number()

    def again(_: dict[int, Any], seen: int | None = None) -> Fact:
        return correct(
            SYSTEM, _party(code), EMPLOYEES, value, dictionary=office.pack.rules.dictionary, reason=f"act {number}",
            department=department, seen=seen,
        )  # fmt: skip

    made = again({}, seen)
    office.keep(number, "statement", made.recorded_at, made, again)


def _retract(office: Office, chance: random.Random) -> None:
    found = list(Fact.objects.filter(key__name="employees", document__kind="correct").exclude(status=9))
    if not found:
        return
    statement = chance.choice(found[-4:])
    before, number = office.number_of("statement", statement.pk), office.number()
    if before is None:
        return

    def again(there: dict[int, Any], of: Fact | None = None) -> Fact:
        of = of or Fact.objects.get(pk=there[before].pk)
        return retract(SYSTEM, of, dictionary=office.pack.rules.dictionary, reason=f"act {number}")

    made = again({}, statement)
    office.keep(number, "statement", made.recorded_at, made, again)


def _import(office: Office, chance: random.Random) -> None:
    number = office.number()
    roll = chance.random() < 0.6
    codes = chance.sample(CODES, 4) + [uscc(100 + chance.randint(0, 30)) for _ in range(6)]
    rows = [f"{code},示例{code[-6:]}公司,{chance.randint(1, 900)}" for code in dict.fromkeys(codes)]
    # Documents of today as well as old ones: both sides of what decides between two words of one department.
    path = office.folder / (f"名册{number}.csv" if roll else f"年报{number}.csv")
    path.write_text("\n".join(["统一社会信用代码,企业名称,从业人员", *rows]), encoding="utf-8")

    def again(_: dict[int, Any]) -> WriteBatch | None:
        report = import_files([path], office.pack, SYSTEM, allow_rejects=True)[0]
        assert report.outcome in {"imported", "unchanged"}, report
        return Document.objects.get(pk=report.document).batch if report.document else None

    made = again({})
    if made is not None:
        office.keep(number, "import", getattr(made, "written_at", None) or made.recorded_at, made, again)


def _undo(office: Office, chance: random.Random) -> None:
    found = list(WriteBatch.objects.filter(what="import", undo=None).order_by("-pk")[:4])
    batch = chance.choice(found)
    before, number = office.number_of("import", batch.pk), office.number()
    if before is None:
        return

    def again(there: dict[int, Any], of: WriteBatch | None = None) -> Any:
        return undo(SYSTEM, of or there[before], f"act {number}")

    made = again({}, batch)
    office.keep(number, "undo", made.recorded_at, made, again)


def _merge(office: Office, chance: random.Random) -> None:
    one, other, number = *chance.sample(CODES, 2), office.number()

    def again(_: dict[int, Any]) -> Belonging:
        return merge(SYSTEM, _party(one), _party(other), f"act {number}", {"code": RENUMBERED})

    made = again({})
    office.keep(number, "belonging", made.recorded_at, made, again)


def _separate(office: Office, chance: random.Random) -> None:
    code, number = chance.choice(CODES), office.number()

    def again(_: dict[int, Any]) -> Belonging:
        return separate(SYSTEM, _party(code), f"act {number}")

    made = again({})
    office.keep(number, "belonging", made.recorded_at, made, again)


def _dispute(office: Office, chance: random.Random) -> None:
    code, value, number = chance.choice(CODES), chance.randint(1, 900), office.number()
    firm = Actor("firm", frozenset({Role.ENTERPRISE}), frozenset({code}), signed_in=True)

    def again(_: dict[int, Any]) -> Dispute:
        return submitting.dispute(
            firm, _party(code), EMPLOYEES, {"": value}, pack=office.pack, kind=Dispute.Kind.WRONG, what=f"act {number}"
        )

    made = again({})
    office.keep(number, "dispute", made.recorded_at, made, again)


def _settle(office: Office, chance: random.Random) -> None:
    found = list(Dispute.objects.order_by("-pk")[:3])
    if not found:
        return
    one = chance.choice(found)
    before, number = office.number_of("dispute", one.pk), office.number()
    if before is None:
        return
    seen, how = one.steps.latest("number").number, chance.choice([settling.take, settling.refuse, settling.accept])
    told: dict[str, Any] = {} if how is settling.take else {"grounds": f"act {number}"}
    told |= {"pack": office.pack} if how is settling.accept else {}

    def again(there: dict[int, Any], of: Dispute | None = None) -> Any:
        return how(SYSTEM, of or there[before], seen=seen, **told)

    made = again({}, one)
    office.keep(number, "step", made.recorded_at, made, again)


def _decide(office: Office, chance: random.Random) -> None:
    made = decide(SYSTEM, chance.choice(CODES), "staff", DAY, f"act {office.number()}")
    with office.guard:
        office.decisions.append(made.pk)


def _party(code: str) -> Party:
    return Party.objects.get(uscc=code)


def _last(code: str, department: str) -> int:
    """As the form of a correction carries it: the latest word of the department that its author saw."""
    said = Fact.objects.filter(
        party__in=members(_party(code)), key__name="employees", publisher=department, document__batch__undo=None
    )
    order = said.order_by("-stated_on", "-recorded_at", "-pk").values_list("pk", flat=True)
    return order.first() or 0


KINDS = (_correct, _correct, _correct, _retract, _import, _import, _undo, _merge, _separate, _dispute, _settle,
         _settle, _decide, _decide)  # fmt: skip
