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

from .actors import Actor, actor_of
from .roles import OPEN_WITH_SAMPLE, RIGHTS, Permission, Scope

__all__ = ["PUBLIC", "AccessDenied", "Decision", "Permission", "access", "check", "declared", "require"]

View = TypeVar("View", bound=Callable[..., Any])


class _Public:
    """Marks a route that anybody may open."""

    def __repr__(self) -> str:
        return "PUBLIC"


PUBLIC: Final = _Public()


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer to "may I", with its reason for people: `reason` in Chinese, `reason_en` in English.

    `code`: granted | sample | own | sign_in | role | other_party.
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


def check(actor: Actor, permission: Permission, party: str | None = None) -> Decision:
    """May `actor` do `permission` (to the party with this code)?

    Without `party` the question is whether the actor may do it to anybody at all; whoever then loads a party asks
    again with its code.
    """
    zh, en = permission.names
    scopes = {RIGHTS[role].get(permission) for role in actor.roles}
    if Scope.ANY in scopes:
        return Decision(True, "granted", f"您的角色可以{zh}", f"your role may {en}")
    if permission in OPEN_WITH_SAMPLE and settings.KECHUANG_SAMPLE_REGISTER:
        return Decision(True, "sample", f"示例数据:所有人可以{zh}", f"sample data: everybody may {en}")
    if Scope.OWN in scopes:
        if party is None or party in actor.parties:
            return Decision(True, "own", f"您可以为本单位{zh}", f"you may {en} for your own organisation")
        return Decision(False, "other_party", f"您只能为本单位{zh}", f"you may {en} for your own organisation only")
    if not actor.signed_in:
        return Decision(False, "sign_in", f"请先登录,再{zh}", f"sign in to {en}")
    return Decision(False, "role", f"您的角色不能{zh}", f"your role may not {en}")


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
            if isinstance(rule, Permission):
                require(actor_of(request), rule)
            return view(request, *args, **kwargs)

        guarded.kechuang_access = rule  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def declared(view: Callable[..., Any]) -> Permission | _Public | None:
    """What a view declares; None if it declares nothing."""
    return getattr(view, "kechuang_access", None)
