"""High-tech certificates 2014 to date. The number valid on the report's day is exact, the rest follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from kechuang.register.sample.codes import Counter
from kechuang.register.sample.draws import Draws
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm
from kechuang.register.sample.rights import valid_classes


def certificates(firms: list[Firm], params: Params) -> None:
    """Fill `hnte` and `zgc_hnte`; mark class-II rights that a recognition used up."""
    draws, serial = Draws(params.seed, "hightech"), Counter()
    ranked = sorted(firms, key=lambda firm: -_score(firm, draws, params))
    day = params.report.day
    # The registration list carries no history: who is struck off today would not count on the report's day either.
    stands = {"registered_district": "chaoyang", "registration_status": "active"}
    early = [f for f in ranked if f.born < date(day.year - 3, 1, 1) and stands.items() <= f.facts.items()]
    if len(early) < params.report.hnte:
        raise ValueError(
            f"only {len(early)} enterprises are old enough for {params.report.hnte} certificates in {day.year}"
        )
    holders = early[: params.report.hnte]
    for firm in holders:
        year = draws.weighted(params.hnte.spread_2017)
        _history(firm, (year, draws.chance(params.hnte.first_seen_2017)), draws, serial, params)
    _newcomers(ranked, set(map(id, holders)), draws, serial, params)
    _zgc(firms, draws, params)
    for firm in firms:
        recent = any(row["valid_from"].year == params.until.year for row in firm.rows("hnte"))
        firm.facts["recommended_to_city_list"] = recent and draws.chance(0.7)


def _score(firm: Firm, draws: Draws, params: Params) -> float:
    """How likely a firm is to hold certificates: good, larger, with rights, and meeting what article 11 asks today."""
    rights = sum(valid_classes(firm)) > 0
    return firm.quality + 0.3 * firm.size + 0.5 * rights + 1.3 * _meets(firm, params.closed_year) + draws.normal(0, 0.8)


def _meets(firm: Firm, year: int) -> int:
    """How many of three tests hold: R&D share, technical staff, high-tech income (those who hold one mostly pass)."""
    sales, rd = firm.year("sales_revenue", year, 0), firm.year("rd_expense", year, 0)
    staff, income = firm.year("employees_total", year, 0), firm.year("total_income", year, 0)
    tests = (
        rd * 20 >= sales > 0,
        firm.year("tech_staff_count", year, 0) * 10 >= staff > 0,
        firm.year("high_tech_product_revenue", year, 0) * 5 >= income * 3 > 0,
    )
    return sum(map(bool, tests))


def _newcomers(ranked: Iterable[Firm], old: set[int], draws: Draws, serial: Counter, params: Params) -> None:
    """First certificates of the years after the report, best candidates first; a firm must be a year old."""
    share = params.hnte.first_share
    free = [f for f in ranked if id(f) not in old and f.facts["legal_form"] == "company" and f.rows("ip")]
    for year in range(params.report.day.year, params.until.year + 1):
        ready = [f for f in free if f.born < date(year - 1, 7, 1)]
        chosen = [f for f in ready if draws.chance(0.85)][: round(share * len(ready) * (1.35 - 0.06 * (year - 2017)))]
        for firm in chosen:
            _history(firm, (year, True), draws, serial, params)
        taken = set(map(id, chosen))
        free = [f for f in free if id(f) not in taken]


def _history(firm: Firm, start: tuple[int, bool], draws: Draws, serial: Counter, params: Params) -> None:
    """Certificates of one firm from a year (and whether it is the first): renewed, lapsed, perhaps regained."""
    year, first = start
    while year <= params.until.year:
        batches = [date(year, int(b[:2]), int(b[3:])) for b in params.hnte.batches]
        after = date(params.report.day.year, 8, 1)  # nothing may become valid on the report's day by chance
        possible = [b for b in batches if b <= params.until and (year != after.year or b >= after)]
        if year == after.year - 3:
            possible = [b for b in possible if b > params.report.day.replace(year=year)]
        if not possible:
            return
        issued = draws.pick(possible)
        firm.add(
            "hnte",
            number=f"GR{year}99{serial.next(f'hnte{year}'):06d}",
            valid_from=issued,
            valid_to=issued.replace(year=year + 3) - timedelta(days=1),
            first_time=first,
            year=year,
        )
        _use_rights(firm, issued)
        first = False
        if draws.chance(params.hnte.renewal):
            year += 3
        elif draws.chance(params.hnte.comeback):
            year += 3 + draws.between(1, 2)
        else:
            return


def _use_rights(firm: Firm, issued: date) -> None:
    """A class-II right counts once: up to six of those granted before a certificate are used for it."""
    fresh = [
        row
        for row in firm.rows("ip")
        if row["class"] == "II" and not row["used_for_hnte"] and row["granted_on"] and row["granted_on"] < issued
    ]
    for row in fresh[:6]:
        row["used_for_hnte"] = True


def _zgc(firms: list[Firm], draws: Draws, params: Params) -> None:
    """Certificates of the demonstration zone, mostly for firms without a national one."""
    count = 0
    for firm in firms:
        young = firm.born.year >= params.until.year - 8
        odds = params.hnte.zgc * (1.6 if young and not firm.rows("hnte") else 0.4)
        if firm.facts["operating_address_in_park"] and draws.chance(odds):
            count += 1
            issued = draws.day(
                max(firm.born + timedelta(days=90), params.until.replace(year=params.until.year - 3)), params.until
            )
            valid_to = date(issued.year + 2, issued.month, min(28, issued.day))
            firm.add("zgc_hnte", number=f"99{issued.year}2{count:06d}", valid_from=issued, valid_to=valid_to)


def holding(firm: Firm, on: date) -> bool:
    """Does a certificate hold on a day?"""
    return any(row["valid_from"] <= on <= row["valid_to"] for row in firm.rows("hnte"))
