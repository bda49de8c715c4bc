"""Entries of an enterprise's page, with their hint and reason in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from kechuang.policy.overview import Entry
from kechuang.policy.windows import WindowState
from kechuang.rules.answer import ClauseAnswer, ConditionAnswer, GroupAnswer
from kechuang.rules.definitions import Dictionary, Policy
from kechuang.web.days import AsOf
from kechuang.web.present.hints import Hint, change_hint, need_hint, reason
from kechuang.web.present.words import Voice


@dataclass(frozen=True, slots=True)
class Card:
    """One clause as a card or table row."""

    policy: Policy
    clause: ClauseAnswer
    window: WindowState
    instead: GroupAnswer | None
    open_conditions: tuple[ConditionAnswer, ...]
    reason: str
    hint: Hint | None


def cards(entries: Iterable[Entry], dictionary: Dictionary, code: str, as_of: AsOf) -> list[Card]:
    """`code` and `as_of` make the addresses of the trials."""
    return [
        Card(
            one.policy,
            one.clause,
            one.window,
            one.instead,
            one.open_conditions,
            reason(one.clause, Voice(dictionary, one.policy, as_of.day)),
            _hint(one, dictionary, code, as_of),
        )
        for one in entries
    ]


def _hint(entry: Entry, dictionary: Dictionary, code: str, as_of: AsOf) -> Hint | None:
    if entry.need:
        found = need_hint(entry.need, dictionary)
    elif entry.change:
        found = change_hint(entry.change, dictionary, entry.clause)
    else:
        return None
    day = [("as_of", as_of.day.isoformat())] if as_of.chosen else []
    anchor = "#try" if found.pairs[0][0] == "edit" else "#trial"
    path = reverse("web:answer", args=[code, entry.policy.id])
    return Hint(found.words, found.outcome, found.pairs, f"{path}?{urlencode([*day, *found.pairs])}{anchor}")
