"""Sample offers (示例): a few of every kind, of parties of the sample register, with requests, ratings and slots."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import polars as pl
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kechuang.core.pack import Pack
from kechuang.matching import publishing, requesting
from kechuang.matching.calendar import made, read_lines
from kechuang.matching.content import Content
from kechuang.matching.models import Offer
from kechuang.matching.queries import one_open
from kechuang.matching.ratings import rate
from kechuang.people.actors import Actor
from kechuang.people.roles import Role
from kechuang.register import directories

_TEXT = "示例数据：内容和价格均为虚构，用于演示。"
_HOURS = "周二至周五 09:30-11:00 30人\n周六、周日 09:30-11:00 40人\n周六、周日 14:00-15:30 40人"


@dataclass(frozen=True, slots=True)
class _Plan:
    """An offer for each of the first `of` owners of a directory whose row passes; `about`: the column it names."""

    directory: str
    of: int
    content: Content
    about: str = ""
    state: str = ""
    having: str = ""


def ensure(pack: Pack, now: datetime) -> int:
    """Make the sample offers where there are none; how many were made. Only on a sample register."""
    if not settings.KECHUANG_SAMPLE_REGISTER or not pack.offers.kinds or Offer.objects.exists():
        return 0
    today = timezone.localdate(now)
    moment = now - timedelta(days=40)
    with transaction.atomic():  # all or none: what is there already is not made again
        offers = [_publish(owner, content, pack, moment) for owner, content in _wanted(pack, today)]
        _served(offers, pack, moment)
    return len(offers)


def _wanted(pack: Pack, today: date) -> Iterator[tuple[str, Content]]:
    for plan in _plans(pack, today - timedelta(days=60)):
        if plan.directory not in pack.directories or plan.content.kind not in pack.offers.kinds:
            continue
        for code, number in _owners(pack, plan, today):
            about = f"（{number}）" if number else ""
            yield code, replace(plan.content, title=f"示例：{plan.content.title}{about}", about=number)


def _plans(pack: Pack, first: date) -> list[_Plan]:
    def said(kind: str, title: str, contact: str, **given: object) -> Content:
        return Content(kind, title, _TEXT, contact, first, **given)  # type: ignore[arg-type]

    slots = made(read_lines(_HOURS), [])
    fields = {
        "rd": ("委托研发与中试", 3_000_000),
        "ip": ("专利代理与预审辅导", 350_000),
        "transfer": ("成果评估与技术转移", 800_000),
        "incubation": ("创业辅导与空间入驻", 200_000),
        "finance": ("知识产权质押融资对接", 500_000),
    }
    services = [
        _Plan(
            "service-agencies",
            2,
            said("service", title, "客户服务岗", field=field, basis="from", price=price, unit="项"),
            having=field,
        )
        for field, (title, price) in fields.items()
        if field in pack.offers.fields
    ]
    return [
        _Plan(
            "laboratories",
            5,
            said("instrument", "大型仪器机时", "平台服务岗", basis="fixed", price=120_000, unit="小时"),
            about="number",
        ),
        _Plan(
            "laboratories",
            3,
            said("lab_service", "样品检测与分析", "检测业务岗", basis="from", price=50_000, unit="样"),
            about="number",
        ),
        *services,
        _Plan("agencies", 1, said("service", "商标专利代理", "客户服务岗", field="ip"), state="revoked"),
        _Plan("spaces", 3, said("space", "共享会议室", "运营岗", basis="fixed", price=20_000, unit="小时")),
        _Plan(
            "incubator-alliance", 3, said("space", "联盟共享工位", "运营岗", basis="fixed", price=150_000, unit="月")
        ),
        _Plan("university-alliance", 3, said("expert", "教授咨询时间", "科研院（技术转移）岗", basis="negotiable")),
        _Plan("finance-bodies", 2, said("finance", "科技企业信用贷款", "科技金融岗", basis="negotiable")),
        _Plan("transfer-results", 2, said("result", "可转化成果", "成果转化岗"), about="number"),
        _Plan("transfer-results", 2, said("result", "可转化成果", "成果转化岗"), about="number", state="no_notice"),
        _Plan("science-communities", 3, said("visit", "科普场馆开放参观", "讲解预约岗", basis="free", calendar=slots)),
        _Plan("hnte", 2, said("need", "求高精度传感器标定方案", "研发管理岗")),
        _Plan("hnte", 1, said("product", "工业视觉检测系统", "市场岗")),
    ]


def _owners(pack: Pack, plan: _Plan, today: date) -> list[tuple[str, str]]:
    """(code, number of the subject or '') of the first owners."""
    reading = directories.read(pack, plan.directory, today)
    # Some lists name real bodies: nothing is put into their mouths.
    sample = pl.col("name").cast(pl.String).str.contains("示例") & (pl.col("kind").cast(pl.String) != "person")
    frame = reading.frame.filter((pl.col("state").cast(pl.String) == plan.state) & sample)
    if plan.having:
        column = reading.directory.column("fields")
        if column is None:
            return []
        frame = frame.filter(pl.col(reading.question.column(column.of)).list.contains(plan.having))
    number = reading.directory.column(plan.about) if plan.about else None
    about = pl.col(reading.question.column(number.of)).cast(pl.String) if number else pl.lit("")
    rows = frame.select("code", about.alias("about")).unique("code", keep="first", maintain_order=True)
    return [(code, subject or "") for code, subject in rows.head(plan.of).rows()]


def _publish(owner: str, content: Content, pack: Pack, moment: datetime) -> Offer:
    offer = publishing.draft(_for(owner), owner, content, pack=pack, now=moment)
    publishing.publish(_for(owner), offer, seen=1, pack=pack, now=moment)
    return offer


def _served(offers: list[Offer], pack: Pack, moment: datetime) -> None:
    """Three services that were done and rated, one of them corrected; one request that waits."""
    services = [one for one in offers if one.versions.filter(kind="service").exists()]
    day = timezone.localdate(moment)
    services = [one for one in services if one_open(pack, one.pk, day)]
    needs = [one.owner for one in offers if one.versions.filter(kind__in=["need", "product"]).exists()]
    words = ((5, "示例评价：按期交付，报告清楚"), (4, "示例评价：质量好，响应略慢"), (3, "示例评价：完成了约定内容"))
    for number, (offer, asker) in enumerate(zip(services, [*needs, *needs], strict=False)):
        if asker == offer.owner or number > len(words):
            continue
        made_ = requesting.ask(
            _for(asker), offer.pk, "示例需求：请报价", "研发管理岗", pack=pack, as_of=day, now=moment
        )
        if number == len(words):
            continue
        requesting.accept(_for(offer.owner), made_, seen=1, now=moment)
        done = moment + timedelta(days=20)
        record = f"示例服务合同 {number + 1} 号"
        requesting.complete(
            _for(offer.owner), made_, record, timezone.localdate(done), seen=2, now=done + timedelta(days=1)
        )
        stars, text = words[number]
        rate(_for(asker), made_, stars, text, seen=0, pack=pack, now=done + timedelta(days=2))


def _for(code: str) -> Actor:
    return Actor("示例", frozenset({Role.ENTERPRISE}), frozenset({code}), signed_in=True, on_behalf=code)
