"""Ways of levels on an enterprise's page: the steps, the present one, what the next one asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

from kechuang.core.pack import Pack
from kechuang.register.directories.pathway import Standing, standings
from kechuang.rules.subject import Subject
from kechuang.web.formats import fact_value
from kechuang.web.templatetags.kc import lang


def ways(subject: Subject, pack: Pack, as_of: date) -> list[dict[str, Any]]:
    """What `parts/ways.html` shows; `subject` is what the reader may see of the party."""
    return [_way(one) for one in standings(subject, pack.directories.values(), pack.rules.dictionary, as_of)]


def _way(one: Standing) -> dict[str, Any]:
    steps = [
        {"title": group.title, "reached": one.reached(group) and not one.lapsed, "now": group == one.now}
        for group in one.directory.levels
    ]
    return {
        "id": one.directory.id,
        "title": one.directory.title,
        "steps": steps,
        "next": one.next,
        "since": one.since,
        "until": one.until,
        "lapsed": one.lapsed,
        "said": [(definition.name, fact_value(definition, value, lang())) for definition, value in one.said],
    }
