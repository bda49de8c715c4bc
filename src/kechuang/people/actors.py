"""The person (or program) on whose behalf something is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from .roles import Permission, Role

if TYPE_CHECKING:
    from django.http import HttpRequest

    from .models import User

ACTING_FOR = "acting_for"
"""Session key: code of the organisation that a person with several has chosen to act for."""


@dataclass(frozen=True, slots=True)
class Post:
    """A role at an organisation; with `permissions`, what that organisation entrusts to an agent.

    `party` is the organisation's code, empty for what everybody who is signed in holds. `until` is the last day that
    counts, `via` the agent organisation that the delegation names, `ended` the last day of a post that is over.
    """

    role: Role
    party: str = ""
    title: str = ""
    until: date | None = None
    permissions: frozenset[Permission] | None = None
    via: str = ""
    ended: date | None = None

    @property
    def delegated(self) -> bool:
        return self.permissions is not None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a name for the event log, the roles held, the parties one acts for.

    A person acts for one organisation at a time: `roles`, `parties` and `posts` are those held there, `on_behalf` is
    its code (a USCC or a department's id), `elsewhere` has the posts at other organisations, `past` those that are
    over. `signed_in` is false for visitors. An actor made by hand without `posts` holds every role for every party.
    """

    name: str
    roles: frozenset[Role] = frozenset({Role.VISITOR})
    parties: frozenset[str] = frozenset()
    signed_in: bool = False
    on_behalf: str = ""
    posts: tuple[Post, ...] = ()
    elsewhere: tuple[Post, ...] = ()
    past: tuple[Post, ...] = ()

    def held(self) -> Iterable[Post]:
        """The posts that count now."""
        if self.posts:
            return self.posts
        return [Post(role, party) for role in self.roles for party in self.parties or {""}]

    @property
    def hats(self) -> list[Post]:
        """One post for each organisation that this person can act for, the present one first."""
        named = [post for post in (*self.posts, *self.elsewhere) if post.party]
        return list({post.party: post for post in reversed(named)}.values())[::-1]


VISITOR = Actor(name="visitor")
SYSTEM = Actor(name="system", roles=frozenset({Role.ADMINISTRATOR}), signed_in=True)
"""The command line on the office's own machine: who can start it already holds the database."""


def actor_for(user: User, today: date, acting_for: str = "") -> Actor:
    """The actor behind an account on `today`, acting for the organisation with this code.

    What counts is worked out from the dates of memberships and delegations; no nightly job ends anything. Without a
    choice, or with one that no longer counts, the first own organisation is meant. Two queries.
    """
    from .posts import posts_of  # needs the models, which need the roles

    current, past = posts_of(user, today)
    everywhere = [Post(Role.CITIZEN)] + ([Post(Role.ADMINISTRATOR)] if user.is_superuser else [])
    codes = [post.party for post in current]
    chosen = acting_for if acting_for in codes else next(iter(codes), "")
    here = (*everywhere, *(post for post in current if post.party == chosen))
    return Actor(
        name=user.get_username(),
        roles=frozenset(post.role for post in here),
        parties=frozenset({chosen} - {""}),
        signed_in=True,
        on_behalf=chosen,
        posts=here,
        elsewhere=tuple(post for post in current if post.party != chosen),
        past=past,
    )


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind a request, worked out once per request; the day is today in Beijing."""
    known: Actor | None = getattr(request, "_kechuang_actor", None)
    if known is None:
        user = getattr(request, "user", None)
        known = VISITOR
        if user is not None and user.is_authenticated:
            known = actor_for(user, timezone.localdate(), request.session.get(ACTING_FOR, ""))
        request._kechuang_actor = known  # type: ignore[attr-defined]
    return known
