"""Standards led, prizes, contests, IP titles and certificates, results transformed."""

from __future__ import annotations

from datetime import date, timedelta

from kechuang.register.sample.codes import Counter
from kechuang.register.sample.draws import Draws, clamp, logistic
from kechuang.register.sample.hightech import holding
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm

_LEVELS = {"group": 45, "industry": 22, "national": 16, "local": 14, "international": 3}
_NUMBER = {
    "group": "T/SL 9{n:04d}—{y}",
    "industry": "SL/T 99{n:03d}—{y}",
    "national": "GB/T 99{n:03d}—{y}",
    "local": "DB99/T 9{n:03d}—{y}",
    "international": "ISO 99{n:03d}:{y}",
}
"""Patterns beyond every number issued so far (and, for SL and DB99, under codes that are not in use)."""


def honours(firms: list[Firm], params: Params) -> None:
    """Fill standards, prizes, certificates, IP titles and results transformed."""
    draws, serial = Draws(params.seed, "honours"), Counter()
    for firm in firms:
        for alias in ("standard", "sci_award", "contest", "ip_cert", "patent_prize", "pct"):
            firm.records.setdefault(alias, [])
        _results(firm, draws, params)
        if draws.chance(params.standards * 2 * logistic(firm.quality + 0.5 * firm.size)):
            for _ in range(1 + draws.poisson(0.6)):
                _standard(firm, draws, serial, params)
        _prizes(firm, draws, params)
        _certificates(firm, draws, serial, params)
    _ip_titles(firms, draws, params)


def _results(firm: Firm, draws: Draws, params: Params) -> None:
    mean = params.results * clamp((firm.age(params.until) / 10) ** 0.5, 0.2, 1.6) * 2.0**firm.quality
    for year in range(max(firm.born.year, params.first_year), params.closed_year + 1):
        researching = firm.year("rd_expense", year, 0) > 0
        firm.put("results_transformed", year, draws.poisson(mean) if researching else 0)


def _standard(firm: Firm, draws: Draws, serial: Counter, params: Params) -> None:
    level = draws.weighted(_LEVELS)
    published = draws.day(max(firm.born, date(params.first_year, 1, 10)), params.until)
    effective = published + timedelta(days=draws.pick((0, 30, 60, 120, 180, 365)))
    number = _NUMBER[level].format(n=serial.next(level), y=published.year)
    firm.add(
        "standard",
        number=number,
        title=f"示例技术要求 第{draws.between(1, 9)}部分",
        level=level,
        rank=draws.weighted({1: 38, 2: 18, 3: 14, 4: 10, 5: 8, 7: 7, 10: 5}),
        published_on=published,
        effective_on=effective,
        filed_with_sac=draws.chance(0.92) if level in ("industry", "local") else None,
        group_public=draws.chance(0.9) if level == "group" else None,
        use_proven=draws.chance(0.7),
        jing_jin_ji=draws.chance(0.05),
    )


def _prizes(firm: Firm, draws: Draws, params: Params) -> None:
    good = logistic(1.2 * firm.quality + 0.4 * firm.size)
    if draws.chance(0.02 * good):
        year = draws.between(params.until.year - 6, params.until.year - 1)
        if year > firm.born.year:
            level = draws.weighted({"provincial": 80, "national": 8, "other": 12})
            prize = {
                "national": "国家科学技术进步奖（示例）",
                "provincial": "省部级科学技术奖（示例）",
                "other": "行业科技奖（示例）",
            }[level]
            firm.add(
                "sci_award",
                prize=prize,
                project=f"{firm.brand}示例项目",
                level=level,
                rank=draws.between(1, 8),
                year=year,
                awarded_on=date(year, 11, 3),
            )
    if draws.chance(0.025 * good):
        year = draws.between(max(params.first_year, firm.born.year), params.until.year)
        contest = draws.weighted({"cxcyds_beijing": 50, "cxtz_beijing": 20, "zgc_frontier": 20, "maker_china": 10})
        rank = draws.between(1, 12)
        firm.add(
            "contest",
            contest=contest,
            field="示例领域",
            prize=min(4, 1 + rank // 4) if contest == "cxcyds_beijing" else None,
            rank=rank,
            year=year,
            awarded_on=min(date(year, 9, 20), params.until),
        )
    if firm.rows("ip") and draws.chance(0.006 * good):
        patent = next((r for r in firm.rows("ip") if r["kind"] == "invention" and r["status"] == "valid"), None)
        if patent:
            firm.add(
                "patent_prize",
                award=draws.pick(("china", "beijing")),
                grade=draws.pick(("excellence", "second", "third")),
                year=draws.between(2021, params.closed_year),
                patent=patent["number"],
            )


def _certificates(firm: Firm, draws: Draws, serial: Counter, params: Params) -> None:
    """IP management system (贯标) and rights abroad, each of one family by way of PCT."""
    if firm.rows("ip") and holding(firm, params.until) and draws.chance(0.12):
        issued = draws.day(max(firm.born, date(2020, 1, 6)), params.until)
        firm.add(
            "ip_cert",
            number=f"99IPMS{issued.year}{serial.next('ipms'):05d}",
            standard="GB/T 29490",
            first_time=draws.chance(0.7),
            valid_from=issued,
            valid_to=issued + timedelta(days=1094),
        )
    for row in [r for r in firm.rows("ip") if r["kind"] == "invention" and r["status"] == "valid"][:2]:
        if draws.chance(0.03):
            family = f"PCT/SL{row['filed_on'].year}/9{serial.next('pct'):05d}"
            row["family"] = family
            for country in draws.some(("US", "EP", "JP", "KR", "GB"), draws.between(1, 3)):
                entered = row["filed_on"] + timedelta(days=900)
                if entered < params.until:
                    firm.add(
                        "pct",
                        patent=family,
                        country=country,
                        entered_on=entered,
                        granted_on=entered + timedelta(days=700)
                        if entered + timedelta(days=700) < params.until
                        else None,
                        cost=draws.between(15, 60) * 100_000,
                    )


def _ip_titles(firms: list[Firm], draws: Draws, params: Params) -> None:
    """Exactly as many national titles by the report's day as the report says; some more of later years."""
    for firm in firms:
        firm.records.setdefault("ip_title", [])
    before = params.report.day.year - 1
    old = sorted(
        (f for f in firms if f.born.year < 2010 and f.facts["registered_district"] == "chaoyang" and f.rows("ip")),
        key=lambda f: -(f.quality + 0.5 * f.size),
    )
    demonstration, advantage = params.report.ip_demonstration, params.report.ip_advantage
    for index, firm in enumerate(old[: demonstration + advantage]):
        title = "national_demonstration" if index < demonstration else "national_advantage"
        year = draws.between(before - 2, before)
        firm.add("ip_title", title=title, year=year, valid_from=date(year, 12, 1), valid_to=date(year + 3, 11, 30))
    for firm in old[demonstration + advantage :][:300]:
        if draws.chance(0.25):
            year = draws.between(2021, params.closed_year)
            title = draws.weighted(
                {"national_demonstration": 8, "national_advantage": 30, "city_demonstration": 25, "city_pilot": 37}
            )
            firm.add("ip_title", title=title, year=year, valid_from=date(year, 12, 1), valid_to=date(year + 3, 11, 30))
