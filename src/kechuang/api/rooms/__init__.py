"""Operations by room; `api.routes` adds them all."""

from ninja import NinjaAPI

from kechuang.api.rooms import (
    cases,
    decisions,
    directories,
    disputes,
    figures,
    identity,
    imports,
    log,
    matching,
    offers,
    people,
    places,
    plans,
    quality,
)

ROOMS = (
    directories,
    places,
    figures,
    plans,
    offers,
    matching,
    imports,
    identity,
    disputes,
    cases,
    quality,
    log,
    decisions,
    people,
)


def add_to(api: NinjaAPI) -> None:
    """Every room's operations; each operation writes its whole address."""
    for room in ROOMS:
        api.add_router("", room.router)
