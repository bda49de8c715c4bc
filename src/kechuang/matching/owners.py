"""Who owners are: their names, and codes of organisations that were merged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import connection
from django.db.models import Q

from kechuang.core.pack import Pack
from kechuang.register.everybody import called
from kechuang.register.models import Party
from kechuang.register.statements import SURVIVORS

_MERGED = f"""
SELECT coalesce(p.uscc, p.code), coalesce(s.uscc, s.code) FROM ({SURVIVORS}) m
JOIN register_party p ON p.id = m.party JOIN register_party s ON s.id = m.survivor
"""


def merged(known_at: datetime | None = None) -> dict[str, str]:
    """Code of the survivor by the code of each organisation that belongs to it."""
    with connection.cursor() as cursor:
        cursor.execute(_MERGED, {"known_at": known_at})
        return dict(cursor.fetchall())


def with_merged(codes: Iterable[str], known_at: datetime | None = None) -> set[str]:
    """The codes and those of all that belong to them."""
    whole = set(codes)
    return whole | {code for code, survivor in merged(known_at).items() if survivor in whole} if whole else whole


def names(codes: Iterable[str], pack: Pack, known_at: datetime | None = None) -> dict[str, str]:
    """The name of each code: as the register has it, else as the pack calls the department, else the code."""
    wanted = set(codes)
    found = {code: pack.departments[code].name.zh for code in wanted if code in pack.departments}
    rest = wanted - set(found)
    parties = Party.objects.filter(Q(uscc__in=rest) | Q(code__in=rest)).values_list("pk", flat=True) if rest else ()
    return dict.fromkeys(wanted, "") | {code: code for code in rest} | found | dict(called(parties, known_at).values())
