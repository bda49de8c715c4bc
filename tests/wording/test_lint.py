"""The lint of public texts: nothing that is not a letter hides a word, and the place found is the place written."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kechuang.core.wording import WordingRule, lint
from kechuang.core.wording.folding import fold
from kechuang.rules.definitions import Text
from tests.directories.bed import pack

WORD = "驰名商标"
HIDERS = [
    character
    for character in map(chr, range(0x20000))
    if unicodedata.category(character)
    in {
        "Pc",
        "Pd",
        "Ps",
        "Pe",
        "Pi",
        "Pf",
        "Po",
        "Sm",
        "Sc",
        "Sk",
        "So",
        "Zs",
        "Zl",
        "Zp",
        "Mn",
        "Mc",
        "Me",
        "Cf",
        "Cc",
    }
    and not any(unicodedata.category(one)[0] in "LN" for one in unicodedata.normalize("NFKD", character))
]
"""Every punctuation mark, symbol, space, mark and control of Unicode that contains no letter."""
NOISE = st.text(st.sampled_from([*HIDERS, *"\u3164\u115f\u1160" * 99, *"\u200b\ufe0f\u00ad　 ·*_-、" * 99]), max_size=4)
OTHER = st.text(st.sampled_from("本产品系优质甲乙丙 ,。ABC123"), max_size=12)
TRADITIONAL = ("馳名商標", "驰名商標", "馳名商标")


@pytest.fixture(scope="module")
def rules() -> tuple[WordingRule, ...]:
    return pack().wording


def rule(**given_: object) -> WordingRule:
    values: dict[str, object] = {
        "id": "r", "says": Text("不得"), "instead": Text("改"), "law": "商标法", "edition": "2019",
        "article": "第十四条",
    }  # fmt: skip
    return WordingRule(**{**values, **given_})  # type: ignore[arg-type]


@given(OTHER, st.lists(NOISE, min_size=3, max_size=3), OTHER)
def test_a_word_is_found_whatever_stands_between_its_letters(before: str, noise: list[str], after: str) -> None:
    hidden = WORD[0] + "".join(a + b for a, b in zip(noise, WORD[1:], strict=True))
    text = before + hidden + after
    (found,) = lint({"text": text}, [rule(words=(WORD,))], kind="product", by="")
    assert (found.start, found.end) == (len(before), len(before) + len(hidden))
    assert text[found.start : found.end] == found.quote == hidden


@settings(deadline=None)
@given(text=st.text(max_size=60))
def test_what_is_found_is_there_and_folding_keeps_places(text: str, rules: tuple[WordingRule, ...]) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.at)
    assert list(folded.at) == sorted(folded.at)
    assert fold(folded.text).text == folded.text
    for found in lint({"t": text}, rules, kind="product", by="cy_market"):
        assert 0 <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.quote


@given(st.sampled_from(["vip", "Best 1"]), st.booleans())
def test_width_and_case_do_not_matter(word: str, wide: bool) -> None:
    written = "".join(chr(ord(c) + 0xFEE0) if wide and c != " " else c.upper() for c in word)
    assert lint({"t": f"a {written}"}, [rule(words=(word,))], kind="", by="")


@pytest.mark.parametrize(
    "written", [*TRADITIONAL, "驰 名 商 标", "驰\n名\n商\n标", "【驰】【名】【商】【标】", "⾺也驰名商标"]
)
def test_the_packs_rule_finds_it_in_every_field_and_says_which(written: str, rules: tuple[WordingRule, ...]) -> None:
    found = lint({"title": "甲", "text": f"系{written}"}, rules, kind="product", by="x")
    assert [(one.rule.id, one.field, one.rule.cited) for one in found] == [
        ("wellknown-mark", "text", "商标法（2019）第十四条")
    ]


@pytest.mark.parametrize("written", ["驰名的商标", "著名商标", "商标驰名", "名商标", ""])
def test_other_words_are_left_alone(written: str, rules: tuple[WordingRule, ...]) -> None:
    assert lint({"text": written}, rules, kind="product", by="x") == ()


def test_an_ip_authority_recommends_no_patented_product_and_others_may(rules: tuple[WordingRule, ...]) -> None:
    text = {"text": "向 社会推/荐本区专 利产品"}
    (found,) = lint(text, rules, kind="article", by="cy_market")
    assert (found.rule.cited, found.quote, found.blocks) == ("专利法（2020）第七十九条", "推/荐", True)
    assert lint(text, rules, kind="article", by="cy_sti") == ()
    far = {"text": "推荐" + "甲" * 21 + "专利"}
    assert lint(far, rules, kind="article", by="cy_market") == ()
    assert lint({"text": "发明专利公告"}, rules, kind="article", by="cy_market") == ()
    assert lint({"text": "发明专利公告"}, rules, kind="product", by="cy_market")


@pytest.mark.parametrize(
    ("written", "quote"),
    [
        ("联系 13800138000", "13800138000"), ("１３８-0013-８０００", "１３８-0013-８０００"),
        ("+86 138 0013 8000", "138 0013 8000"),
        ("身份证 11010519491231002X", "11010519491231002X"),
    ],
)  # fmt: skip
def test_numbers_of_persons_are_found(written: str, quote: str, rules: tuple[WordingRule, ...]) -> None:
    (found,) = lint({"contact": written}, rules, kind="service", by="x")
    assert (found.rule.id, found.quote) == ("personal-data", quote)


@pytest.mark.parametrize(
    "written", ["010-65099114", "91110105MA0000016U", "注册号 1000001", "110105194912310021", "2138001380001"]
)
def test_other_numbers_are_not(written: str, rules: tuple[WordingRule, ...]) -> None:
    assert lint({"contact": written}, rules, kind="service", by="x") == ()


def test_a_rule_that_warns_does_not_block(rules: tuple[WordingRule, ...]) -> None:
    (found,) = lint({"text": "最佳方案"}, rules, kind="service", by="x")
    assert not found.blocks


def test_every_rule_of_the_pack_names_its_law_and_how_sure_we_are(rules: tuple[WordingRule, ...]) -> None:
    for one in rules:
        assert one.law and one.article and one.edition.isdigit()
        assert one.confidence in {"sourced", "secondary", "partly", "recalled-high", "recalled-uncertain"}
        assert one.instead.zh and one.instead.en and one.says.en
