"""Which rules a text breaks, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kechuang.core.wording.folding import Folded, fold
from kechuang.core.wording.patterns import PATTERNS
from kechuang.core.wording.rules import WordingRule


@dataclass(frozen=True, slots=True)
class Finding:
    """`rule` is broken in `field`: characters `start` to `end` (from 0, end not included), written as `quote`."""

    rule: WordingRule
    field: str
    start: int
    end: int
    quote: str

    @property
    def blocks(self) -> bool:
        return self.rule.blocks


def lint(fields: Mapping[str, str], rules: Iterable[WordingRule], *, kind: str, by: str) -> tuple[Finding, ...]:
    """Findings in the order of fields and places; the first of overlapping ones of a rule.

    `kind` of text (product, service, article …), `by` whom it is published: a credit code or a department's id.
    """
    concerned = [rule for rule in rules if rule.concerns(kind, by)]
    found: list[Finding] = []
    for name, text in fields.items():
        folded = fold(text)
        spans = sorted((*folded.span(*span), rule.id, rule) for rule in concerned for span in _spans(folded, rule))
        found += [Finding(rule, name, start, end, text[start:end]) for start, end, _, rule in spans]
    return tuple(found)


def _spans(folded: Folded, rule: WordingRule) -> Iterator[tuple[int, int]]:
    last = 0
    every = [span for word in rule.words for span in _places(folded.text, _bare(word))]
    every += [span for name in rule.patterns for span in PATTERNS[name](folded.text)]
    for start, end in sorted(every):
        if start >= last and (not rule.near or _is_near(folded.text, start, end, rule)):
            yield start, end
            last = end


def _places(text: str, word: str) -> Iterator[tuple[int, int]]:
    at = text.find(word)
    while at >= 0:
        yield at, at + len(word)
        at = text.find(word, at + 1)


def _is_near(text: str, start: int, end: int, rule: WordingRule) -> bool:
    around = text[max(0, start - rule.within) : end + rule.within]
    return any(_bare(word) in around for word in rule.near)


@lru_cache(maxsize=2_000)
def _bare(word: str) -> str:
    return fold(word).text
