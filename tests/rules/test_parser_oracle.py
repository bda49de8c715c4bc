"""Our parser against sqlglot's PostgreSQL dialect: the same operators, precedence, NOT, AND, OR, BETWEEN, IN, CASE."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

import kechuang
from kechuang.core.pack import load
from kechuang.rules.definitions import Parameter, Source, Table
from kechuang.rules.parse import parse
from kechuang.rules.tokens import SyntaxProblem
from tests.rules.programs import Writer
from tests.rules.shapes import ours, theirs

PACK = Path(kechuang.__file__).parent / "packs" / "chaoyang"


def sources(value: Any) -> Iterator[str]:
    """Every expression of a pack; literals of parameters and tables have a test of their own."""
    if isinstance(value, Source):
        yield value.text
    elif isinstance(value, list | tuple):
        for item in value:
            yield from sources(item)
    elif is_dataclass(value) and not isinstance(value, type | Parameter | Table):
        for item in fields(value):
            yield from sources(getattr(value, item.name))


def test_every_expression_of_the_pack() -> None:
    rules = load(PACK).rules
    texts = set(sources([rules.policies, rules.notices, rules.groups]))
    assert len(texts) > 300
    for text in sorted(texts):
        assert ours(text) == theirs(text), text


@pytest.mark.parametrize("seed", range(8))
def test_random_programs(seed: int) -> None:
    rng = random.Random(f"shapes {seed}")
    writer = Writer(rng, [], {"v0": "money", "v1": "bool"})
    for _ in range(60):
        writer.record = rng.random() < 0.3
        text = rng.choice([writer.money, writer.boolean, writer.points])(3)
        assert ours(text) == theirs(text), text


class Bare:
    """Expressions without a bracket too many: precedence alone decides, types do not matter."""

    def __init__(self, rng: random.Random):
        self.rng = rng

    def value(self, depth: int) -> str:
        leaf = self.rng.choice(["a", "b", "rec.on", "m[-2]", "5%", "30万元", "7", "'x'", "true", "date '2024-02-29'"])
        if depth <= 0:
            return leaf
        less = depth - 1
        return self.rng.choice(
            [
                leaf,
                f"{self.value(less)} {self.rng.choice('+-*/')} {self.value(less)}",
                f"-{leaf if leaf[0] != '-' else 'a'}",
                f"f({self.value(less)}, {self.truth(less)})",
                f"({self.truth(less)})",
                f"case when {self.truth(less)} then {self.value(less)} else {self.value(less)} end",
                f"case when {self.truth(0)} then {self.value(0)} when {self.truth(less)} then {self.value(0)} end",
            ]
        )

    def truth(self, depth: int) -> str:
        less = depth - 1
        test = self.rng.choice(
            [
                f"{self.value(less)} {self.rng.choice(['=', '<>', '!=', '<', '<=', '>', '>='])} {self.value(less)}",
                f"{self.value(less)} between {self.value(less)} and {self.value(less)}",
                f"{self.value(less)} {self.rng.choice(['in', 'not in'])} ({self.value(less)}, {self.value(0)})",
                self.value(less),
            ]
        )
        if depth <= 0:
            return test
        return self.rng.choice(
            [test, f"not {self.truth(less)}", f"{self.truth(less)} {self.rng.choice(['and', 'or'])} {self.truth(less)}"]
        )


@pytest.mark.parametrize("seed", range(8))
def test_precedence_without_brackets(seed: int) -> None:
    bare = Bare(random.Random(f"bare {seed}"))
    for _ in range(60):
        text = bare.truth(3)
        assert ours(text) == theirs(text), text


@pytest.mark.parametrize("seed", range(4))
def test_what_ours_accepts_sqlglot_reads_alike(seed: int) -> None:
    """Torn expressions: words left out, doubled and moved. Most are refused; none is accepted with another meaning."""
    rng, accepted, refused = random.Random(f"torn {seed}"), 0, 0
    bare = Bare(rng)
    for _ in range(400):
        words = bare.truth(2).replace("(", " ( ").replace(")", " ) ").replace(",", " , ").split(" ")
        for _ in range(min(rng.randint(1, 2), len(words) - 1)):
            at = rng.randrange(len(words))
            how = rng.choice(["drop", "double", "move"])
            word = words[at] if how == "double" else words.pop(at)
            if how != "drop":
                words.insert(rng.randrange(len(words) + 1), word)
        text = " ".join(words)
        try:
            found = ours(text)
        except SyntaxProblem:
            refused += 1
            continue
        accepted += 1
        assert found == theirs(text), text
    assert accepted > 20 and refused > 100


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("1 + 2 * 3", "1 + (2 * 3)"),
        ("1 - 2 - 3", "(1 - 2) - 3"),
        ("8 / 4 / 2", "(8 / 4) / 2"),
        ("-a * b", "(-a) * b"),
        ("not a = b", "not (a = b)"),
        ("not a and b", "(not a) and b"),
        ("a or b and c", "a or (b and c)"),
        ("a between 1 + 1 and 2 * 2 and b", "(a between (1 + 1) and (2 * 2)) and b"),
        ("a + b in (c, d)", "(a + b) in (c, d)"),
        ("a not in (b)", "not (a in (b))"),
    ],
)
def test_precedence_written_out(text: str, same: str) -> None:
    def bare(shape: Any) -> Any:
        """Without the places that stand for numbers."""
        if isinstance(shape, tuple):
            return ("number",) if shape[:1] == ("number",) else tuple(map(bare, shape))
        return shape

    assert bare(ours(text)) == bare(ours(same))


def test_every_node_knows_its_text() -> None:
    text = "not (a >= 5000万元 and rec.on in ('x', 'y')) or m[-1] / n < 5%"

    def spans(node: Any) -> Iterator[str]:
        yield text[node.start : node.end]
        for name in type(node).__dataclass_fields__:
            for child in found if isinstance(found := getattr(node, name), tuple) else [found]:
                if hasattr(child, "start"):
                    yield from spans(child)

    found = list(spans(parse(text)))
    assert found[0] == text
    for part in ("5000万元", "rec.on", "'x'", "m[-1]", "m[-1] / n", "5%", "a >= 5000万元", "rec.on in ('x', 'y')"):
        assert part in found
