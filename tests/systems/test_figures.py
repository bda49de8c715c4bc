"""Acceptance scenarios of the figures (domain study, table A), through the portal and the API."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from django.test import Client

from kechuang.core.identifiers import patent_check_digit
from tests.directories.bed import A, B, C
from tests.figures.bed import CITY, DISTRICT, PARK, PLACES, said
from tests.figures.conftest import office
from tests.systems.asking import as_officer, hosts, named, registered, take
from tests.systems.figuring import DAY, figure, html, paragraph, plans, states, words

__all__ = ["office"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]


def test_s02_the_title_stands_in_the_first_paragraph_with_its_source(client: Client, tmp_path: Path) -> None:
    title = {
        "主体代码": "cy_gov",
        "主体名称": "北京市朝阳区人民政府",
        "荣誉级别": "国家级",
        "依据": "授牌文件〔2013〕5号",
    }
    take(
        tmp_path,
        "荣誉称号台账_20170601",
        [{**title, "荣誉称号": "国家级知识产权示范城区", "复核或到期日期": "2017-11-30"}],
    )
    page = html(client, "/figures/report/")
    first = page.split('class="stack report-paragraph"')[1]
    assert 'id="paragraph-honours"' in first
    link = re.search(r'<a href="(/directories/honours/[^"]*)" title="([^"]*)">国家级知识产权示范城区</a>', first)
    assert link
    assert "授牌文件〔2013〕5号" in link[2]
    assert "朝阳区人民政府 · 区级荣誉称号台账" in words("<main>" + first)
    assert "国家级知识产权示范城区" in html(client, link[1].replace("&amp;", "&"))
    told = paragraph(client, "honours")
    assert told["text"] == "本区现有的国家级荣誉称号为：国家级知识产权示范城区。"
    assert told["bits"][1]["sources"] == ["国家级知识产权示范城区：授牌文件〔2013〕5号 · 区级荣誉称号台账"]


def test_s06_growth_without_a_price_basis_is_unqualified_and_footnoted(client: Client) -> None:
    response = states(client, "it-value-added", value="320.9", growth="+13.2%")
    assert response.status_code == 302, response.content.decode()
    level, growth = figure(client, "it-value-added"), figure(client, "it-growth")
    assert (level["figure"]["printed"], level["figure"]["state"]) == ("320.9 亿元", "known")
    assert (growth["figure"]["printed"], growth["figure"]["state"]) == ("13.2%", "unqualified")
    assert "未注明价格口径" in words(html(client, "/figures/it-growth/"))
    told = paragraph(client, "industry")
    assert "2016年信息服务业增加值 320.9 亿元，增速 13.2%[" in told["text"]
    assert "未注明价格口径" in told["footnotes"]
    # with the basis it is qualified
    assert states(client, "it-value-added", value="320.9", growth="13.2", price_basis="constant").status_code == 302
    growth = figure(client, "it-growth")
    assert growth["figure"]["state"] == "published"
    assert "unqualified" not in [note["code"] for note in growth["figure"]["notes"]]
    assert growth["published"][0]["price_basis"] == "constant"
    assert "未注明价格口径" not in paragraph(client, "industry")["footnotes"]


def test_s06_a_contribution_needs_the_increment_of_gdp(client: Client) -> None:
    states(client, "it-contribution", value="11.6%")
    states(client, "it-value-added", value="320.9")
    one = figure(client, "it-contribution")["figure"]
    assert (one["printed"], one["state"], one["checked"]) == ("11.6%", "published", False)
    assert "按发布数，缺分项，不能复核" in paragraph(client, "industry")["footnotes"]
    states(client, "it-value-added", value="283.48", period="2015")
    assert figure(client, "it-contribution")["figure"]["state"] == "published"  # still without the district's increment
    states(client, "gdp-increment", value="322.6")
    one = figure(client, "it-contribution")["figure"]
    assert (one["printed"], one["state"], one["checked"]) == ("11.6%", "known", True)
    parts = {part["name"]: part["value"]["low"] for part in figure(client, "it-contribution")["parts"]}
    assert parts == {"part": "37.42", "all": "322.6"}


def test_s06_errors_say_what_is_wrong_and_only_the_department_may_state(client: Client) -> None:
    for given, message in (
        ({"value": "三百"}, "不是数值"),
        ({"value": "320.9", "period": "去年"}, "不是时期"),
        ({"value": "320.9公顷"}, "不能换算为本指标的单位 亿元"),
        ({"value": "320.9", "scope": CITY}, "选择一个有效的选项"),
    ):
        response = states(client, "it-value-added", **given)
        assert response.status_code == 422
        assert message in response.content.decode(), given
    assert figure(client, "it-value-added")["figure"]["state"] == "unknown"
    as_officer(client, "cy_cast")
    form = {"scope": DISTRICT, "period": "2016", "value": "1", "source": "x", "reason": "x"}
    assert client.post("/figures/it-value-added/observations", form).status_code == 403
    body = {**form, "department": "cy_cast"}
    answer = client.post(
        "/api/v1/figures/it-value-added/observations", json.dumps(body), content_type="application/json"
    )
    assert answer.status_code == 422
    assert "责任部门" in answer.json()["detail"]


def test_s08_a_published_ratio_without_parts_is_taken_and_marked(client: Client) -> None:
    as_officer(client, "cy_sti")
    form = {
        "scope": DISTRICT,
        "period": "2017-06",
        "value": "60%",
        "source": "2017年专项报告 L25",
        "reason": "按报告填报",
    }
    response = client.post("/figures/foreign-banks-share/observations", form)
    assert response.status_code == 302, response.content.decode()
    page = words(html(client, "/figures/foreign-banks-share/"))
    assert "60%" in page
    assert "按发布数，缺分项，不能复核" in page
    assert "缺：外资法人银行、外资法人银行" in page
    told = paragraph(client, "resources")
    number = next(bit for bit in told["bits"] if bit["indicator"] == "foreign-banks-share")
    assert (number["text"], number["state"]) == ("60%", "published")
    assert [told["footnotes"][one - 1] for one in number["footnotes"]] == ["按发布数，缺分项，不能复核"]


def test_s10_share_and_rank_are_worked_out_from_the_citys_total(client: Client, tmp_path: Path) -> None:
    registered(tmp_path, A, B, elsewhere=[B])

    def number(serial: int) -> str:
        body = f"20161{serial:07d}"
        return f"{body}.{patent_check_digit(body)}"

    rows = [(A, number(1001)), (A, number(1002)), (A, number(1003)), (B, number(1005))]
    patents = [{**named(code)[0], "申请号": n, "专利种类": "发明专利", "申请日": "2016-03-01"} for code, n in rows]
    take(tmp_path, "专利申请清单_20170601", patents)
    assert figure(client, "patents-listed", period="2016")["figure"]["printed"] == "3 件"
    share = figure(client, "patents-listed-share", period="2016")["figure"]
    assert (share["state"], share["printed"]) == ("unknown", "未知")  # the city's total is not there: not nothing
    assert figure(client, "patents-listed-rank", period="2016")["figure"]["printed"] == "未知"
    said(tmp_path, (CITY, "patents-listed", "2016", "5"), 公布单位="市知识产权局")
    found = figure(client, "patents-listed-share", period="2016")
    assert (found["figure"]["printed"], found["figure"]["state"]) == ("60.0%", "known")
    assert [(part["scope"], part["value"]["low"]) for part in found["parts"]] == [(DISTRICT, "3"), (CITY, "5")]
    assert figure(client, "patents-listed-rank", period="2016")["figure"]["printed"] == "1 位"  # 2 left for all others
    assert "占全市 60.0%" in paragraph(client, "outcomes")["text"]
    page = html(client, "/figures/patents-listed/", period="2016")
    assert "/directories/patents/?as_of=2017-06-29&amp;filed_on=2016" in page


def test_s13_the_sentence_of_the_report_follows_the_place(client: Client, tmp_path: Path) -> None:
    take(tmp_path, "空间载体台账_20170601", PLACES)
    assert "已竣工 68.0 万平方米，竣工率 52.3%" in paragraph(client, "park")["text"]
    as_officer(client, "cy_park")
    form = {
        "key": "completed_area",
        "value": "100万平方米",
        "valid_from": "2017-09-30",
        "document": "竣工备案表",
        "reason": "新楼竣工",
    }
    assert client.post("/places/CY-ZGC-DWJ/statements", form).status_code == 302
    page = words(html(client, "/figures/report/", as_of="2017-10-01"))
    assert "大望京科技商务创新区规划建筑面积 130.0 万平方米，已竣工 100.0 万平方米，竣工率 76.9%" in page
    assert "竣工率 52.3%" in words(html(client, "/figures/report/", as_of="2017-09-29"))
    link = re.search(r'href="([^"]*completion[^"]*)"', html(client, "/figures/report/", as_of="2017-10-01"))
    assert link
    assert "/places/CY-ZGC-DWJ/" in client.get(link[1].replace("&amp;", "&")).content.decode()


def test_s28_the_sentence_says_that_levels_overlap(client: Client, tmp_path: Path) -> None:
    spaces = [
        *hosts(A, 孵化载体称号="国家备案众创空间、北京市众创空间"),
        *hosts(B, 孵化载体称号="北京市众创空间"),
    ]
    take(tmp_path, "孵化器和众创空间认定名单_20170101", spaces)
    told = paragraph(client, "spaces")
    assert re.sub(r"\[\d\]", "", told["text"]) == "经认定、备案的孵化器和众创空间 2 家，其中国家级 1 家、市级 2 家。"
    assert told["footnotes"] == ["各级有重叠，各级相加比去重合计多 1"]


def test_s46_the_share_is_counted_from_the_list(client: Client, tmp_path: Path) -> None:
    registered(tmp_path, A, B, C, elsewhere=[C])
    ranks = {"榜单名称": "全国企业发明专利申请排行榜", "榜单年份": "2016", "榜单发布日期": "2017-03-01"}
    rows = [{**named(code)[0], **ranks, "名次": place} for code, place in ((A, 2), (B, 5), (C, 9))]
    take(tmp_path, "企业发明专利申请排行榜_20170301", rows)
    found = figure(client, "ranked-firms-share", period="2016")
    assert (found["figure"]["printed"], found["figure"]["state"], found["published"]) == ("67%", "known", [])
    assert found["figure"]["value"]["low"] == "200/3"
    assert "本区企业 2 家，占全市入榜企业 67%" in paragraph(client, "outcomes")["text"]


def test_s54_progress_of_charging_piles_in_the_report(client: Client, tmp_path: Path) -> None:
    station = {"空间代码": "CDZ-1", "空间名称": "示例一站", "空间类别": "充电站", "充电站状态": "运营"}
    take(tmp_path, "充电站名录_20170601", [{**station, "所在街道(地区)": "望京街道"}])
    pile = {"空间代码": "CDZ-1", "空间名称": "示例一站"}
    piles = [
        {**pile, "桩编号": "1", "桩状态": "可用", "投运日期": "2016-05-01"},
        {**pile, "桩编号": "2", "桩状态": "可用", "投运日期": "2016-05-01"},
        {**pile, "桩编号": "3", "桩状态": "建设中"},
    ]
    take(tmp_path, "充电桩清单_20170601", piles)
    assert paragraph(client, "charging")["text"] == "全区充电桩 3 个，其中可用 2 个，建成可用率 66.7%。"
    assert paragraph(client, "charging")["footnotes"] == []


def test_s71_zones_add_up_to_the_district_or_the_page_says_why_not(client: Client, tmp_path: Path) -> None:
    from tests.places.bed import fill

    fill(tmp_path)
    found = figure(client, "firms-in-places")
    assert {one["scope"]: one["printed"] for one in found["zones"]["zones"]}["CY-ZGC"] == "2 户"
    assert found["zones"]["total"] is None  # two of the zones are not in the register
    missing = [{"空间代码": code, "空间名称": code, "空间类别": "功能区"} for code in ("CY-CBD", "CY-CUL")]
    take(tmp_path, "空间载体台账_20170602", missing)
    found = figure(client, "firms-in-places")
    assert (found["zones"]["total"], found["zones"]["whole"]["printed"]) == ("4", "2 户")
    assert "功能区互有重叠，各功能区相加大于全区" in words(html(client, "/figures/firms-in-places/"))
    zones = ((PARK, "4603.6"), ("CY-CBD", "100"), ("CY-OLY", "50.4"), ("CY-CUL", "0"))
    said(tmp_path, *((code, "park-income", "2016", value) for code, value in zones))
    said(tmp_path, (DISTRICT, "park-income", "2016", "4754"))
    assert figure(client, "park-income")["zones"]["says"] == "各功能区相加等于全区"


def test_a_refused_figure_is_printed_with_an_editors_reason_only(client: Client, tmp_path: Path) -> None:
    take(tmp_path, "空间载体台账_20170601", PLACES)
    said(tmp_path, (PARK, "park-income", "2016", "4603.6"), (PARK, "income-per-area", "2016", "150"))
    told = paragraph(client, "park")
    assert "地均产出率 不予刊印[" in told["text"]
    assert any("公布数 150.0 亿元/平方公里，由分项计算为 176.3 亿元/平方公里" in one for one in told["footnotes"])
    as_officer(client, "cy_park")
    page = html(client, "/figures/income-per-area/", scope=PARK)
    assert "仍须刊印时，写明编辑说明" in page
    empty = client.post("/figures/income-per-area/notes", {"code": PARK, "period": "2016", "text": " "})
    assert empty.status_code == 422
    given = {"code": PARK, "period": "2016", "text": "公布数按建成区面积计算"}
    assert client.post("/figures/income-per-area/notes", given).status_code == 302
    told = paragraph(client, "park")
    assert "地均产出率 150 亿元/平方公里[" in told["text"]
    assert any("编辑说明：公布数按建成区面积计算" in one for one in told["footnotes"])


def test_figures_are_the_same_on_the_command_line(client: Client, tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from kechuang.cli.figures import app

    runner = CliRunner()
    done = runner.invoke(
        app, ["figures", "state", "it-value-added", "320.9", "--period", "2016", "--growth", "13.2", "--reason", "年报"]
    )
    assert done.exit_code == 0, done.output
    shown = runner.invoke(app, ["figures", "show", "it-growth", "--as-of", DAY, "--json"])
    assert json.loads(shown.stdout)["state"] == figure(client, "it-growth")["figure"]["state"] == "unqualified"
    assert runner.invoke(app, ["figures", "show", "gdp-increment", "--as-of", DAY]).exit_code == 1
    assert runner.invoke(app, ["figures", "show", "happiness"]).exit_code == 2
    assert (
        runner.invoke(app, ["figures", "state", "it-growth", "很快", "--period", "2016", "--reason", "x"]).exit_code
        == 2
    )
    told = json.loads(runner.invoke(app, ["figures", "report", "--as-of", DAY, "--json"]).stdout)
    assert next(one for one in told if one["id"] == "industry")["text"] == paragraph(client, "industry")["text"]
    plans(tmp_path)
    listed = json.loads(runner.invoke(app, ["figures", "plans", "--as-of", DAY, "--json"]).stdout)
    assert [one["plan"] for one in listed] == ["知识产权专项规划", "国家知识产权示范区"]
