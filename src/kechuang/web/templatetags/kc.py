"""What templates need: values in words, icons, links that keep the day."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from kechuang.policy import catalogue
from kechuang.rules.definitions import Text
from kechuang.web import formats, labels

register = template.Library()


def lang() -> str:
    """`en` or `zh`, by the active language."""
    return "en" if (get_language() or "").startswith("en") else "zh"


@register.filter
def say(text: Text) -> str | SafeString:
    """A text of the pack; Chinese shown for want of English is marked as Chinese for screen readers."""
    if lang() == "en" and text.zh and not text.en:
        return format_html('<span lang="zh-Hans">{}</span>', text.zh)
    return formats.say(text, lang())


@register.filter
def yuan(fen: int) -> str:
    """Exact money."""
    return formats.yuan(fen, lang())


@register.filter
def brief(fen: int) -> str:
    """Money in 万元 or 亿元 where no fen is lost."""
    return formats.brief(fen, lang())


@register.filter
def day(value: date) -> str:
    """A date in words."""
    return formats.day(value, lang())


@register.filter
def label(value: Any, kind: str) -> str:
    """The words of a code: `{{ policy.level|label:"level" }}`."""
    return labels.label(kind, str(value))


@register.filter
def department(department_id: str) -> str:
    """The department's name; empty where the measure names none."""
    return formats.say(catalogue.department(department_id).name, lang()) if department_id else "—"


@register.simple_tag
def icon(name: str) -> SafeString:
    """A shape of the sprite; the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("web/icons.svg"),
        name,
    )


@register.simple_tag
def badge(state: str) -> SafeString:
    """A state as word, shape and colour."""
    return format_html('<span class="badge is-{}">{} {}</span>', state, icon(state), labels.label("state", str(state)))


@register.simple_tag(takes_context=True)
def to(context: template.Context, name: str, *args: Any, **query: Any) -> str:
    """The URL of a route, keeping the day the visitor chose; `query` adds parameters (empty ones are left out)."""
    as_of = context["as_of"]
    pairs = {key: value for key, value in query.items() if value not in ("", None)}
    if as_of.chosen:
        pairs["as_of"] = as_of.day.isoformat()
    return reverse(f"web:{name}", args=args) + (f"?{urlencode(pairs)}" if pairs else "")
