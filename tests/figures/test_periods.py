"""Periods in one written form."""

from __future__ import annotations

from datetime import date

import pytest

from kechuang.core.periods import parse_period
from kechuang.figures.words import period_words


@pytest.mark.parametrize(
    ("text", "kind", "start", "end", "zh", "en"),
    [
        ("2016", "year", date(2016, 1, 1), date(2016, 12, 31), "2016年", "2016"),
        ("2016H2", "half", date(2016, 7, 1), date(2016, 12, 31), "2016年下半年", "H2 2016"),
        ("2016q1", "quarter", date(2016, 1, 1), date(2016, 3, 31), "2016年一季度", "Q1 2016"),
        ("2016-02", "month", date(2016, 2, 1), date(2016, 2, 29), "2016年2月", "February 2016"),
        ("2017-06-29", "day", date(2017, 6, 29), date(2017, 6, 29), "2017年6月29日", "29 June 2017"),
        ("2017-01/2017-04", "span", date(2017, 1, 1), date(2017, 4, 30), "2017年1—4月", "January 2017 to April 2017"),
        ("2011/2015", "span", date(2011, 1, 1), date(2015, 12, 31), "2011—2015年", "2011 to 2015"),
    ],
)
def test_forms(text: str, kind: str, start: date, end: date, zh: str, en: str) -> None:
    found = parse_period(text)
    assert (found.kind, found.start, found.end) == (kind, start, end)
    assert (period_words(found), period_words(found, "en")) == (zh, en)
    assert parse_period(found.text) == found


@pytest.mark.parametrize(
    "text",
    ["", "16", "2016-13", "2016Q5", "2016H3", "2016-02-30", "2017/2016", "2016/2017-01", "三年来", "2016 年", "1066"],
)
def test_what_is_no_period_is_refused_with_the_forms_there_are(text: str) -> None:
    with pytest.raises(ValueError, match=r"write 2016|of the same kind"):
        parse_period(text)


def test_a_year_earlier() -> None:
    assert parse_period("2017-01/2017-04").back(1).text == "2016-01/2016-04"
    assert parse_period("2016Q2").back(1).text == "2015Q2"
    with pytest.raises(ValueError, match="is not a period"):
        parse_period("2016-02-29").back(1)
