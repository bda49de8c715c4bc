"""Real objects for the access walk: two enterprises with everything the rooms keep about them, and people of all kinds.

Every parameter of an address has three values: of one's own (甲), of somebody else's (乙), and of nothing at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from datetime import time as clock
from typing import Any

from django.conf import settings
from django.utils import timezone

from kechuang.casework.acting import Given, act
from kechuang.casework.opening import Wanted, open_case
from kechuang.core.pack import load
from kechuang.matching import booking, publishing, requesting
from kechuang.matching.calendar import Slot as Hours
from kechuang.matching.calendar import made
from kechuang.matching.content import Content
from kechuang.matching.models import Offer
from kechuang.people import links
from kechuang.people.actors import SYSTEM, Actor
from kechuang.people.models import Delegation, Membership, Organisation, User
from kechuang.people.roles import DELEGABLE, Role
from kechuang.people.services import ensure_account
from kechuang.policy.decisions import decide
from kechuang.register.correcting.slots import Slot
from kechuang.register.disputes import submitting
from kechuang.register.disputes.models import Dispute
from kechuang.register.models import Party, WriteBatch
from tests.directories.bed import CHAOYANG
from tests.ground.routes import Route
from tests.people.district import SECRET, TURNOVER
from tests.web.district import CODE, OTHER

NOBODY = "91110105MA00000000"
"""As long as a real code, and no party's."""
SAME = {
    "policy_id": "talent", "measure_id": "talent", "provider_id": "sso", "directory_id": "agreements",
    "department": "sti", "indicator_id": "staff", "plan_key": "none", "service_id": "round",
    "quality:what": "conflicts",
    "export:what": "facts",
}  # fmt: skip
"""Things of the pack or the installation, which are nobody's; each is one that holds something sensitive."""
MARKS = [SECRET, *TURNOVER]
"""What only those may see who may read 乙: a sensitive value, an internal one in every way it is written."""


@dataclass(frozen=True)
class Sample:
    """A value of each kind for one parameter; all alike where it names nobody's (a measure of the pack)."""

    own: str
    foreign: str
    missing: str


@dataclass
class World:
    """`values[which]` fills an address; `people` are the personas with what they must not see."""

    samples: dict[str, Sample] = field(default_factory=dict)
    people: dict[str, User | None] = field(default_factory=dict)

    def sample(self, route: Route, name: str) -> Sample | None:
        """By name, or, where rooms use one name for different things, by `segment:name` as it stands in the address."""
        before = [one for one in route.pattern.split(f"{name}>")[0].split("/") if one and "<" not in one]
        return self.samples.get(f"{before[-1]}:{name}") or self.samples.get(name)

    def values(self, route: Route, which: str) -> dict[str, str]:
        found = {name: self.sample(route, name) for name in route.parameters}
        return {name: getattr(sample, which) for name, sample in found.items() if sample is not None}


def build() -> World:
    """On top of the `office` fixture (tests/people)."""
    world = World()
    firms = {code: Organisation.objects.get_or_create(code=code, defaults={"name": code})[0] for code in (CODE, OTHER)}
    made: dict[str, dict[str, Any]] = {}
    for code, tag in ((CODE, "jia"), (OTHER, "yi")):
        manager = account(f"{tag}_manager", Role.ENTERPRISE_MANAGER, code)
        member = account(f"{tag}_member", Role.ENTERPRISE, code)
        link, _secret = links.invite(SYSTEM, code, Role.ENTERPRISE)
        agent = ensure_account(f"{tag}_agent", name="代理", password="x", role=Role.EXPERT, organisation=("none", "无"))
        delegation = entrust(firms[code], agent, days=30)
        made[code] = {
            "code": code,
            "membership_id": Membership.objects.get(user=member).pk,
            "username": manager.username,
            "link_id": link.pk,
            "delegation_id": delegation.pk,
        }
    gone = {"code": NOBODY, "username": "nobody"}
    for name, value in made[CODE].items():
        missing = gone.get(name, "999999999")
        world.samples[name] = Sample(str(value), str(made[OTHER][name]), str(missing))
    # Who holds the secret of a link may use it; a guess is worth nothing.
    world.samples["secret"] = Sample("guess-1", "guess-2", "guess-3")
    for name, one in SAME.items():
        world.samples[name] = Sample(one, one, one)
    for name, (own, foreign) in _rooms().items():
        world.samples[name] = Sample(str(own), str(foreign), "999999999")
    _people(world, firms[OTHER])
    return world


def _rooms() -> dict[str, tuple[object, object]]:
    """What the rooms keep about 甲 and 乙, by `segment:name`. Batches and the like are the office's: no one firm's."""
    disputed = {code: _dispute(code) for code in (CODE, OTHER)}
    decided = {code: _decide(code) for code in (CODE, OTHER)}
    rounds = {code: _round(code) for code in (CODE, OTHER)}
    batch = WriteBatch.objects.latest("pk").pk
    office = dict.fromkeys(
        (
            "jobs:number", "sources:number", "imports:job", "batches:number", "batches:batch",
            "log:seq", "events:seq", "proposals:proposal_id",
        ),
        (batch, batch),
    )  # fmt: skip
    offered = {code: _offer(code) for code in (CODE, OTHER)}
    # who asks sees his request, and whom he asks: 甲 asks 乙, and somebody else asks 乙
    asked = {CODE: _ask(CODE, offered[OTHER].pk), OTHER: _ask(NOBODY, offered[OTHER].pk)}
    booked = {code: _book(code, offered[OTHER].pk) for code in (CODE, OTHER)}
    return {
        **office,
        "offers:number": (offered[CODE].pk, offered[OTHER].pk),
        "mine:number": (offered[CODE].pk, offered[OTHER].pk),
        "requests:number": (asked[CODE], asked[OTHER]),
        "offer-requests:number": (asked[CODE], asked[OTHER]),
        "bookings:number": (booked[CODE], booked[OTHER]),
        "disputes:number": (disputed[CODE], disputed[OTHER]),
        "decisions:number": (decided[CODE], decided[OTHER]),
        "cases:number": (rounds[CODE], rounds[OTHER]),
        "mappings:name": ("talents", "talents"),
        "mappings:mapping": ("talents", "talents"),
    }


def _dispute(code: str) -> int:
    firm = Actor("firm", frozenset({Role.ENTERPRISE}), frozenset({code}), signed_in=True)
    party = Party.objects.get(uscc=code)
    pack = load(settings.KECHUANG_PACK)
    what = SECRET if code == OTHER else "人数不对"
    slot = Slot("employees")
    return submitting.dispute(firm, party, slot, {"": 7}, pack=pack, kind=Dispute.Kind.WRONG, what=what).pk


def _offer(code: str) -> Offer:
    """A public offer, whose slots can be booked."""
    firm, pack = _of(code), load(settings.KECHUANG_PACK)
    slots = made([Hours(day, clock(9), clock(10), 9) for day in range(1, 8)], [])
    content = Content("visit", "示例参观", "参观", "讲解岗", timezone.localdate(), basis="free", calendar=slots)
    offer = publishing.draft(firm, code, content, pack=pack)
    publishing.publish(firm, offer, seen=1, pack=pack)
    return offer


def _ask(code: str, offer: int) -> int:
    need = SECRET if code != CODE else "两小时"
    today = timezone.localdate()
    return requesting.ask(_of(code), offer, need, "岗位", pack=load(settings.KECHUANG_PACK), as_of=today).pk


def _book(code: str, offer: int) -> int:
    day = timezone.localdate() + timedelta(days=1)
    pack = load(settings.KECHUANG_PACK)
    return booking.book(_of(code, Role.CITIZEN), offer, day, clock(9), 1, pack=pack).pk


def _of(code: str, role: Role = Role.ENTERPRISE) -> Actor:
    return Actor(f"firm-{code}", frozenset({role}), frozenset({code}), signed_in=True, on_behalf=code)


def _round(code: str) -> int:
    """A round that asks this firm alone; what 乙 hands in is nobody else's business."""
    pack = replace(load(settings.KECHUANG_PACK), services=load(CHAOYANG).services)
    due = timezone.localdate() + timedelta(days=30)
    parts = [Wanted("lead", "stat", due), Wanted("member", code, due)]
    case = open_case(SYSTEM, "round", "季度统计", parts, pack=pack, origin="测试")
    act(SYSTEM, case, "answer", Given(SECRET if code == OTHER else "五家"), seen=0, part=2, pack=pack)
    return case.pk


def _decide(code: str) -> int:
    return decide(SYSTEM, code, "growth", date(2026, 6, 15), "测试").pk


def account(name: str, role: Role, code: str) -> User:
    return ensure_account(name, name=name, password="x", role=role, organisation=(code, code))


def entrust(principal: Organisation, agent: User, days: int) -> Delegation:
    """Until so many days from today; a past day makes one that is over."""
    today = timezone.localdate()
    return Delegation.objects.create(
        principal=principal, agent_user=agent, permissions=[one.value for one in DELEGABLE],
        since=today - timedelta(days=90), until=today + timedelta(days=days), granted_by="test",
    )  # fmt: skip


def _people(world: World, other: Organisation) -> None:
    """Everybody who has no right to 乙, for whatever reason."""
    late = ensure_account("late_agent", name="旧代理", password="x", role=Role.EXPERT, organisation=("none", "无"))
    entrust(other, late, days=-1)
    left = account("left_member", Role.ENTERPRISE_MANAGER, OTHER)
    Membership.objects.filter(user=left).update(ended_at=timezone.now())
    citizen = account("citizen", Role.EXPERT, "none")
    Membership.objects.filter(user=citizen).update(ended_at=timezone.now())
    find: Callable[[str], User] = lambda name: User.objects.get(username=name)  # noqa: E731
    world.people = {
        "visitor": None,
        "citizen": citizen,
        "wrong organisation, manager": find("jia_manager"),
        "wrong organisation, member": find("jia_member"),
        "agent of another": find("jia_agent"),
        "ended delegation": late,
        "ended membership": left,
        "wrong department": account("officer", Role.CASE_OFFICER, "sti"),
    }
