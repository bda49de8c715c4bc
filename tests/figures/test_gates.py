"""The seed's checks (domain study, section B): what agrees is printed, what does not is refused."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from kechuang.figures.book import Book
from kechuang.figures.words import number, printed
from tests.figures.bed import CITY, DISTRICT, PARK, PLACES, figure, pack, said, value
from tests.systems.asking import take

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("office")]
REAL = Path("/work/shared/data/indicators")


def codes(one: object) -> list[str]:
    return [note.code for note in one.notes]  # type: ignore[attr-defined]


def test_k01_a_ratio_that_its_parts_contradict_is_refused(tmp_path: Path) -> None:
    take(tmp_path, "空间载体台账_20170601", PLACES)
    said(tmp_path, (PARK, "park-income", "2016", "4603.6"), (PARK, "income-per-area", "2016", "150"))
    one = figure("income-per-area", PARK)
    assert (one.state, printed(one), codes(one)) == ("refused", "不予刊印", ["later", "refused"])
    assert "公布数 150.0 亿元/平方公里，由分项计算为 176.3 亿元/平方公里" in one.notes[1].says.zh
    assert one.part is None  # nothing else is worked out from it
    assert one.computed.span is not None
    assert one.computed.span.point == Fraction("4603.6") * 100 / 2611


def test_k03_k05_k39_parts_give_what_is_published_and_what_is_not(tmp_path: Path) -> None:
    said(
        tmp_path,
        (PARK, "park-income", "2016", "4603.6"),
        (PARK, "key-fields-income", "2016", "3508.4"),
        (PARK, "key-fields-share", "2016", "76.2"),
        (PARK, "income-per-head", "2016", "194.4"),
        (DISTRICT, "tech-services-income", "2016", "1451.1"),
        (DISTRICT, "tech-services-profit", "2016", "120.6"),
    )
    share = figure("key-fields-share", PARK)
    assert (share.state, share.checked, printed(share)) == ("known", True, "76.2%")
    assert share.computed.span and number(share.computed.span, 2, "%") == "76.21%"
    assert printed(figure("park-workforce", PARK)) == "236,811 人"
    assert printed(figure("tech-services-margin")) == "8.31%"


@pytest.mark.parametrize(
    ("indicator", "ours", "unit", "all_of_it", "share", "computed"),
    [
        ("pct", "4024", "件", "6653", "60", "60.48%"),  # K10
        ("patents-granted", "1.8", "万件", "101000", "18", "17.82%"),  # K12
        ("tech-turnover", "754.7", "亿元", "3940.8", "19.2", "19.15%"),  # K08
        ("unicorns", "24", "家", "65", "37", "36.92%"),  # K13
    ],
)
def test_k08_k10_k12_k13_shares_within_their_last_digit(
    tmp_path: Path, indicator: str, ours: str, unit: str, all_of_it: str, share: str, computed: str
) -> None:
    said(
        tmp_path,
        (DISTRICT, indicator, "2016", ours, unit),
        (CITY, indicator, "2016", all_of_it),
        (DISTRICT, f"{indicator}-share", "2016", share),
    )
    one = figure(f"{indicator}-share")
    assert (one.state, one.checked, printed(one)) == ("known", True, f"{share}%")
    assert number(one.computed.span, 2, "%") == computed


@pytest.mark.parametrize(
    ("share", "state"), [("61.4", "known"), ("59.6", "known"), ("61.6", "refused"), ("59.3", "refused")]
)
def test_one_unit_of_the_last_digit_is_the_edge(tmp_path: Path, share: str, state: str) -> None:
    said(
        tmp_path,
        (DISTRICT, "pct", "2016", "605"),
        (CITY, "pct", "2016", "1000"),
        (DISTRICT, "pct-share", "2016", share),
    )
    # 60.5 %: published with one decimal, so 0.1 is the tolerance; as a whole number it would be 1
    assert figure("pct-share").state == ("known" if share in {"60.4", "60.5", "60.6"} else "refused")
    whole = share.partition(".")[0]
    said(tmp_path, (DISTRICT, "pct-share", "2016", whole), at=datetime(2017, 6, 29, 6, tzinfo=UTC))
    assert figure("pct-share").state == ("known" if abs(Fraction(whole) - Fraction("60.5")) <= 1 else "refused")


def test_k06_scopes_and_kinds_of_period_are_never_one_series(tmp_path: Path) -> None:
    from kechuang.figures.plans import series

    said(
        tmp_path,
        (PARK, "park-income", "2015", "4227.4"),
        (PARK, "park-income", "2016", "4603.6"),
        (PARK, "park-income", "2017-01/2017-04", "1500"),
        ("CY-ZGC-LARGE", "park-income", "2017-01/2017-04", "1364.4"),
    )
    book = Book(pack(), date(2017, 6, 29))
    assert [one.period.text for one in series(book, "park-income", PARK)] == ["2015", "2016"]
    assert [one.scope.code for one in series(book, "park-income", "CY-ZGC-LARGE")] == ["CY-ZGC-LARGE"]


def test_k20_k22_without_parts_it_is_as_published(tmp_path: Path) -> None:
    said(tmp_path, (DISTRICT, "foreign-banks-share", "2017-06", "60"), (DISTRICT, "inventions-per-10k", "2016", "92"))
    one = figure("foreign-banks-share", period="2017-06")
    assert (one.state, printed(one), codes(one)) == ("published", "60%", ["as_published"])
    assert [text.zh for text in one.computed.missing] == ["外资法人银行", "外资法人银行"]


def test_k29_contribution_needs_increments_at_one_price_basis(tmp_path: Path) -> None:
    said(tmp_path, (DISTRICT, "it-value-added", "2016", "320.9"), (DISTRICT, "it-contribution", "2016", "11.6"))
    assert figure("it-contribution").state == "published"
    said(tmp_path, (DISTRICT, "it-value-added", "2015", "283.48"), (DISTRICT, "gdp-increment", "2016", "322.6"))
    one = figure("it-contribution")
    assert (one.state, one.checked) == ("known", True)
    assert printed(figure("it-increment")) == "37.42 亿元"


def test_k31_bounds_run_through_the_arithmetic(tmp_path: Path) -> None:
    span = "2014-07/2017-06"
    said(tmp_path, (DISTRICT, "coop-funds", span, "2000"), (DISTRICT, "driven-projects", span, "400"), 限定="余")
    said(tmp_path, (DISTRICT, "coop-projects", span, "77"))
    assert printed(figure("coop-funds", period=span)) == "2,000 余万元"
    assert printed(figure("funds-per-project", period=span)) == "26.0 至 39.0 万元/项"
    assert printed(figure("projects-leverage", period=span)) == "5.2 至 6.5 倍"


def test_growth_at_constant_prices_is_not_checked_by_current_ones(tmp_path: Path) -> None:
    said(tmp_path, (DISTRICT, "it-value-added", "2015", "300"), (DISTRICT, "it-value-added", "2016", "320.9"))
    nominal = figure("it-growth")
    assert (printed(nominal), codes(nominal)) == ("7.0%", ["nominal"])
    said(tmp_path, (DISTRICT, "it-growth", "2016", "13.2"), 价格口径="不变价")
    one = figure("it-growth")
    assert (one.state, printed(one), codes(one)) == ("published", "13.2%", ["other_basis"])
    said(tmp_path, (DISTRICT, "it-growth", "2016", "13.2"), at=datetime(2017, 6, 29, 6, tzinfo=UTC), 价格口径="现价")
    assert figure("it-growth").state == "refused"  # at current prices it would be 7.0 %


def test_another_publisher_is_named_and_a_foreign_unit_is_not_used(tmp_path: Path) -> None:
    said(tmp_path, (DISTRICT, "tech-contracts", "2016", "6778"), (DISTRICT, "pct", "2016", "4024", "亿元"))
    assert codes(figure("pct")) == ["unit"]
    assert figure("pct").state == "unknown"


def test_what_was_not_out_yet_or_has_not_begun_is_not_known(tmp_path: Path) -> None:
    said(tmp_path, (DISTRICT, "pct", "2016", "4024"), 公布日期="2017-03-01")
    assert figure("pct", day=date(2017, 2, 28)).state == "unknown"
    assert printed(figure("pct", day=date(2017, 3, 1))) == "4,024 件"
    said(tmp_path, (DISTRICT, "pct", "2018", "1"))
    assert figure("pct", period="2018").state == "unknown"


def test_two_times(tmp_path: Path) -> None:
    said(tmp_path, (DISTRICT, "pct", "2016", "4000"))
    later = datetime(2017, 7, 20, tzinfo=UTC)
    said(tmp_path, (DISTRICT, "pct", "2016", "4024"), at=later)
    assert value(figure("pct")) == 4024
    before = Book(pack(), date(2017, 6, 29), datetime(2017, 7, 1, tzinfo=UTC))
    from kechuang.core.periods import parse_period

    assert value(before.figure("pct", DISTRICT, parse_period("2016"))) == 4000


def test_import_refuses_a_period_and_an_indicator_that_there_are_not(tmp_path: Path) -> None:
    from kechuang.people.actors import SYSTEM
    from kechuang.register.importing import import_files

    path = tmp_path / "指标数据_20170629.csv"
    rows = [
        "范围代码,范围名称,指标,时期,数值",
        "110105,朝阳区,PCT国际专利申请量,2016年,4024",
        "110105,朝阳区,pct,去年,1",
        "110105,朝阳区,幸福指数,2016,1",
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    report = import_files([path], pack(), SYSTEM, allow_rejects=True)[0]
    words = [str(note) for line in report.lines for note in line.notes]
    assert any("“去年”不是时期" in one for one in words), words
    assert any("幸福指数" in one for one in words), words
    assert printed(figure("pct")) == "4,024 件"


@pytest.mark.skipif(not REAL.is_dir(), reason="the real series are not on this machine")
def test_real_series_of_the_city_give_the_reports_shares(tmp_path: Path) -> None:
    """Beijing 2016 as the yearbooks print it: applications, grants, turnover (techme; not part of this project)."""

    def city(file: str, kind: str) -> str:
        with (REAL / file).open(encoding="utf-8") as stream:
            rows = [one for one in csv.DictReader(stream) if one["province"] == "北京" and one["year"][:4] == "2016"]
        return next(one["value"] for one in rows if one["chn_block4"] == kind)

    turnover = str(round(Fraction(city("techme_MarketPush.csv", "金额")) * 100) / 100)
    said(
        tmp_path,
        (CITY, "patents-filed", "2016", str(int(float(city("techme_RDPatentAccept.csv", "合计"))))),
        (CITY, "patents-granted", "2016", str(int(float(city("techme_RDPatentAuthority.csv", "合计"))))),
        (CITY, "tech-turnover", "2016", turnover, "万元"),
        (DISTRICT, "patents-filed", "2016", "3.9", "万件"),
        (DISTRICT, "patents-granted", "2016", "1.8", "万件"),
        (DISTRICT, "tech-turnover", "2016", "754.7"),
        (DISTRICT, "patents-filed-share", "2016", "20"),
        (DISTRICT, "patents-granted-share", "2016", "18"),
        (DISTRICT, "tech-turnover-share", "2016", "19.2"),
    )
    for indicator, exact in (("patents-filed", "20.6%"), ("patents-granted", "17.9%"), ("tech-turnover", "19.2%")):
        one = figure(f"{indicator}-share")
        assert (one.state, one.checked, number(one.computed.span, 1, "%")) == ("known", True, exact)
