"""Reading a page as a visitor does: its words, without markup."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Words(HTMLParser):
    def __init__(self, wanted: str = "") -> None:
        super().__init__()
        self.parts: list[str] = []
        self.wanted = wanted
        self.depth = 0 if wanted else 1
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.wanted and (self.depth or dict(attrs).get("aria-labelledby") == self.wanted) and tag == "section":
            self.depth += 1
        self.silent += tag in {"script", "style", "option"}

    def handle_endtag(self, tag: str) -> None:
        if self.wanted and self.depth and tag == "section":
            self.depth -= 1
        self.silent -= tag in {"script", "style", "option"}

    def handle_data(self, data: str) -> None:
        if self.depth and not self.silent:
            self.parts.append(data)


def text(response: Any) -> str:
    """All words of a page, spaces collapsed; the page must have been delivered or be a 404 in words."""
    assert response.status_code in {200, 404}, response.status_code
    parser = _Words()
    parser.feed(response.content.decode())
    return " ".join("".join(parser.parts).split())


def section(response: Any, labelled_by: str) -> str:
    """The words of one section, by the id of its heading; '' if it is not there."""
    parser = _Words(labelled_by)
    parser.feed(response.content.decode())
    return " ".join("".join(parser.parts).split())
