"""The real, labelled names: read where they are, skipped with a word where not."""

from __future__ import annotations

import polars as pl
import pytest

from benchmarks.identity import labelled, short
from kechuang.register.identity.index import Known, NameIndex
from kechuang.register.identity.names.columns import spelled
from kechuang.register.identity.names.normal import bare
from kechuang.register.identity.names.parse import joined, parse

pytestmark = pytest.mark.skipif(not labelled.LISTED.exists(), reason="the shared real names are not here")


def test_columns_spell_like_one_name() -> None:
    texts = [full for _, full in labelled.listed()] + [text for text, _ in labelled.parts()]
    assert pl.DataFrame({"t": texts}).select(spelled("t")).to_series().to_list() == [bare(text) for text in texts]


def test_the_shipped_parser_fits_the_labels() -> None:
    """Names it learnt from; the honest, five-fold figure is the benchmark's."""
    items = labelled.parts()[:300]
    assert sum(parse(text) == joined(text, path) for text, path in items) / len(items) >= 0.95


def test_short_names_of_listed_companies() -> None:
    pairs = labelled.listed()[:400]
    index = NameIndex(Known(full, full) for _, full in pairs)
    first = sum(index.find(name, 1)[0][0].text == full for name, full in pairs if index.find(name, 1))
    assert first / len(pairs) >= 0.96


def test_a_rank_is_where_the_right_one_stands() -> None:
    import numpy as np

    seen = np.zeros((2, 3, 1))
    seen[:, :, 0] = [[1, 3, 2], [1, 1, 1]]
    asked = short.Asked(seen, np.ones((2, 3), bool), np.array([2, 1]))
    assert short.ranks(asked, np.arange(2), np.array([1.0])).tolist() == [1, 1]
