"""The one place that says yes or no, and why.

Views: `@access(Permission.READ_ANSWER)` or `@access(PUBLIC)` as the outermost decorator; services and views that know
the party ask `check(actor, permission, party=code)` or `require(...)`. A route that declares nothing fails the tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, TypeVar

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.translation import get_language

from .actors import Actor, Post, actor_of
from .roles import NEVER_FOR_OWN_FIRM, OPEN_WITH_SAMPLE, RIGHTS, Permission, Scope

__all__ = ["PUBLIC", "AccessDenied", "Decision", "Permission", "access", "check", "declared", "grants", "require"]

View = TypeVar("View", bound=Callable[..., Any])


class _Public:
    """Marks a route that anybody may open."""

    def __repr__(self) -> str:
        return "PUBLIC"


PUBLIC: Final = _Public()


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to "may I", with its reason for people: `reason` in Chinese, `reason_en` in English.

    `code`: granted | sample | own, or sign_in | role | other_party | other_hat (one's own, but not the organisation
    one acts for now) | delegation_ended | membership_ended | conflict (one's own firm) | sensitive | cross_site.
    """

    allowed: bool
    code: str
    reason: str
    reason_en: str

    def __bool__(self) -> bool:
        return self.allowed

    def __str__(self) -> str:
        """The reason in the language of the reader."""
        return self.reason_en if (get_language() or "zh").startswith("en") else self.reason


class AccessDenied(PermissionDenied):
    """Raised where a decision is no; carries it, so that the page can say why."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.reason)
        self.decision = decision

    def __str__(self) -> str:
        return str(self.decision)


SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CROSS_SITE = Decision(False, "cross_site", "请求来自其他网站,没有执行", "sent by another site's page: not done")


def check(actor: Actor, permission: Permission, party: str | None = None) -> Decision:
    """May `actor` do `permission` (to the party with this code)?

    Without `party` the question is whether the actor may do it to anybody at all; whoever then loads a party asks
    again with its code. A no tells nothing about a party that is not one's own, not even whether it exists.
    """
    zh, en = permission.names
    posts = [post for post in actor.held() if grants(post, permission)]
    if any(RIGHTS[post.role][permission] is Scope.ANY for post in posts):
        if permission in NEVER_FOR_OWN_FIRM and party in _interests(actor):
            return Decision(False, "conflict", f"您与该单位有任职或委托关系,不能{zh}", f"you belong to it: not to {en}")
        return Decision(True, "granted", f"您的角色可以{zh}", f"your role may {en}")
    if permission in OPEN_WITH_SAMPLE and settings.KECHUANG_SAMPLE_REGISTER:
        return Decision(True, "sample", f"示例数据:所有人可以{zh}", f"sample data: everybody may {en}")
    if posts and (party is None or any(post.party == party for post in posts)):
        return Decision(True, "own", f"您可以为本单位{zh}", f"you may {en} for your own organisation")
    return _refusal(actor, permission, party, bool(posts))


def grants(post: Post, permission: Permission) -> bool:
    """Does this post hold the permission at all, for its own organisation or for any?"""
    return permission in RIGHTS[post.role] and (post.permissions is None or permission in post.permissions)


def _refusal(actor: Actor, permission: Permission, party: str | None, holds: bool) -> Decision:
    """The most helpful true reason."""
    zh, en = permission.names
    if not actor.signed_in:
        return Decision(False, "sign_in", f"请先登录,再{zh}", f"sign in to {en}")
    for post in actor.elsewhere:
        if grants(post, permission) and (party == post.party or (party is None and not holds)):
            name = post.title or post.party
            return Decision(False, "other_hat", f"请先在页首改为代表{name},再{zh}", f"choose to act for {name} to {en}")
    for post in actor.past:
        if grants(post, permission) and (party == post.party or (party is None and not holds)):
            return _ended(post, zh, en)
    if holds:
        return Decision(False, "other_party", f"您只能为本单位{zh}", f"you may {en} for your own organisation only")
    return Decision(False, "role", f"您的角色不能{zh}", f"your role may not {en}")


def _ended(post: Post, zh: str, en: str) -> Decision:
    name, day = post.title or post.party, post.ended
    if post.delegated:
        return Decision(
            False,
            "delegation_ended",
            f"{name}对您的委托已于 {day} 终止,不能再{zh}",
            f"the delegation by {name} ended on {day}: no longer to {en}",
        )
    return Decision(
        False,
        "membership_ended",
        f"您在{name}的任职已于 {day} 终止,不能再{zh}",
        f"your membership of {name} ended on {day}: no longer to {en}",
    )


def _interests(actor: Actor) -> set[str]:
    """Organisations that one acts for in whatever hat."""
    return {post.party for post in (*actor.posts, *actor.elsewhere) if post.party} | actor.parties


def require(actor: Actor, permission: Permission, party: str | None = None) -> Decision:
    """Like `check`, but a no is raised as `AccessDenied`."""
    decision = check(actor, permission, party)
    if not decision:
        raise AccessDenied(decision)
    return decision


def access(rule: Permission | _Public) -> Callable[[View], View]:
    """Declare, and hold, who may open a view (Django or django-ninja: `request` comes first)."""
    if not isinstance(rule, Permission | _Public):
        raise TypeError(f"access({rule!r}): give a Permission or PUBLIC")

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
            if request.method not in SAFE and request.headers.get("Sec-Fetch-Site") == "cross-site":
                raise AccessDenied(CROSS_SITE)  # the API has no token in its forms: another site's page may not act
            if isinstance(rule, Permission):
                require(actor_of(request), rule)
            return view(request, *args, **kwargs)

        guarded.kechuang_access = rule  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def declared(view: Callable[..., Any]) -> Permission | _Public | None:
    """What a view declares; None if it declares nothing."""
    return getattr(view, "kechuang_access", None)
