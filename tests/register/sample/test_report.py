"""The generated data reproduce every count that the report of 2017-06-29 gives."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from kechuang.register.sample.hightech import holding
from kechuang.register.sample.world import World

DAY = date(2017, 6, 29)


def test_high_tech_enterprises_on_the_day_of_the_report(full: World) -> None:
    valid = [firm for firm in full.firms if holding(firm, DAY)]
    assert len(valid) == 1939
    assert {firm.facts["registered_district"] for firm in valid} == {"chaoyang"}
    assert {firm.facts["registration_status"] for firm in valid} == {"active"}, "else the directory counts fewer"


def test_high_tech_enterprises_keep_growing_and_every_year_has_a_history(full: World) -> None:
    counts = [sum(holding(firm, date(year, 6, 29)) for firm in full.firms) for year in range(2017, 2027)]
    assert counts == sorted(counts)
    assert 3000 < counts[-1] < 5000


def test_certificates_hold_for_three_years_and_never_twice_on_one_number(full: World) -> None:
    rows = [row for firm in full.firms for row in firm.rows("hnte")]
    assert len({row["number"] for row in rows}) == len(rows)
    for row in rows:
        after = row["valid_to"].toordinal() + 1
        assert date.fromordinal(after) == row["valid_from"].replace(year=row["valid_from"].year + 3)


@pytest.mark.parametrize(
    ("kind", "count"), [("university", 19), ("institute", 88), ("space_operator", 54), ("venue", 56), ("community", 21)]
)
def test_institutions(full: World, kind: str, count: int) -> None:
    assert sum(party.facts["institution_kind"] == kind for party in full.others) == count


def test_spaces_have_nested_levels(full: World) -> None:
    titles = [party.facts["incubator_titles"] for party in full.others if "incubator_titles" in party.facts]
    national = [t for t in titles if "national_makerspace" in t]
    municipal = [t for t in titles if "city_makerspace" in t]
    incubators = [t for t in titles if t & {"city_incubator", "national_incubator"}]
    assert (len(national), len(municipal), len(incubators)) == (18, 33, 9)
    assert all("city_makerspace" in t for t in national)  # K02: otherwise 18 + 33 + 9 = 60 contradicts 50余家
    assert 50 <= len(titles) <= 59


def test_bases_halls_laboratories(full: World) -> None:
    titles = Counter(t for party in full.others for t in party.facts.get("school_or_base_titles", ()))
    assert (titles["science_pop_base"], titles["science_pop_hall"]) == (56, 21)
    kinds = Counter(row["kind"] for party in full.others for row in party.rows("platform"))
    assert kinds == {"key_lab": 30, "engineering_centre": 12}


def test_lists_of_the_district(full: World) -> None:
    assert sum(firm.facts.get("is_international_rd_body", False) for firm in full.firms) == 157
    unicorns = [row for firm in full.firms for row in firm.rows("unicorn")]
    assert len(unicorns) == 24
    assert {row["year"] for row in unicorns} == {2016}
    members = [p for p in full.parties if "incubator_alliance" in p.facts.get("alliance_memberships", ())]
    assert len(members) == 73
    assert (
        sum(p.facts.get("institution_kind") != "space_operator" for p in members) >= 14
    )  # F058: 73 members, 50余 spaces


def test_ip_titles_by_the_day_of_the_report(full: World) -> None:
    rows = [row for firm in full.firms for row in firm.rows("ip_title") if row["valid_from"] <= DAY <= row["valid_to"]]
    titles = Counter(row["title"] for row in rows)
    assert titles["national_demonstration"] == 8
    assert titles["national_advantage"] == 14


def test_titles_of_people_marks_and_rankings(full: World) -> None:
    talents = [row for firm in full.firms for row in firm.rows("talent")]
    assert len(talents) == 486  # F027, titles
    people = Counter(row["person"] for row in talents)
    assert 350 < len(people) < 486
    assert max(people.values()) == 3
    marks = Counter(row["kind"] for firm in full.firms for row in firm.rows("known_mark"))
    assert marks == {"wellknown": 27, "famous": 79}  # F033 F034
    trademarks = [row for firm in full.firms for row in firm.rows("trademark")]
    assert len(trademarks) == 2190  # F035, one in a hundred
    assert all(row["registered_on"] <= DAY <= row["valid_to"] for row in trademarks)
    ranked = Counter(f.facts["registered_district"] for f in full.firms for _ in f.rows("ranking"))
    assert ranked["chaoyang"] == 3  # F071
    assert ranked.total() == 5  # three of them are the 60 %


def test_members_of_alliances_have_terms(full: World) -> None:
    members = [row for party in full.parties for row in party.rows("member")]
    in_office = [row for row in members if row["since"] <= DAY and (row["until"] is None or row["until"] >= DAY)]
    assert Counter(row["alliance"] for row in in_office) == {"incubator_alliance": 73, "university_alliance": 19}
    assert any(row["until"] and row["until"] < DAY for row in members)


def test_venues_of_two_kinds_and_bases_in_force(full: World) -> None:
    venues = [row for party in full.others for row in party.rows("venue")]
    valid = Counter(row["kind"] for row in venues if row["valid_from"] <= DAY <= row["valid_to"])
    assert valid["base"] == 56  # F084
    assert valid["community"] + valid["hall"] == 21  # F083
    assert min(valid["community"], valid["hall"]) > 5
    assert any(row["valid_to"] < DAY for row in venues)


def test_places_are_the_reports_with_its_areas(full: World) -> None:
    places = {one.code: one for one in full.coded if one.kind == "place"}
    assert sum(one.facts["place_kind"] == "subpark" for one in places.values()) == 6  # F042
    wangjing = places["CY-ZGC-DWJ"].facts
    assert (wangjing["planned_area"], wangjing["completed_area"]) == (130_000_000, 68_000_000)  # hundredths of m²
    assert places["CY-ZGC"].facts["land_area"] == 261_100  # hundredths of a hectare
    assert places["CY-ZGC"].facts["planned_area"] == 2_694_000_000
    for one in places.values():
        stated = one.facts["place_evidence"] == "report"
        assert stated != ("示例" in one.name)


def test_the_districts_honours_plans_and_goals(full: World) -> None:
    home = next(one for one in full.coded if one.kind == "department")
    assert [len(home.rows(alias)) for alias in ("honour", "goal")] == [4, 4]  # F004, F087
    assert sum(row["kind"] == "special" for row in home.rows("plan")) == 5  # F051
