"""Characters to tokens. Nothing but the tokens below exists: no comments, no quoted identifiers, no `;`."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

MAX_LENGTH = 2_000
KEYWORDS = frozenset(
    ["and", "or", "not", "in", "between", "case", "when", "then", "else", "end", "true", "false", "date"]
)

# A unit belongs to its number only when it touches it or follows spaces and is not a word of the language.
_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
  | (?P<number>(?:\d[\d_]*)(?:\.\d+)?(?:\s*(?:%|万亿元|亿元|万元|元|CNY\b|[\u4e00-\u9fff]+))?)
  | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
  | (?P<string>'[^'\n]*')
  | (?P<op><=|>=|<>|!=|[-+*/=<>(),.\[\]])
    """,
    re.VERBOSE,
)


class Token(NamedTuple):
    """A piece of text with its offsets."""

    kind: str  # number name keyword string op end
    text: str
    start: int
    end: int


class SyntaxProblem(Exception):
    """Something the grammar does not have. `start` is the offset in the text."""

    def __init__(self, start: int, message: str, remedy: str = ""):
        super().__init__(message)
        self.start, self.message, self.remedy = start, message, remedy


def tokenize(text: str) -> list[Token]:
    """The tokens of an expression, `end` last; raises SyntaxProblem."""
    if len(text) > MAX_LENGTH:
        raise SyntaxProblem(0, f"expression has {len(text)} characters, at most {MAX_LENGTH}", "move parts into `let`")
    tokens: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise SyntaxProblem(at, f"unexpected character {text[at]!r}", _hint(text, at))
        kind = match.lastgroup or ""
        if kind == "name" and match.group().lower() in KEYWORDS:
            tokens.append(Token("keyword", match.group().lower(), at, match.end()))
        elif kind != "space":
            tokens.append(Token(kind, match.group(), at, match.end()))
        at = match.end()
    for first, second in pairwise(tokens):
        if first.text == second.text == "-" and first.end == second.start:
            raise SyntaxProblem(first.start, "comments are not part of an expression", "put the words in `says`")
        if first.kind == "number" and second.kind in ("name", "number") and first.end == second.start:
            raise SyntaxProblem(
                first.start, f"cannot read the number {first.text + second.text!r}", "write 5000万元 or 0.5"
            )
    tokens.append(Token("end", "", len(text), len(text)))
    return tokens


def _hint(text: str, at: int) -> str:
    if text[at] in '“”‘’"':
        return "write text between straight single quotes: 'valid'"
    if text[at] in "（），。；":
        return "use half-width punctuation"
    if text[at] == "'":
        return "close the text with a single quote on the same line"
    if "\u4e00" <= text[at] <= "\u9fff":
        return "names are ASCII ids of the fact dictionary; a unit follows its number"
    return "see docs/rule-language.md §2"
