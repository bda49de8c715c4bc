"""Who exists: enterprises with name, number, day of registration, sector, places and two latent scores."""

from __future__ import annotations

from datetime import date, timedelta

from kechuang.register.sample import codes, names
from kechuang.register.sample.draws import Draws
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm

_ELSEWHERE = ("haidian", "dongcheng", "fengtai", "shunyi", "tongzhou", "daxing", "xicheng", "outside")
_SUBPARK = {"daxing": "daxing_etown", "etown": "daxing_etown", "outside": "none"}
KNOWN = (
    "hnte",
    "zgc_hnte",
    "tech_sme",
    "innovative_sme",
    "srdi",
    "little_giant",
    "key_little_giant",
    "rdcat",
    "tenant",
)
"""Record kinds whose lists name everyone who has one: all others have none."""
_SECTIONS = ((45, "C"), (47, "D"), (52, "F"), (65, "I"), (72, "L"), (75, "M"), (79, "N"))
"""GB/T 4754-2017: the last division of the sections that occur in `sectors`."""


def firms(params: Params) -> list[Firm]:
    """`params.parties` enterprises in the order of their serial numbers."""
    count = params.parties
    draws = Draws(params.seed, "births")
    brands = names.brands(params.names, Draws(params.seed, "brands"))
    sectors = draws.many({i: s.share for i, s in enumerate(params.sectors)}, count)
    years = draws.many(params.born, count)
    forms = draws.many(params.names.forms, count)
    places = draws.many(params.districts.registered, count)
    made = []
    for index in range(count):
        sector, brand = params.sectors[sectors[index]], next(brands)
        firm = Firm(
            uscc=codes.uscc(index + 1),
            name=names.firm(brand, draws.pick(sector.trade), forms[index]),
            kind="enterprise",
            born=_born(draws, years[index], params),
            brand=brand,
            sector=sector,
            quality=draws.normal(),
        )
        firm.size = 0.25 * firm.quality + 0.968 * draws.normal()  # correlated, variance 1
        _place(firm, places[index], draws, params)
        _describe(firm, draws)
        firm.records = {alias: [] for alias in KNOWN}
        made.append(firm)
    return made


def _born(draws: Draws, year: int, params: Params) -> date:
    """A weekday of the band that starts in `year` (bands are the keys of `born`)."""
    later = [band for band in params.born if band > year]
    last = date(min(later), 1, 1) - timedelta(days=1) if later else params.until - timedelta(days=20)
    day = draws.day(date(year, 1, 6), last)
    return day - timedelta(days=max(0, day.weekday() - 4))


def _place(firm: Firm, place: str, draws: Draws, params: Params) -> None:
    """Registered, taxed and counted where; most often the same district, not always."""
    odds = params.districts
    tax = draws.pick(_ELSEWHERE) if draws.chance(odds.tax_elsewhere) else place
    statistics = draws.pick(_ELSEWHERE) if draws.chance(odds.statistics_elsewhere) else tax
    in_park = draws.chance(odds.in_park)
    firm.facts.update(
        registered_district=place,
        tax_district=tax,
        statistics_district=statistics,
        operating_address_in_park=in_park,
        zgc_subpark=_SUBPARK.get(place, place) if in_park else "none",
    )


def _describe(firm: Firm, draws: Draws) -> None:
    foreign = draws.chance(0.05)
    branch = draws.chance(0.006)
    gone = draws.chance(0.004)
    code = firm.sector.code
    division = int(code[:2])
    field = firm.sector.field if draws.chance(0.93) else "none"
    tags = {tag for tag in firm.sector.tags if draws.chance(0.8)}
    if draws.chance(0.12 + 0.03 * firm.quality):
        tags.add("ai")
    firm.facts.update(
        company_uscc=firm.uscc,
        legal_form="branch" if branch else "company",
        is_independent_legal_person=not branch,
        registration_date=firm.born,
        registration_status="revoked" if gone else "active",
        is_operating=not gone,
        industry_code=code,
        industry_division=code[:2],
        industry_section=next(letter for last, letter in _SECTIONS if division <= last),
        high_tech_field_code=field,
        strategic_field_tag=frozenset(tags),
        is_resident_enterprise=not (foreign and draws.chance(0.04)),
        foreign_invested_share=draws.between(25, 100) * 10_000 if foreign else 0,
        is_state_owned=not foreign and draws.chance(0.03),
        product_in_restricted_class=draws.chance(0.004),
        in_tax_restricted_industry=draws.chance(0.006),
        main_business_is_selling_compute=code in ("6550", "6450") and draws.chance(0.05),
        is_student_team=False,
    )
