"""Alliances with the terms of their members and what they made together; branches of incubators abroad."""

from __future__ import annotations

from datetime import date, timedelta

from kechuang.register.sample import names
from kechuang.register.sample.draws import Draws
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm, Party

INCUBATORS, UNIVERSITIES = "CY-LM-FHQ", "CY-LM-GX"
_ABROAD = (
    ("美国", "示例湾"),
    ("德国", "示例堡"),
    ("以色列", "示例维夫"),
    ("新加坡", "示例坡"),
    ("英国", "示例桥"),
    ("日本", "示例滨"),
)


def unions(firms: list[Firm], others: list[Party], params: Params) -> list[Party]:
    """The alliances as parties; members of the day of the report are those of `alliance_memberships`."""
    draws, day = Draws(params.seed, "unions"), params.report.day
    made = [
        _alliance(INCUBATORS, "朝阳区科技孵化器联盟", "incubator_alliance", date(2012, 6, 8), "秘书处、理事会"),
        _alliance(
            UNIVERSITIES,
            "朝阳区—高校发展合作联盟",
            "university_alliance",
            date(2013, 9, 12),
            "区校合作共建委员会、科技合作联席会",
        ),
    ]
    for code, kind, first in (
        (INCUBATORS, "incubator_alliance", date(2012, 6, 8)),
        (UNIVERSITIES, "university_alliance", date(2013, 9, 12)),
    ):
        inside = [p for p in [*others, *firms] if kind in p.facts.get("alliance_memberships", ())]
        for number, party in enumerate(inside):
            role = "chair" if not number else "council" if number < 8 else "member"
            left = draws.day(day + timedelta(days=200), params.until) if number > 60 else None
            party.add(
                "member",
                alliance_code=code,
                alliance=kind,
                role=role,
                since=draws.day(first, date(2016, 12, 1)),
                until=left,
            )
    _left_before(firms, draws)
    made += _consortia(firms, others, draws, params)
    _branches(others, draws, params)
    return made


def _alliance(code: str, name: str, kind: str, founded: date, organs: str) -> Party:
    party = Party(uscc="", name=name, kind="alliance", born=founded, code=code)
    party.facts |= {"alliance_kind": kind, "alliance_founded_on": founded, "alliance_organs": organs}
    return party


def _left_before(firms: list[Firm], draws: Draws) -> None:
    """Former members: end-dated before the day of the report, never deleted."""
    former = [f for f in firms if f.born.year < 2011 and not f.facts.get("alliance_memberships")]
    for firm in draws.some(former, 5):
        since, until = draws.day(date(2012, 7, 2), date(2014, 6, 30)), draws.day(date(2015, 1, 5), date(2016, 12, 30))
        firm.add(
            "member", alliance_code=INCUBATORS, alliance="incubator_alliance", role="member", since=since, until=until
        )


def _consortia(firms: list[Firm], others: list[Party], draws: Draws, params: Params) -> list[Party]:
    """Two invented industry alliances; an output stands with each of its owners under one number."""
    made = []
    universities = [p for p in others if p.facts.get("institution_kind") == "university"]
    for number, (tag, word) in enumerate((("ai", "智能"), ("medicine", "医药")), 1):
        code = f"CY-LM-CY{number:02d}"
        founded = date(2018 + number, 5, 20)
        made.append(
            _alliance(
                code, f"{word}产业技术创新战略联盟（{names.MARK}）", "industry_alliance", founded, "理事会、专家组"
            )
        )
        pool = [f for f in firms if f.tagged(tag) and f.born < founded]
        members: list[Party] = [*draws.some(pool, 5), *draws.some(universities, 1)]
        for index, party in enumerate(members):
            role = "chair" if not index else "member"
            party.add("member", alliance_code=code, alliance="industry_alliance", role=role, since=founded, until=None)
        for serial in range(1, 7):
            kind = draws.pick(("standard", "patent", "project", "software"))
            made_on = draws.day(founded + timedelta(days=90), params.until)
            title = f"{word}示例成果 第{serial}项"
            for owner in draws.some(members, draws.between(1, 3)):
                owner.add(
                    "output", number=f"{code}-{serial:02d}", alliance_code=code, title=title, kind=kind, made_on=made_on
                )
    return made


def _branches(others: list[Party], draws: Draws, params: Params) -> None:
    hosts = [p for p in others if "city_incubator" in p.facts.get("incubator_titles", ())]
    for number, (country, place) in enumerate(_ABROAD, 1):
        if hosts:
            opened = draws.day(date(2016, 4, 1), date(2024, 6, 28))
            closed = date(2025, 12, 31) if number == len(_ABROAD) else None
            draws.pick(hosts).add(
                "branch", number=f"示例海{number:02d}", country=country, place=place, opened_on=opened, closed_on=closed
            )
