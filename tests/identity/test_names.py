"""Names: spellings, parts, places, short forms. All made by hand; real lists: benchmarks/tests/test_identity.py."""

from __future__ import annotations

import polars as pl
import pytest

from kechuang.register.identity.bulk import match
from kechuang.register.identity.index import Known, NameIndex
from kechuang.register.identity.names.gazetteer import compatible, short_place, split_places
from kechuang.register.identity.names.normal import bare, moved, short
from kechuang.register.identity.names.parse import Parts, parse

NAMES = [
    "北京示甲科技有限公司",
    "上海示甲科技有限公司",
    "示乙（深圳）新能源汽车股份有限公司",
    "中国示丙石油化工集团有限公司",
    "广东示丁传媒股份有限公司",
]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("示甲（北京）科技有限责任公司", "示甲(北京) 科技有限公司"),
        ("北京示甲雲圖信息技術有限公司", "北京示甲云图信息技术有限公司"),
        ("ＡＢＣ　科技有限公司", "abc科技有限公司"),
        ("示甲科技股份公司", "示甲科技股份有限公司"),
        ("示甲科技有限公司（筹）", "示甲科技有限公司"),
    ],
)
def test_spellings_of_one_name(left: str, right: str) -> None:
    assert bare(left) == bare(right)


def test_names_that_stay_apart() -> None:
    assert bare("示甲科技股份有限公司") != bare("示甲科技有限公司")
    assert moved("示甲（北京）科技有限公司") == bare("北京示甲科技有限公司")
    assert short("*ST示甲") == "示甲" and short("示甲B股") == "示甲" and short("示甲-U") == "示甲"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("北京示甲科技有限公司", Parts("北京", "示甲", "科技", "有限公司")),
        ("深圳市毅达电子设备有限公司", Parts("深圳市", "毅达", "电子设备", "有限公司")),
        ("宏昌（上海）信息技术有限公司", Parts("上海", "宏昌", "信息技术", "有限公司")),
        ("内蒙古恒润机械有限公司", Parts("内蒙古", "恒润", "机械", "有限公司")),
        ("", Parts("", "", "", "")),
    ],
)
def test_parts(name: str, parts: Parts) -> None:
    assert parse(name) == parts


def test_places() -> None:
    assert split_places("北京市朝阳区") == ["北京", "朝阳"]
    assert short_place("延边朝鲜族自治州") == "延边" and short_place("广西壮族自治区") == "广西"
    assert short_place("内蒙古自治区") == "内蒙古"
    assert compatible("广东", "深圳市") is True and compatible("北京市朝阳区", "北京") is True
    assert compatible("上海", "北京") is False and compatible("", "北京") is None


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("示乙新能源", NAMES[2]),
        ("示丙石化", NAMES[3]),
        ("粤示丁传媒", NAMES[4]),
        ("上海示甲", NAMES[1]),
        ("北京示甲科技有限责任公司", NAMES[0]),
    ],
)
def test_short_names_find_their_full_one(name: str, full: str) -> None:
    found = NameIndex(Known(i, text) for i, text in enumerate(NAMES)).find(name)
    assert found[0][0].text == full
    assert all(0 <= score <= 1 for _, score in found)


def test_many_names_at_once() -> None:
    asked = pl.Series(["示甲（北京）科技有限责任公司", "示丙石油化工", "查无此名某某", "示乙新能源汽车"])
    found = {row: (known, why) for row, known, _, why in match(asked, pl.Series(NAMES)).iter_rows()}
    assert found[0][0] == 0 and found[1][0] == 3 and found[3][0] == 2
    assert 2 not in found
    assert match(pl.Series(["甲"]), pl.Series([], dtype=pl.String)).is_empty()
