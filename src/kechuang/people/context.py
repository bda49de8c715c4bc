"""What every template may know about the person reading it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from .actors import Actor, actor_of


def actor(request: HttpRequest) -> dict[str, Actor | bool]:
    """`actor` (people/actors.py) and `sample_register`: True = the page must say 示例数据."""
    return {"actor": actor_of(request), "sample_register": settings.KECHUANG_SAMPLE_REGISTER}
