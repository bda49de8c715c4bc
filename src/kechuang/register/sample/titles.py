"""Titles of people, trademarks, rankings, the way to IP management: lists whose counts the report gives."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from kechuang.register.sample.draws import Draws
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm

_PROGRAMMES = {
    "central": "中央海外高层次人才计划（示例）",
    "city": "北京市海外人才计划（示例）",
    "district": "朝阳区海外人才计划（示例）",
}
_TEN_YEARS = timedelta(days=3652)


def titles(firms: list[Firm], params: Params) -> None:
    """Fill talents, marks, rankings and stages; firms are old enough for the day of the report."""
    draws, day = Draws(params.seed, "titles"), params.report.day
    home = [f for f in firms if f.facts["registered_district"] == "chaoyang"]
    old = sorted((f for f in home if f.born < date(day.year - 5, 1, 1)), key=lambda f: -(f.quality + 0.5 * f.size))
    _talents(old, draws, params)
    _trademarks(old, draws, params)
    _recognised(old, draws, params)
    _ranking(old, [f for f in firms if f.facts["registered_district"] == "haidian"], params)
    _stages(old, draws, params)
    _stations(old, draws, params)
    _referrals(home, draws, params)


def _talents(old: list[Firm], draws: Draws, params: Params) -> None:
    """Exactly the report's number of titles; of six people in seven one each, the others have two or three."""
    hosts, levels, wanted = old[:240], list(_PROGRAMMES), params.report.talents
    made = person = 0
    while made < wanted:
        person += 1
        pseudonym = "P" + hashlib.sha256(f"{params.seed}:person:{person}".encode()).hexdigest()[:16].upper()
        host = draws.pick(hosts)
        count = min(wanted - made, 3 if person % 33 == 0 else 2 if person % 7 == 0 else 1)
        for level in draws.some(levels, count):
            since = draws.day(date(2009, 3, 2), date(2016, 12, 20))
            host.add(
                "talent", person=pseudonym, programme=_PROGRAMMES[level], level=level, year=since.year, since=since
            )
        made += count


def _trademarks(old: list[Firm], draws: Draws, params: Params) -> None:
    """All in force on the day of the report; two in three of those that came to their end were renewed."""
    owners = old[: max(1, len(old) // 2)]
    for serial in range(1, params.report.marks_registered + 1):
        owner = draws.pick(owners)
        registered = draws.day(date(2007, 7, 9), date(2016, 12, 21))
        ends = registered + _TEN_YEARS
        if ends < params.until and draws.chance(0.66):
            ends += _TEN_YEARS
        owner.add(
            "trademark",
            number=f"示{serial:07d}",
            **{"class": draws.pick((9, 35, 38, 41, 42, 42, 9, 10, 5))},
            mark=f"{owner.brand}{draws.pick(('', '云', '图', '+'))}",
            registered_on=registered,
            valid_to=ends,
        )


def _recognised(old: list[Firm], draws: Draws, params: Params) -> None:
    report = params.report
    for index, firm in enumerate(old[: report.marks_wellknown + report.marks_famous]):
        wellknown = index < report.marks_wellknown
        firm.add(
            "known_mark",
            mark=f"{firm.brand}牌",
            kind="wellknown" if wellknown else "famous",
            recognised_on=draws.day(date(2008, 4, 7), date(2016, 11, 30)),
            valid_to=None if wellknown else date(2018, 12, 31),
        )


def _ranking(old: list[Firm], elsewhere: list[Firm], params: Params) -> None:
    """The first ten of one list, as far as they are of the city: its own enterprises, and two of another district."""
    year = params.report.day.year - 1
    listed = [*old[: params.report.ranked], *elsewhere[:2]]
    for firm, rank in zip(listed, (2, 5, 8, 3, 9), strict=False):
        firm.add(
            "ranking",
            list="企业发明专利申请排行榜（示例）",
            publisher="国家知识产权局（示例榜单）",
            year=year,
            rank=rank,
            published_on=date(year + 1, 3, 1),
        )


def _stages(old: list[Firm], draws: Draws, params: Params) -> None:
    """Where a title is held the stage follows from it; others are on their way."""
    for firm in old:
        for row in firm.rows("ip_title"):
            stage = row["title"].removeprefix("national_")
            if stage in ("advantage", "demonstration"):
                evidence = f"{row['year']}年认定名单（示例）"
                firm.add(
                    "ip_stage",
                    stage=stage,
                    since=row["valid_from"],
                    until=row["valid_to"],
                    evidence=evidence,
                    missing=None,
                )
    for firm in [f for f in old if f.rows("ip") and not f.rows("ip_title")][:120]:
        begun = draws.day(date(2013, 3, 4), date(2025, 12, 1))
        coached = begun + timedelta(days=draws.between(60, 300))
        certified = next((row["valid_from"] for row in firm.rows("ip_cert")), None)
        steps = [("candidate", begun), ("coaching", coached)] + ([("certified", certified)] if certified else [])
        steps = sorted(((s, d) for s, d in steps if d <= params.until), key=lambda one: one[1])
        for (stage, since), after in zip(steps, [*(d for _, d in steps[1:]), None], strict=False):
            missing = {"candidate": "辅导协议", "coaching": "GB/T 29490 认证证书", "certified": "优势企业申报书"}[stage]
            until = after - timedelta(days=1) if after else None
            firm.add("ip_stage", stage=stage, since=since, until=until, evidence="培育台账（示例）", missing=missing)


def _stations(old: list[Firm], draws: Draws, params: Params) -> None:
    for number, firm in enumerate(old[20:48], 1):
        starts = draws.day(date(2012, 5, 7), date(2025, 6, 30))
        firm.add(
            "talent_base",
            number=f"示例站{number:03d}",
            kind=draws.weighted({"academician": 50, "postdoc_station": 20, "postdoc_base": 30}),
            partner="示例合作院校",
            staff=draws.between(1, 12),
            valid_from=starts,
            valid_to=date(starts.year + draws.pick((3, 5)), starts.month, min(starts.day, 28)),
            evaluation=draws.weighted({"excellent": 20, "good": 40, "passed": 40}),
        )


def _referrals(home: list[Firm], draws: Draws, params: Params) -> None:
    """Young enterprises that came through an incubator's branch abroad; `unions.branches` numbers these 示例海01 on."""
    young = [f for f in home if f.born.year >= params.closed_year - 3 and f.facts.get("incubator_id")]
    for number, firm in enumerate(young[:8], 1):
        firm.add(
            "referral",
            number=f"示例引{number:03d}",
            incubator=firm.facts["incubator_id"],
            branch=f"示例海{1 + number % 6:02d}",
            stage="tracked" if number % 3 else "landed",
            referred_on=firm.born - timedelta(days=draws.between(40, 200)),
            landed_on=firm.born,
        )
