"""Words for scores and reasons, in both languages; the same on pages, in the API and on the command line."""

from __future__ import annotations

from kechuang.rules.definitions import Text

REASONS = {
    "same_name": Text("全称相同", "same full name"),
    "former_name": Text("曾用名与另一方现名相同", "a former name is the other's name"),
    "other_name": Text("别名或简称与另一方名称相同", "an alias or short name is the other's name"),
    "same_parts": Text("字号、行业、地区相同，仅写法不同", "same brand, trade and place, written differently"),
    "same_core_alone": Text("字号、行业相同，且登记册中别无他家", "same brand and trade, and nobody else has them"),
    "same_core": Text("字号相同", "same brand"),
    "one_character": Text("名称只差一个字", "names differ in one character"),
    "same_date": Text("成立日期相同", "same registration date"),
    "same_address": Text("住所相同", "same registered address"),
    "shared_address": Text("住所相同，但该处登记有多家单位", "same registered address, which many share"),
    "same_building": Text("住所在同一门牌或楼栋", "registered in the same building"),
    "same_district": Text("注册地相同", "same district"),
    "two_usccs": Text("两个有效的统一社会信用代码不同", "two different valid USCCs"),
    "branch": Text("一方是分支机构", "one is a branch"),
    "group": Text("只有一方是集团", "only one is a group"),
    "other_place": Text("名称中的地区不同", "different places in the names"),
    "other_trade": Text("名称中的行业不同", "different trades in the names"),
    "other_date": Text("成立日期不同", "different registration dates"),
    "other_address": Text("住所不同", "different registered addresses"),
    "other_district": Text("注册地不同", "different districts"),
    "other_form": Text("主体类型不同", "different legal forms"),
    "other_kind": Text("登记册中的类别不同", "different kinds in the register"),
}
"""`evidence.Reason.code`."""
WHY = {
    "same_code": Text("代码相同", "same code"),
    "same_name": Text("名称相同", "same name"),
    "inside": Text("连续出现在名称中", "stands in the name"),
    "in_order": Text("各字依次出现在名称中", "its characters stand in the name in order"),
    "general_word": Text("除通用词外各字依次出现", "in order, except for a general word"),
    "partly": Text("部分字相同", "some characters are shared"),
    "brand": Text("字号完整", "the whole brand"),
    "place_letter": Text("含地区或其简称", "names the place or its letter"),
    "trade": Text("含行业用字", "characters of the trade"),
}
"""`reading.Candidate.reasons`."""


def likeness(score: float) -> Text:
    """A score in words."""
    if score >= 0.995:
        return Text("几乎确定", "almost certain")
    if score >= 0.95:
        return Text("很可能", "very likely")
    if score >= 0.7:
        return Text("可能", "likely")
    return Text("较弱", "weak") if score >= 0.3 else Text("很弱", "very weak")
