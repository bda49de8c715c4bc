"""Where an enterprise is: a line for its page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template

from kechuang.policy import catalogue
from kechuang.register.places.stays import stays_of

register = template.Library()


@register.inclusion_tag("web/places/parts/stays.html")
def places_of(code: str, day: date) -> dict[str, Any]:
    """The places that it is in, outermost first, and the zones that they lie in with their themes."""
    return {"stays": stays_of(code, day, dictionary=catalogue.pack().rules.dictionary)}
