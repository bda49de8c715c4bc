"""Reasons in words: one line that a Chinese official, or an English reader, would write."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from kechuang.rules.answer import FactRef, Quantity, Trace
from kechuang.rules.definitions import Dated, Dictionary, FactDef, Parameter, Policy, RecordDef, RuleSet, Text
from kechuang.rules.env import Env
from kechuang.rules.program import compile_rules
from kechuang.rules.subject import Subject
from kechuang.rules.tracing import trace
from kechuang.rules.words import Speaker, decimal, percent, sentence, show, show_raw, yuan
from tests.rules.asking import policy
from tests.rules.vocabulary import src

AS_OF = date(2026, 5, 20)
MOST = 10**13


def _fact(name: str, zh: str, en: str, kind: Any, **more: Any) -> FactDef:
    return FactDef(name, Text(zh, en), kind, maximum=more.pop("maximum", MOST), **more)


IP_KINDS = (("patent", Text("发明专利", "Invention patent")), ("design", Text("外观设计", "Design")))
STATES = (("valid", Text("有效", "In force")), ("lapsed", Text("失效", "Lapsed")))
DISTRICTS = (("cy", Text("朝阳区", "Chaoyang")), ("hd", Text("海淀区", "Haidian")))
FIELDS_OF_TECH = (
    ("ai", Text("人工智能", "AI")),
    ("med", Text("医药健康", "Medicine")),
    ("new", Text("新材料", "Materials")),
)
DICTIONARY = Dictionary(
    {
        item.id: item
        for item in (
            _fact("registration_date", "注册成立日期", "Registered on", "date"),
            _fact("rd", "研发费用", "R&D expense", "money", yearly=True),
            _fact("sales", "销售收入", "Sales revenue", "money", yearly=True),
            _fact("staff", "职工总数", "Employees", "count", unit="人", yearly=True, maximum=10**6),
            _fact("mean", "从业人数平均值", "Mean staff", "number", unit="人", decimals=2, maximum=10**6),
            _fact("defaulter", "失信被执行人", "Judgment defaulter", "flag"),
            _fact("sound", "财务制度健全", "Sound accounts", "flag"),
            _fact("district", "注册地", "Registered district", "category", values=DISTRICTS),
            _fact("tags", "重点产业领域", "Key fields", "set", values=FIELDS_OF_TECH),
        )
    },
    {
        "ip": RecordDef(
            "ips", "ip", Text("知识产权", "IP right"),
            (
                _fact("kind", "类别", "Kind", "category", values=IP_KINDS),
                _fact("status", "法律状态", "Status", "category", values=STATES),
                _fact("granted_on", "授权公告日", "Granted on", "date"),
                _fact("main", "与主要产品相关", "About the main product", "flag"),
                _fact("cost", "费用", "Cost", "money"),
            ),
        ),
        "hnte": RecordDef(
            "hntes", "hnte", Text("高新技术企业证书", "HNTE certificate"),
            (_fact("valid_from", "有效期起", "Valid from", "date"), _fact("valid_to", "有效期至", "Valid to", "date")),
        ),
        "tenant": RecordDef("tenants", "tenant", Text("在孵企业名单", "Tenants"), (_fact("ok", "合格", "OK", "flag"),)),
    },
)  # fmt: skip
FLOOR = Parameter("floor_rate", (Dated(None, src("5%")),), Text("研发占比下限", "R&D floor"))


def said(text: str, facts: dict[Any, Any], lang: str = "zh", lets: dict[str, str] | None = None, **records: Any) -> str:
    measure: Policy = replace(policy(text, lets=lets), parameters=(FLOOR,))
    program = compile_rules(RuleSet(DICTIONARY, (), (measure,)), AS_OF)
    (condition,) = program.policies[0].conditions
    assert condition.term is not None
    rows = {alias: [{"record": str(i), **row} for i, row in enumerate(found)] for alias, found in records.items()}
    found = trace(condition.term, Env(Subject("s", facts, rows)))
    return Speaker(DICTIONARY, measure, AS_OF, lang).sentence(found)


RATIO = "rd[-1] / sales[-1] >= 5%"
GOLDEN: list[tuple[str, dict[Any, Any], str, str]] = [
    (
        RATIO,
        {("rd", 2025): 1_380_000_000, ("sales", 2025): 30_000_000_000},
        "2025年研发费用 ÷ 2025年销售收入 4.6 %,要求不低于 5 %,2025年研发费用还差 1,200,000.00 元",
        "R&D expense 2025 ÷ Sales revenue 2025 4.6 %: required at least 5 %; "
        "R&D expense 2025 short by 1,200,000.00 CNY",
    ),
    (
        RATIO,
        {("rd", 2025): 15, ("sales", 2025): 300},
        "2025年研发费用 ÷ 2025年销售收入 5 %,符合不低于 5 %的要求",
        "R&D expense 2025 ÷ Sales revenue 2025 5 %: meets at least 5 %",
    ),
    (
        RATIO,
        {("rd", 2025): 1_499_999_999, ("sales", 2025): 30_000_000_000},
        "2025年研发费用 ÷ 2025年销售收入 ≈ 4.999999996667 %,要求不低于 5 %,2025年研发费用还差 0.01 元",
        "",
    ),
    (
        "rd[-1] >= 1000万元",
        {("rd", 2025): 880_000_000},
        "2025年研发费用 8,800,000.00 元,要求不低于 10,000,000.00 元,还差 1,200,000.00 元",
        "R&D expense 2025 8,800,000.00 CNY: required at least 10,000,000.00 CNY; short by 1,200,000.00 CNY",
    ),
    (
        "staff[-1] <= 500人",
        {("staff", 2025): 501},
        "2025年职工总数 501 人,要求不超过 500 人,超出 1 人",
        "Employees 2025 501 people: required at most 500 people; over by 1 person",
    ),
    ("mean <= 300人", {"mean": 30025}, "从业人数平均值 300.25 人,要求不超过 300 人,超出 0.25 人", ""),
    (
        "rd[-1] >= 1000万元",
        {},
        "2025年研发费用 未知,要求不低于 10,000,000.00 元,尚不能判断",
        "R&D expense 2025 unknown: required at least 10,000,000.00 CNY, undecided",
    ),
    (
        "at_most_years(registration_date, 5)",
        {"registration_date": date(2021, 5, 19)},
        "注册成立日期 2021年5月19日,要求不早于 2021年5月20日",
        "Registered on 2021-05-19: required not before 2021-05-20",
    ),
    (
        "in_year(registration_date, -1)",
        {"registration_date": date(2025, 12, 31)},
        "注册成立日期 2025年12月31日,符合在 2025年1月1日 至 2025年12月31日 之间的要求",
        "Registered on 2025-12-31: meets from 2025-01-01 to 2025-12-31",
    ),
    (
        "within_years(registration_date, 3)",
        {"registration_date": date(2023, 5, 20)},
        "注册成立日期 2023年5月20日,要求在 2023年5月21日 至 2026年5月20日 之间",
        "",
    ),
    (
        "staff[-1] between 10人 and 20人",
        {("staff", 2025): 8},
        "2025年职工总数 8 人,要求在 10 人 至 20 人 之间,还差 2 人",
        "Employees 2025 8 people: required from 10 people to 20 people; short by 2 people",
    ),
    ("district = 'cy'", {"district": "cy"}, "注册地 朝阳区,符合要求", "Registered district Chaoyang, as required"),
    (
        "district = 'cy'",
        {"district": "hd"},
        "注册地 海淀区,要求为朝阳区",
        "Registered district Haidian, required: Chaoyang",
    ),
    ("district <> 'hd'", {"district": "hd"}, "注册地 海淀区,要求不为海淀区", ""),
    (
        "has_any(tags, 'ai', 'med')",
        {"tags": frozenset(["new"])},
        "重点产业领域 新材料,要求包含人工智能、医药健康之一",
        "Key fields Materials, required: one of AI, Medicine",
    ),
    ("has(tags, 'ai')", {}, "重点产业领域 未知,要求包含人工智能,尚不能判断", ""),
    ("sound", {"sound": True}, "财务制度健全:是,符合要求", "Sound accounts: yes, as required"),
    ("sound", {"sound": False}, "财务制度健全:否,要求为是", "Sound accounts: no, required: yes"),
    ("not defaulter", {"defaulter": False}, "失信被执行人:否,符合要求", "Judgment defaulter: no, as required"),
    ("not defaulter", {"defaulter": True}, "失信被执行人:是,要求为否", "Judgment defaulter: yes, required: no"),
    (
        "not defaulter",
        {},
        "失信被执行人:未知,要求为否,尚不能判断",
        "Judgment defaulter: unknown, required: no, undecided",
    ),
    (
        "sound and not defaulter",
        {"sound": True},
        "须同时满足:财务制度健全:是,符合要求;失信被执行人:未知,要求为否,尚不能判断",
        "all of: Sound accounts: yes, as required; Judgment defaulter: unknown, required: no, undecided",
    ),
    (
        "not (defaulter or staff[-1] > 500人)",
        {"defaulter": False, ("staff", 2025): 501},
        "须同时满足:失信被执行人:否,符合要求;2025年职工总数 501 人,要求不超过 500 人",
        "",
    ),
    (
        "sound and (district = 'cy' or has(tags, 'ai'))",
        {"sound": True, "district": "hd", "tags": frozenset()},
        "须同时满足:财务制度健全:是,符合要求;"
        "(满足任一即可:注册地 海淀区,要求为朝阳区;重点产业领域 无,要求包含人工智能)",
        "",
    ),
    (
        "rd[-1] / sales[-1] >= floor_rate",
        {("rd", 2025): 1, ("sales", 2025): 100},
        "2025年研发费用 ÷ 2025年销售收入 1 %,要求不低于 5 %,2025年研发费用还差 0.04 元",
        "",
    ),
    (
        "rd[-1] - rd[-2] >= sales[-1] * 1%",
        {("rd", 2025): 900, ("rd", 2024): 500, ("sales", 2025): 50_000},
        "2025年研发费用 − 2024年研发费用 4.00 元,要求不低于 5.00 元(2025年销售收入 × 1 %),研发费用还差 1.00 元",
        "",
    ),
    (
        "best(rd[-1], sales[-1]) >= 10元",
        {("rd", 2025): 300, ("sales", 2025): 500},
        "择优(2025年研发费用、2025年销售收入) 5.00 元,要求不低于 10.00 元(取2025年销售收入),还差 5.00 元",
        "",
    ),
    (
        "if(sound, rd[-1] >= 1元, sales[-1] >= 1元)",
        {"sound": False, ("sales", 2025): 5},
        "财务制度健全:否;2025年销售收入 0.05 元,要求不低于 1.00 元,还差 0.95 元",
        "",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "facts", "zh", "en"), GOLDEN, ids=[item[0][:40] for item in GOLDEN])
def test_sentences(text: str, facts: dict[Any, Any], zh: str, en: str) -> None:
    assert said(text, facts) == zh
    assert not en or said(text, facts, "en") == en


def test_records() -> None:
    rows = [{"kind": "patent", "status": "valid", "main": True}, {"kind": "patent", "status": "lapsed"}]
    assert said("any(ip, ip.kind = 'design')", {}, ip=rows) == "知识产权(类别 为 外观设计):无,要求为有"
    assert said("not any(ip, ip.kind = 'design')", {}, ip=rows) == "知识产权(类别 为 外观设计):无,符合要求"
    assert said("any(ip, ip.main)", {}) == "知识产权(与主要产品相关):未知,要求为有,尚不能判断"
    assert said("holds(hnte)", {}, hnte=[]) == "有效期内的高新技术企业证书:无,要求为有"
    assert said("holds(hnte)", {}, "en", hnte=[]) == "a valid HNTE certificate: none, required: yes"
    assert said("count(ip, ip.status = 'valid') >= 3件", {}, ip=rows) == (
        "知识产权数量(法律状态 为 有效) 1 件,要求不低于 3 件,还差 2 件"
    )
    assert said("count(tenant) >= 2家", {}, tenant=[{"ok": True}]) == "在孵企业数量 1 家,要求不低于 2 家,还差 1 家"
    assert said("sum(ip.cost) >= 1元", {}, ip=[{"cost": 60}]) == (
        "知识产权的费用合计 0.60 元,要求不低于 1.00 元,还差 0.40 元"
    )


def test_open_numbers_show_both_ends() -> None:
    rows = [{"status": "valid"}, {}]
    assert said("count(ip, ip.status = 'valid') >= 2件", {}, ip=rows) == (
        "知识产权数量(法律状态 为 有效) 1 件 至 2 件,要求不低于 2 件,尚不能判断"
    )
    assert said("count(ip, ip.status = 'valid') >= 3件", {}, ip=rows) == (
        "知识产权数量(法律状态 为 有效) 1 件 至 2 件,要求不低于 3 件,还差 1 件 至 2 件"
    )


def test_a_long_condition_is_named_for_what_it_counts() -> None:
    long = "ip.status = 'valid' and ip.kind in ('patent', 'design') and ip.main and within_years(ip.granted_on, 3)"
    assert said(f"count(ip, {long}) >= 1件", {}, ip=[]) == "符合条件的知识产权数量 0 件,要求不低于 1 件,还差 1 件"
    assert said("rights >= 1件", {}, lets={"rights": f"count(ip, {long}) + count(ip, not ({long}))"}, ip=[]) == (
        "符合条件的知识产权数量 0 件,要求不低于 1 件,还差 1 件"
    )
    assert said(f"any(ip, {long})", {}, ip=[]) == "符合条件的知识产权:无,要求为有"


def test_brackets_stay_in_the_text_of_a_comparison() -> None:
    found = said("(rd[-1] + rd[-2]) / sales[-1] >= 5%", {("rd", 2025): 1, ("rd", 2024): 1, ("sales", 2025): 100})
    assert found.startswith("(2025年研发费用 + 2024年研发费用) ÷ 2025年销售收入 2 %,要求不低于 5 %")


def test_a_shortfall_names_a_fact_only_where_one_unit_is_one_unit() -> None:
    """Ten times the staff is short by 30, the staff by 3: nothing is said that would be wrong."""
    facts = {("staff", 2025): 2, ("sales", 2025): 5000}
    assert said("staff[-1] * 10 >= 50人", facts) == "2025年职工总数 × 10 20 人,要求不低于 50 人,还差 30 人"


@pytest.mark.parametrize(
    ("fen", "zh"),
    [(0, "0.00 元"), (1, "0.01 元"), (-1, "-0.01 元"), (120_000_000, "1,200,000.00 元"), (Fraction(5, 2), "0.03 元")],
)
def test_money(fen: Any, zh: str) -> None:
    assert yuan(fen) == zh
    assert yuan(fen, "en") == zh.replace("元", "CNY")


def test_numbers() -> None:
    assert [decimal(value) for value in (0, 1234567, Fraction(5, 2), Fraction(1, 3), Fraction(-1, 8))] == [
        "0", "1,234,567", "2.5", "≈ 0.33", "≈ -0.12",
    ]  # fmt: skip
    assert percent(Fraction(46, 1000)) == "4.6 %"
    assert show(None) == "未知" and show(Quantity(None, None, "元"), "en") == "unknown"
    assert show(Quantity(2026, 2026, "年")) == "2026 年"
    assert show(Quantity(1, 2, "件"), "en") == "1 item to 2 items"


def test_raw_values() -> None:
    facts = DICTIONARY.facts
    assert show_raw(None, facts["rd"]) == "未知"
    assert show_raw(5, facts["rd"], "en") == "0.05 CNY"
    assert show_raw(30025, facts["mean"]) == "300.25 人"
    assert show_raw(frozenset(), facts["tags"]) == "无"
    assert show_raw(frozenset(["med", "ai"]), facts["tags"]) == "人工智能、医药健康"
    assert show_raw(date(2026, 3, 8), facts["registration_date"]) == "2026年3月8日"
    speaker = Speaker(DICTIONARY, as_of=AS_OF)
    assert speaker.raw(FactRef("ip"), True) == "是" and speaker.raw(FactRef("ip"), 3) == "3"
    assert speaker.raw(FactRef("ip.kind", None, "1"), "design") == "外观设计"


def test_names_of_facts() -> None:
    zh, en = Speaker(DICTIONARY), Speaker(DICTIONARY, lang="en")
    assert zh.fact(FactRef("rd", 2025)) == "研发费用(2025年)" and en.fact(FactRef("rd", 2025)) == "R&D expense (2025)"
    assert zh.fact(FactRef("ip")) == "知识产权清单" and zh.fact(FactRef("tenant")) == "在孵企业名单"
    assert zh.fact(FactRef("ip.kind", None, "P1")) == "知识产权 P1:类别"


def test_one_sentence_for_callers_in_a_hurry() -> None:
    trace = Trace("flag", "sound", True)
    assert sentence(trace, DICTIONARY) == "财务制度健全:是,符合要求"
