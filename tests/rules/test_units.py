"""Units in English: the same numbers, nouns that a reader of English knows."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from kechuang.core.pack import Pack, load
from kechuang.rules.answer import Quantity
from kechuang.rules.definitions import FactDef
from kechuang.rules.shown import show, show_raw
from kechuang.rules.units import ENGLISH, unit_word
from kechuang.web.formats import fact_value

CHAOYANG = Path(__file__).resolve().parents[2] / "src/kechuang/packs/chaoyang"
_HAN = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load(CHAOYANG)


def facts(pack: Pack) -> list[FactDef]:
    dictionary = pack.rules.dictionary
    return [*dictionary.facts.values(), *(field for kind in dictionary.records.values() for field in kind.fields)]


def test_every_unit_of_the_district_is_known_in_english(pack: Pack) -> None:
    units = {one.unit for one in facts(pack) if one.unit not in {"", "%"}}
    assert len(units) > 10
    assert sorted(units - ENGLISH.keys()) == []
    assert not [unit for unit in units if _HAN.search(unit_word(unit, "en"))]


@pytest.mark.parametrize("raw", [0, 1, 2, 12, 1_234, 2026, 1_000_000])
def test_the_number_is_the_same_in_both_languages(pack: Pack, raw: int) -> None:
    for one in facts(pack):
        if one.type in {"count", "number"}:
            for told in (
                [show_raw(raw, one, lang) for lang in ("zh", "en")],
                [fact_value(one, raw, lang) for lang in ("zh", "en")],
            ):
                digits = [re.sub("[^0-9.]", "", text.replace("m²", "")) for text in told]
                assert digits[0] == digits[1] and not _HAN.search(told[1]), told


def test_nouns_follow_their_number() -> None:
    def said(number: int | Fraction, unit: str) -> str:
        return show(Quantity(Fraction(number), Fraction(number), unit), "en")

    assert [said(n, "人") for n in (0, 1, 2)] == ["0 people", "1 person", "2 people"]
    assert (said(3, "年"), said(1, "年"), said(2026, "年")) == ("3 years", "1 year", "2026")
    assert (said(5, "个"), said(1_200, "平方米"), said(7, "斗")) == ("5", "1,200 m²", "7 斗")
    assert show(Quantity(Fraction(3), Fraction(3), "年"), "zh") == "3 年"
