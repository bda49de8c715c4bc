"""One act of a person: one transaction whose changes the log knows the author of."""

from __future__ import annotations

from contextlib import AbstractContextManager

from kechuang.core import log

from .actors import Actor


def acting(actor: Actor, reason: str) -> AbstractContextManager[None]:
    """All or nothing, in the name of `actor` and of the organisation acted for."""
    return log.acting(actor.name, on_behalf=actor.on_behalf, reason=reason)
