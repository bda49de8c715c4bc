"""What is made of a term is made once, stays out of its content, and is not carried into a changed copy."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace

from kechuang.rules import terms
from kechuang.rules.env import Env
from kechuang.rules.reference import evaluator, value
from kechuang.rules.subject import Subject
from kechuang.rules.tracing import reasoner, trace
from tests.rules.asking import term

RICH, POOR = Env(Subject("s", {"a": 600})), Env(Subject("s", {"a": 500}))


def test_made_once() -> None:
    found = term("a > 5元")
    assert evaluator(found) is evaluator(found) and reasoner(found) is reasoner(found)
    assert evaluator(found) is not evaluator(term("a > 5元"))


def test_no_part_of_the_content() -> None:
    asked, fresh = term("a > 5元"), term("a > 5元")
    assert trace(asked, RICH).result is True
    assert asked == fresh and hash(asked) == hash(fresh) and repr(asked) == repr(fresh)
    assert pickle.loads(pickle.dumps(asked)) == fresh and copy.deepcopy(asked) == fresh


def test_a_changed_copy_is_made_anew() -> None:
    asked = term("a > 5元")
    assert isinstance(asked, terms.Compare)
    assert (value(asked, RICH), trace(asked, POOR).result) == (True, False)
    other = replace(asked, op="<=", text="a <= 5元")
    assert (value(other, RICH), trace(other, POOR).result) == (False, True)
    assert trace(other, POOR).text == "a <= 5元"
