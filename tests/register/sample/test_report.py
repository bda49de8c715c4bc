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
