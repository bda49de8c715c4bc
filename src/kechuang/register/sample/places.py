"""Places: the zones and sub-parks that the report describes, invented buildings in them, who is where, charging."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from kechuang.register.sample import names
from kechuang.register.sample.draws import Draws
from kechuang.register.sample.params import Params, PlaceEntry
from kechuang.register.sample.party import Firm, Party

_WAN_M2 = 1_000_000
"""10 000 square metres in hundredths of a square metre."""
_STATIONS = 24
_STREETS = tuple(f"{110105000 + number}" for number in range(1, 44))


def places(firms: list[Firm], params: Params) -> list[Party]:
    """All places, and the enterprises that are in the buildings; nothing where the pack names no places."""
    if not params.places:
        return []
    draws = Draws(params.seed, "places")
    brands = names.short_brands(params.names, Draws(params.seed, "place brands"))
    made: list[Party] = []
    for entry in params.places:
        made.append(_stated(entry))
        for number in range(1, entry.buildings + 1):
            made.append(_building(entry, f"{entry.code}-B{number:02d}", next(brands), draws, params))
    _tenants(made, firms, draws, params)
    return made + [_station(number, next(brands), draws, params) for number in range(1, _STATIONS + 1)]


def _raw(text: str, unit: int) -> int | None:
    return int(Decimal(text) * unit) if text else None


def _place(code: str, name: str, kind: str, facts: dict[str, Any]) -> Party:
    party = Party(uscc="", name=name, kind="place", born=date(2000, 1, 1), code=code)
    party.facts = {"place_kind": kind} | {key: value for key, value in facts.items() if value not in (None, "")}
    return party


def _stated(entry: PlaceEntry) -> Party:
    """A place with what a document says of it, nothing else."""
    party = _place(
        entry.code,
        entry.name,
        entry.kind,
        {
            "place_parent": entry.parent,
            "place_zones": frozenset(entry.zones) or None,
            "place_theme": entry.theme,
            "place_stage": entry.stage,
            "place_stage_note": entry.note,
            "land_area": _raw(entry.land, 100),
            "planned_area": _raw(entry.planned, _WAN_M2),
            "completed_area": _raw(entry.completed, _WAN_M2),
            "place_source": entry.source,
            "place_evidence": "report",
        },
    )
    for year, text in entry.income.items():
        party.put("place_income", year, int(Decimal(text) * 10**10))
    for one in entry.milestones:
        party.add("milestone", what=one.what, due=one.due, done_on=None, area=_raw(one.area, _WAN_M2))
    return party


def _building(entry: PlaceEntry, code: str, brand: str, draws: Draws, params: Params) -> Party:
    planned = draws.between(20, 90)  # thousand square metres
    completed = planned if draws.chance(0.75) else planned * draws.between(0, 90) // 100
    overlaps = entry.code == "CY-CBD" or draws.chance(0.1)
    party = _place(
        code,
        f"{brand}{names.MARK}大厦",
        "building",
        {
            "place_parent": entry.code,
            "place_zones": frozenset({"CY-CUL"}) if overlaps else None,
            "place_stage": "complete" if completed == planned else "construction",
            "place_street": draws.pick(entry.streets or _STREETS),
            "planned_area": planned * _WAN_M2 // 10,
            "completed_area": completed * _WAN_M2 // 10,
            "place_vacancy": draws.between(2, 35) * 10_000 if completed else None,
            "place_contact": "园区招商服务窗口（示例）",
            "place_source": "示例数据",
            "place_evidence": "sample",
        },
    )
    party.brand = brand
    topped, open_by = date(2016, 6, 30), draws.day(date(2017, 9, 1), date(2018, 12, 28))
    party.add("milestone", what="结构封顶", due=topped, done_on=topped, area=None)
    done = open_by if completed == planned and open_by <= params.report.day else None
    party.add("milestone", what="竣工验收", due=open_by, done_on=done, area=planned * _WAN_M2 // 10)
    return party


def _tenants(made: list[Party], firms: list[Firm], draws: Draws, params: Params) -> None:
    """Park enterprises in the park's buildings, some others in the other zones; a few are in two places."""
    buildings = [one for one in made if one.facts["place_kind"] == "building"]
    park = [one for one in buildings if one.code.startswith("CY-ZGC")]
    beyond = [one for one in buildings if not one.code.startswith("CY-ZGC")]
    for firm in firms:
        if firm.facts["registered_district"] != "chaoyang" or not draws.chance(0.12):
            continue
        chosen = [draws.pick(park if firm.facts["operating_address_in_park"] else beyond)]
        if draws.chance(0.06):
            chosen.append(draws.pick([one for one in buildings if one is not chosen[0]]))
        for place in chosen:
            since = draws.day(max(firm.born, date(2012, 1, 4)), params.until)
            left = draws.day(since, params.until) if draws.chance(0.05) else None
            firm.add("located", place=place.code, since=since, until=left)


def _station(number: int, brand: str, draws: Draws, params: Params) -> Party:
    code = f"CY-CDZ-{number:03d}"
    status = draws.weighted({"operating": 80, "building": 15, "planned": 5})
    facts = {"place_street": draws.pick(_STREETS), "station_status": status, "place_evidence": "sample"}
    party = _place(code, f"{brand}{names.MARK}充电站", "station", facts)
    party.kind, party.brand = "station", brand
    for pile in range(1, draws.between(4, 20) + 1 if status != "planned" else 1):
        working = draws.weighted({"working": 92, "broken": 8}) if status == "operating" else "building"
        party.add(
            "pile",
            number=f"{code}-{pile:02d}",
            kind=draws.weighted({"fast": 40, "slow": 60}),
            status=working,
            since=draws.day(date(2015, 3, 2), params.until) if working != "building" else None,
        )
    return party
