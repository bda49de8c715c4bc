"""Operations of 人员与权限: who I am, members and delegations of an organisation."""

from datetime import date
from typing import Annotated

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from ninja import Field, Path, Router, Schema

from kechuang.api.problems import RequestError
from kechuang.api.schemas import Words
from kechuang.people import delegations, links, services
from kechuang.people.access import Permission, access, check, require
from kechuang.people.actors import Post, actor_of
from kechuang.people.models import Delegation, Membership
from kechuang.people.problems import PeopleError
from kechuang.people.queries import Entrusted, Member, delegations_of, entrusted, members_of
from kechuang.people.roles import Role

router = Router(tags=["people"])
Id = Annotated[int, Path(ge=1, le=2**63 - 1)]


class PostOut(Schema):
    """A role at an organisation; `until` is its last day, `delegated` says that it comes from a delegation."""

    role: Role
    organisation: str
    name: str
    until: date | None
    delegated: bool

    @classmethod
    def of(cls, post: Post) -> "PostOut":
        return cls(role=post.role, organisation=post.party, name=post.title, until=post.until, delegated=post.delegated)


class RightOut(Schema):
    """One kind of act: may I, and why."""

    permission: Permission
    allowed: bool
    code: str
    reason: Words


class MeOut(Schema):
    """Who I am; `on_behalf` is the organisation I act for now."""

    username: str
    on_behalf: str
    posts: list[PostOut]
    rights: list[RightOut]


class MemberOut(Schema):
    """A membership; `ended` is its last day when it is over."""

    id: int
    username: str
    name: str
    role: Role
    since: date
    until: date | None
    ended: date | None


class DelegationOut(Schema):
    """What an agent is entrusted with; `until` is the last day that counts."""

    id: int
    agent: str
    permissions: list[Permission]
    since: date
    until: date
    ended: date | None


class InviteIn(Schema):
    """Whom to invite, in which role."""

    role: Role
    note: str = Field("", max_length=60)


class InvitedOut(Schema):
    """A one-time address, shown this once."""

    address: str
    expires_at: str


class DelegateIn(Schema):
    """`agent` is a user name or an organisation's credit code."""

    agent: str = Field(min_length=1, max_length=150)
    permissions: list[Permission] = Field(min_length=1, max_length=40)
    until: date


class ReasonIn(Schema):
    """Why."""

    reason: str = Field("", max_length=500)


@router.get("/me", response=MeOut, summary="Who I am, for whom I act, what I may do and why not")
@access(Permission.READ_ACCOUNT)
def me(request: HttpRequest) -> MeOut:
    """Everything that the permissions of this session rest on."""
    actor = actor_of(request)
    rights = []
    for permission in Permission:
        one = check(actor, permission)
        why = Words(zh=one.reason, en=one.reason_en)
        rights.append(RightOut(permission=permission, allowed=one.allowed, code=one.code, reason=why))
    posts = [PostOut.of(post) for post in (*actor.posts, *actor.elsewhere) if post.party]
    return MeOut(username=actor.name, on_behalf=actor.on_behalf, posts=posts, rights=rights)


@router.get("/organisations/{code}/members", response=list[MemberOut], summary="Members of an organisation")
@access(Permission.MANAGE_MEMBERS)
def members(request: HttpRequest, code: str) -> list[MemberOut]:
    """Those that count first; ended ones stay in the list."""
    require(actor_of(request), Permission.MANAGE_MEMBERS, party=code)
    return [_member(one) for one in members_of(code, timezone.localdate())]


@router.post("/organisations/{code}/members", response=InvitedOut, summary="Invite a member by a one-time link")
@access(Permission.MANAGE_MEMBERS)
def invite(request: HttpRequest, code: str, body: InviteIn) -> InvitedOut:
    """Whoever opens the address and takes the invitation becomes a member."""
    require(actor_of(request), Permission.MANAGE_MEMBERS, party=code)
    try:
        link, secret = links.invite(actor_of(request), code, body.role, note=body.note.replace("\x00", ""))
    except PeopleError as error:
        raise _refused(error) from error
    address = request.build_absolute_uri(reverse("people:link", args=[secret]))
    return InvitedOut(address=address, expires_at=link.expires_at.isoformat())


@router.post("/organisations/{code}/members/{membership_id}/end", response=MemberOut, summary="End a membership")
@access(Permission.MANAGE_MEMBERS)
def end_member(request: HttpRequest, code: str, membership_id: Id, body: ReasonIn) -> MemberOut:
    """It stops counting at once; nothing is deleted."""
    actor = actor_of(request)
    require(actor, Permission.MANAGE_MEMBERS, party=code)
    found = Membership.objects.select_related("user", "organisation")
    membership = found.filter(pk=membership_id, organisation__code=code).first()
    if membership is None:
        raise Http404
    try:
        services.end_post(actor, membership, body.reason.replace("\x00", ""))
    except PeopleError as error:
        raise _refused(error) from error
    return next(_member(one) for one in members_of(code, timezone.localdate()) if one.id == membership_id)


@router.get("/organisations/{code}/delegations", response=list[DelegationOut], summary="What is entrusted to whom")
@access(Permission.MANAGE_MEMBERS)
def entrusted_to(request: HttpRequest, code: str) -> list[DelegationOut]:
    """Those that count first."""
    require(actor_of(request), Permission.MANAGE_MEMBERS, party=code)
    return [_delegation(one) for one in delegations_of(code, timezone.localdate())]


@router.post("/organisations/{code}/delegations", response=DelegationOut, summary="Entrust an agent until a day")
@access(Permission.MANAGE_MEMBERS)
def delegate(request: HttpRequest, code: str, body: DelegateIn) -> DelegationOut:
    """From today; it stops counting after its last day by itself."""
    try:
        made = delegations.delegate(
            actor_of(request), code, body.agent.replace("\x00", ""), body.permissions, body.until
        )
    except PeopleError as error:
        raise _refused(error) from error
    return _delegation(entrusted(made, timezone.localdate()))


@router.post("/organisations/{code}/delegations/{delegation_id}/end", response=DelegationOut, summary="Revoke it")
@access(Permission.MANAGE_MEMBERS)
def end_delegation(request: HttpRequest, code: str, delegation_id: Id, body: ReasonIn) -> DelegationOut:
    """It stops counting at once; nothing is deleted."""
    actor = actor_of(request)
    require(actor, Permission.MANAGE_MEMBERS, party=code)
    found = Delegation.objects.select_related("principal", "agent_user", "agent_organisation")
    one = found.filter(pk=delegation_id, principal__code=code).first()
    if one is None:
        raise Http404
    try:
        delegations.end_delegation(actor, one, body.reason.replace("\x00", ""))
    except PeopleError as error:
        raise _refused(error) from error
    one.refresh_from_db()
    return _delegation(entrusted(one, timezone.localdate()))


def _refused(error: PeopleError) -> RequestError:
    return RequestError(f"{error.zh} ({error.en})", [])


def _member(one: Member) -> MemberOut:
    return MemberOut(
        id=one.id,
        username=one.username,
        name=one.name,
        role=one.role,
        since=one.since,
        until=one.until,
        ended=one.ended,
    )


def _delegation(one: Entrusted) -> DelegationOut:
    return DelegationOut(
        id=one.id,
        agent=one.agent,
        permissions=list(one.permissions),
        since=one.since,
        until=one.until,
        ended=one.ended,
    )
