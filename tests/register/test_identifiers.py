"""Check digits against the standards' vectors and an independent implementation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as oracle
from stdnum.iso7064 import mod_11_2

from kechuang.core.identifiers import (
    USCC_ALPHABET,
    check_patent_number,
    check_uscc,
    patent_check_digit,
    resident_check_character,
    uscc_check_character,
)

BODY = st.builds(
    lambda head, place, tail: head + place + tail,
    st.sampled_from(["91", "92", "12", "52", "N2"]),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(USCC_ALPHABET, min_size=9, max_size=9),
)


@pytest.mark.parametrize(
    "code", ["914403001922038216", "9144030071526726XG", "91110000802100433B", "91330100799655058B"]
)
def test_public_codes_pass(code: str) -> None:
    assert check_uscc(code).ok
    assert check_uscc(f" {code[:9].lower()} {code[9:]} ").value == code


def test_wrong_check_character_is_named() -> None:
    checked = check_uscc("91110105MA00A0A00X")
    assert checked.expected == "5"
    assert checked.problem is not None
    assert "5" in checked.problem.zh
    assert "5" in checked.problem.en


@pytest.mark.parametrize(
    ("text", "words"),
    [("9111", "18位"), ("9111000080210043IB", "I"), ("91AB0000802100433B", "第3至8位"), ("", "0位")],
)
def test_other_faults_say_what(text: str, words: str) -> None:
    problem = check_uscc(text).problem
    assert problem is not None
    assert words in problem.zh


@given(BODY)
def test_agrees_with_stdnum(body: str) -> None:
    assert uscc_check_character(body) == oracle.calc_check_digit(body)


@given(BODY, st.sampled_from(USCC_ALPHABET))
def test_exactly_one_character_is_right(body: str, last: str) -> None:
    assert check_uscc(body + last).ok == (last == uscc_check_character(body))


def test_patent_vector() -> None:
    assert patent_check_digit("200710308494") == "X"
    assert check_patent_number("ZL200710308494.X").value == "200710308494.X"
    assert check_patent_number("２００７１０３０８４９４.x").ok


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("200710308494.1", "应为 X"),
        ("200740308494.0", "第5位"),
        ("188810308494.0", "申请年份"),
        ("85100001", "12位"),
        ("CN", "12位"),
    ],
)
def test_bad_patent_numbers(text: str, words: str) -> None:
    problem = check_patent_number(text).problem
    assert problem is not None
    assert words in problem.zh


@given(st.text("0123456789", min_size=17, max_size=17))
def test_residents_numbers_have_the_check_character_of_the_standard(body: str) -> None:
    assert resident_check_character(body) == mod_11_2.calc_check_digit(body)
