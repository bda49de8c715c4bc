"""YAML with places: every key and text knows where it stands, nothing is coerced, expansion is bounded."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kechuang.core.pack.nodes import find, plain
from kechuang.core.pack.reader import read_text
from kechuang.rules.problems import RuleErrors

TEXT = """\
title: 中文标题
quoted: 'a text'
double: &anchor "b text"
block: >
  first words
  and more
literal: |

    indented
flow: {键: 值, list: [a,  b]}
no: no
number: 1e5
day: 2026-03-18
nothing:
again: *anchor
"""


def at(*path: str | int) -> tuple[int, int]:
    place = find(read_text(TEXT, "f.yaml"), path)
    assert place.file == "f.yaml"
    return place.line, place.column


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("title",), 1, 8),
        (("quoted",), 2, 10),
        (("double",), 3, 18),
        (("block",), 5, 3),
        (("literal",), 9, 5),
        (("flow", "键"), 10, 11),
        (("flow", "list", 1), 10, 25),
        (("flow", "list", 7), 10, 20),
        (("missing",), 1, 1),
    ],
)
def test_a_text_stands_at_its_first_character(path: tuple[str | int, ...], line: int, column: int) -> None:
    assert at(*path) == (line, column)


def test_nothing_is_coerced() -> None:
    tree = read_text(TEXT, "f.yaml")
    assert (tree["no"], tree["number"], tree["day"]) == ("no", "1e5", "2026-03-18")
    assert tree["nothing"].empty
    assert not tree["quoted"].empty
    assert tree["again"] == "b text"


def test_a_merged_mapping_gives_way_to_own_keys() -> None:
    tree = read_text("a: &base {x: 1, y: 2}\nb:\n  <<: *base\n  y: 3\n", "f")
    assert plain(tree["b"]) == {"x": "1", "y": "3"}
    assert find(tree, ("b", "x")).line == 1


def test_aliases_may_be_used_but_not_to_explode() -> None:
    small = "a: &a [1, 2]\nb: [*a, *a]\n"
    assert plain(read_text(small, "f"))["b"] == [["1", "2"]] * 2
    lines = ["a0: &a0 [x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 30)]
    with pytest.raises(RuleErrors, match="nodes after aliases"):
        read_text("\n".join(lines), "f")


def test_several_problems_of_one_file_come_together() -> None:
    with pytest.raises(RuleErrors) as caught:
        read_text("a: 1\na: 2\nb: !x 3\nc: 4\nc: 5\n", "f")
    assert [(one.key, one.place.line) for one in caught.value.problems] == [("a", 2), ("!x", 3), ("c", 5)]


@settings(max_examples=300)
@given(st.text(alphabet="ab:-[]{}#&*!|>'\"%@`, \n键?<~0.", max_size=60))
def test_any_text_is_a_tree_or_a_problem_with_place_and_remedy(text: str) -> None:
    try:
        read_text(text, "f")
    except RuleErrors as error:
        for problem in error.problems:
            assert problem.place.line >= 1
            assert problem.remedy
