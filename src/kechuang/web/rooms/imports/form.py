"""What stands in the editor's form: a mapping as text, edited as a table or as YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from kechuang.core.pack import Pack
from kechuang.core.pack.reader import read_text
from kechuang.register.importing.drafts import store
from kechuang.register.importing.drafts.table import Line, meanings, understood, with_lines
from kechuang.register.importing.drafts.yaml_text import dump
from kechuang.register.importing.mapping import Mapping
from kechuang.rules.problems import RuleErrors

SPARE = 3
_NAME = re.compile(r"c(\d+)-header")


@dataclass(slots=True)
class Form:
    """`text` is the whole mapping as it would be saved, `tree` the same read; `errors` say why it cannot be."""

    text: str
    tree: Any
    view: str = "table"
    mapping: Mapping | None = None
    errors: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> Form:
        """As it is in force."""
        return cls(text, _tree(text))

    @classmethod
    def posted(cls, request: HttpRequest, pack: Pack) -> Form:
        """As somebody edited it. The table goes into the text, unless the YAML view was shown."""
        text, shown = request.POST.get("text", "").replace("\r\n", "\n"), request.POST.get("shown", "table")
        form = cls(text, None, request.POST.get("view", shown))
        try:
            form.tree = read_text(text, "mapping.yaml")
            if shown == "table":
                form.tree = with_lines(form.tree, _lines(request, pack))
                form.text = dump(form.tree)
                form.tree = read_text(form.text, "mapping.yaml")
            form.mapping, _ = store.read(pack, form.text, str(form.tree.get("id", "")))
        except RuleErrors as errors:
            form.refuse(errors)
            form.tree = form.tree or {}
        except (AttributeError, IndexError):
            form.errors.append("这不是映射：应为“键: 值”的清单。 Not a mapping: write `key: value`.")
            form.tree = {}
        return form

    def refuse(self, errors: RuleErrors) -> None:
        """Tell every problem once, with place and remedy."""
        for one in errors.problems:
            words = f"{one.place.line}:{one.place.column} {one.key}: {one.message} → {one.remedy}"
            if words not in self.errors:
                self.errors.append(words)

    @property
    def empty_lines(self) -> list[Line]:
        """Room for new columns."""
        return [Line()] * SPARE


def _tree(text: str) -> Any:
    try:
        return read_text(text, "mapping.yaml")
    except RuleErrors:
        return {}


def _lines(request: HttpRequest, pack: Pack) -> list[Line]:
    known = meanings(pack.rules.dictionary)
    numbers = sorted(int(found[1]) for name in request.POST if (found := _NAME.fullmatch(name)))
    posted = request.POST
    return [
        Line(
            header=posted.get(f"c{n}-header", "") if not posted.get(f"c{n}-drop") else "",
            meaning=understood(posted.get(f"c{n}-meaning", ""), known),
            unit=posted.get(f"c{n}-unit", ""),
            year=posted.get(f"c{n}-year", ""),
            required=bool(posted.get(f"c{n}-required")),
            values=posted.get(f"c{n}-values", ""),
            of=int(of) if (of := posted.get(f"c{n}-of", "")).isdigit() else None,
        )
        for n in numbers
    ]
