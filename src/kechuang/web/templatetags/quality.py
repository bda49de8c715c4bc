"""What the pages of data quality need."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from kechuang.web.rooms.quality import shown

register = template.Library()


@register.simple_tag
def per_cent(known: int, missing: int) -> str:
    """Of what is known or needed, how much is known."""
    return shown.per_cent(known, missing)


@register.filter
def unlocalized(value: float) -> str:
    """A coordinate, with a point in every language."""
    return str(value)


@register.simple_tag(takes_context=True)
def quality_to(context: template.Context, name: str, *args: Any, **query: Any) -> str:
    """The URL of a page of data quality, keeping the day; empty parameters are left out."""
    pairs = {key: value for key, value in query.items() if value}
    if context["as_of"].chosen:
        pairs["as_of"] = context["as_of"].day.isoformat()
    return reverse(f"quality:{name}", args=args) + (f"?{urlencode(pairs)}" if pairs else "")
