"""The what-if of a measure's page: values to try travel in the address as `t.<fact>=<value>`.

`edit=<fact>` opens the input of one fact; nothing is stored, so the browser's back button undoes a trial.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.http import HttpRequest

from kechuang.people.sensitivity import Withheld
from kechuang.policy.trial import Trial, read_trial
from kechuang.rules.definitions import Dictionary
from kechuang.rules.subject import Record

PREFIX = "t."
MAX_EDIT = 200
Pairs = list[tuple[str, str]]


class Trying:
    """What the visitor tries on this request, and the addresses that lead on from it.

    `trial` holds the values that could be read; `editing` the name whose input is open; `lists` the record lists of the
    subject as tried, and `withheld` what the visitor may not see of it, once they are known.
    """

    def __init__(self, request: HttpRequest, dictionary: Dictionary) -> None:
        self.path = request.path
        self.as_of = [("as_of", value) for value in request.GET.getlist("as_of")[:1]]
        self.editing = request.GET.get("edit", "")[:MAX_EDIT]
        self.dictionary = dictionary
        self.given = self._given(request)
        self.opened: set[str] = set()
        self.lists: Mapping[str, Sequence[Record]] = {}
        self.withheld: Mapping[str, Withheld] = {}
        self.trial: Trial = read_trial(self.given, dictionary, bare_percent=True)

    @staticmethod
    def _given(request: HttpRequest) -> Pairs:
        """Pairs in order; several choices of a set are joined; empty fields of an added record are left out."""
        pairs = [
            (key.removeprefix(PREFIX), ",".join(values))
            for key, values in request.GET.lists()
            if key.startswith(PREFIX)
        ]
        return [(name, text) for name, text in pairs if text.strip() or not name.startswith("+")]

    def kept(self, *without: str) -> Pairs:
        """Parameters that a form or link must carry on: the day and the other values."""
        others = [(PREFIX + name, text) for name, text in self.given if not any(_same(name, one) for one in without)]
        return self.as_of + others

    def url(self, pairs: Pairs, anchor: str = "") -> str:
        query = f"?{urlencode(pairs)}" if pairs else ""
        return self.path + query + (f"#{anchor}" if anchor else "")

    def edit_url(self, name: str, anchor: str) -> str:
        """Opens the input of one fact."""
        return self.url([*self.kept(), ("edit", name)], anchor)

    def without_url(self, name: str) -> str:
        """Takes one value back."""
        return self.url(self.kept(name))

    def opens(self, name: str, anchor: str) -> bool:
        """Is the input of this fact open here? A name without a place, or one in error, opens at its first use."""
        if self.editing == f"{anchor}:{name}":
            return True
        wanted = self.editing == name or (not self.editing and self.in_error(name))
        first = wanted and name not in self.opened
        if first:
            self.opened.add(name)
        return first

    def in_error(self, name: str) -> bool:
        """Was a value for it, or for a record of this kind, refused?"""
        return any(one == name or one.startswith((f"+{name}.", f"-{name}")) for one in self.trial.errors)

    def text(self, name: str) -> str:
        return self.trial.texts.get(name, "")

    def error(self, name: str) -> str:
        return self.trial.errors.get(name, "")


def _same(name: str, other: str) -> bool:
    """Is it this value? `+hnte` and `-hnte` stand for every value tried about that record kind."""
    if name == other:
        return True
    return (
        other[:1] in "+-"
        and name[:1] in "+-"
        and name[1:].split(".", maxsplit=1)[0] == other[1:].split(".", maxsplit=1)[0]
    )
