"""What the pages say about one enterprise, in both languages, without JavaScript."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.district import CODE, NAME, OTHER
from tests.web.reading import section, text

pytestmark = pytest.mark.usefixtures("district")
DAY = "?as_of=2026-06-15"


def test_home_says_what_closes_and_what_is_sample(client: Client) -> None:
    page = text(client.get(f"/{DAY}"))
    assert "2026年6月20日截止（还有 5 天）" in page
    assert "研发增长补助" in page
    assert "示例数据" in page
    assert "按2026年6月15日判断" in page


def test_the_last_day_and_the_day_after(client: Client) -> None:
    assert "今天截止" in text(client.get("/?as_of=2026-06-20"))
    after = text(client.get("/?as_of=2026-06-21"))
    assert "没有正在进行、定有截止日的申报" in after


def test_enterprise_sections(client: Client) -> None:
    response = client.get(f"/e/{CODE}/{DAY}")
    can = section(response, "can")
    assert "研发增长补助" in can
    assert "20 万元" in can  # 1,000,000.00 × 20 %
    assert "最高 50 万元 上限，不是承诺" in can
    assert "同一项目只能享受一项补助" in can
    one_step = section(response, "if")
    assert "从业人员由 48 人 变为 60 人，即可符合" in one_step
    assert "缺：外资占比（由统计局提供）" in one_step
    assert "示例企业认定" in section(response, "expert")
    assert "旧专利资助" in section(response, "off")
    assert "高企证书 GR2024" in section(response, "holds")
    assert "有效至2026年12月31日" in section(response, "holds")


def test_sums_keep_natures_and_kinds_apart(client: Client) -> None:
    page = text(client.get(f"/e/{CODE}/{DAY}"))
    assert "税收优惠，可算定 10 万元" in page  # 10,000,000.00 × 1 %
    # growth (200,000) and the ceiling (500,000) exclude each other: the ceiling is higher and counts alone
    assert "资金补助，上限 不超过 50 万元" in page
    assert "资金补助，可算定" not in page


def test_a_closed_window_is_not_summed(client: Client) -> None:
    page = text(client.get(f"/e/{CODE}/?as_of=2026-07-01"))
    assert "另有 1 项条件符合、但本期申报已截止，未计入" in page


def test_filters_narrow(client: Client) -> None:
    page = text(client.get(f"/e/{CODE}/{DAY}&nature=tax"))
    assert "高企税率优惠" in page
    assert "用工补贴" not in page
    assert "示例企业认定" in text(client.get(f"/e/{CODE}/{DAY}&nature=nonsense"))


def test_the_other_enterprise_gets_other_answers(client: Client) -> None:
    response = client.get(f"/e/{OTHER}/{DAY}")
    assert "登记中没有有效的证书或称号" in text(response)
    assert "高企税率优惠" not in section(response, "can")


def test_measure_gives_reasons_sources_and_steps(client: Client) -> None:
    page = text(client.get(f"/e/{CODE}/m/growth/{DAY}"))
    assert "2025年研发费用 ÷ 2025年销售收入 10 %，符合不低于 5 %" in page
    assert "研发费用（2025 年） 1,000,000.00 元" in page
    assert "来源：统计局" in page
    assert "年报" in page
    assert "审计报告" in page
    assert "200,000.00 元" in page


def test_a_refusal_says_by_how_much(client: Client) -> None:
    page = text(client.get(f"/e/{CODE}/m/staff/{DAY}"))
    assert "不能获得" in page
    assert "从业人员 48 人，要求不低于 60 人" in page
    assert "还差 12 人" in page


def test_an_expired_measure(client: Client) -> None:
    page = text(client.get(f"/e/{CODE}/m/old/{DAY}"))
    assert "不在有效期" in page


def test_catalogue_search_and_filters(client: Client) -> None:
    assert "8 项" in text(client.get("/m/"))
    found = text(client.get("/m/?q=外资占比"))
    assert "外资研发奖励" in found
    assert "用工补贴" not in found
    expired = text(client.get("/m/?force=expired"))
    assert "旧专利资助" in expired
    assert "1 项" in expired
    assert "没有符合的政策" in text(client.get("/m/?q=不存在的词语"))


def test_measure_detail_shows_history_confidence_and_gaps(client: Client) -> None:
    page = text(client.get("/m/growth/"))
    for expected in (
        "10%",
        "20%",
        "2026年1月1日",
        "据公开副本，未核对官方原文",
        "文本未说明是否含税",
        "试〔2026〕1号",
        "科委",
        "只能择一",
    ):
        assert expected in page, expected
    assert "凭记忆，把握较大" in text(client.get("/m/title/"))


def test_search_without_javascript(client: Client) -> None:
    assert NAME in text(client.get("/search?q=示例甲"))
    assert NAME in text(client.get("/search?q=91110000"))
    exact = client.get(f"/search?q={CODE.lower()}{DAY.replace('?', '&')}")
    assert exact.headers["Location"] == f"/e/{CODE}/?as_of=2026-06-15"
    onward = client.get(f"/search?q={CODE}&measure=growth")
    assert onward.headers["Location"] == f"/e/{CODE}/m/growth/"
    assert "没有找到“查无此企业”" in text(client.get("/search?q=查无此企业"))
    assert "请至少输入两个字" in text(client.get("/search?q=甲"))


def test_suggestions_are_a_fragment(client: Client) -> None:
    response = client.get("/search/suggest?q=示例甲")
    assert NAME in text(response)
    assert "<html" not in response.content.decode()
    assert text(client.get("/search/suggest?q=甲")) == ""


@pytest.mark.parametrize(
    "path",
    ["/", "/m/", "/m/growth/", f"/e/{CODE}/", f"/e/{CODE}/m/growth/", f"/e/{CODE}/m/staff/", "/about/", "/search?q=xx"],
)
def test_english_pages_hold_no_chinese_chrome(english: Client, path: str) -> None:
    """Names, articles, units and expressions stay as written; everything the portal itself says is English."""
    response = english.get(path + ("&" if "?" in path else "?") + "as_of=2026-06-15")
    assert 'lang="en"' in response.content.decode()
    words = text(response)
    of_the_pack = ("试〔2026〕1号", "年报", "测试", "第三条", "30万元", "1元", "人")
    for allowed in (NAME, "中文", *of_the_pack):
        words = words.replace(allowed, "")
    assert not [char for char in words if "\u4e00" <= char <= "\u9fff"]


def test_the_language_switch_is_a_form(client: Client) -> None:
    response = client.post("/i18n/setlang/", {"language": "en", "next": f"/e/{CODE}/"}, follow=True)
    assert "Holds now" in text(response)


def test_unknown_things_are_404_in_words(client: Client) -> None:
    for path in ("/e/91110105MA00000000/", f"/e/{CODE}/m/nothing/", "/m/nothing/", "/nothing"):
        response = client.get(path)
        assert response.status_code == 404, path
        assert "没有找到这个页面" in text(response)
