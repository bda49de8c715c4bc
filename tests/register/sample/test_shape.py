"""What is drawn hangs together: accounts add up, the ladder is climbed in order, nothing is dated in the future."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from statistics import correlation, median

from kechuang.register.sample import params
from kechuang.register.sample.ladder import titled
from kechuang.register.sample.world import World
from kechuang.rules.definitions import Dictionary, FactDef


def test_balance_sheets_and_parts_of_sums(full: World) -> None:
    for firm in full.firms:
        for year, assets in firm.years.get("total_assets", {}).items():
            net, debt = firm.year("net_assets", year), firm.year("total_liabilities", year)
            assert assets == net + debt
            assert firm.year("main_business_revenue", year) <= firm.year("operating_revenue", year)
            assert firm.year("rd_expense_domestic", year) <= firm.year("rd_expense", year)
            assert firm.year("tech_staff_count", year) <= firm.year("employees_total", year)


def test_values_stay_in_the_dictionary(full: World, dictionary: Dictionary) -> None:
    for party in full.parties:
        for fact, value in party.facts.items():
            _inside(dictionary.facts[fact], value)
        for fact, years in party.years.items():
            assert dictionary.facts[fact].yearly, fact
            for value in years.values():
                _inside(dictionary.facts[fact], value)
        for alias, rows in party.records.items():
            fields = {field.id: field for field in dictionary.records[alias].fields}
            for row in rows:
                for key, value in row.items():
                    _inside(fields[key], value)


def _inside(fact: FactDef, value: object) -> None:
    if value is None:
        return
    codes = {code for code, _ in fact.values}
    match fact.type:
        case "money" | "count" | "number" | "ratio":
            assert isinstance(value, int)
            assert not isinstance(value, bool)
            assert fact.minimum <= value <= fact.maximum, (fact.id, value)
        case "date":
            assert isinstance(value, date)
        case "flag":
            assert isinstance(value, bool)
        case "category":
            assert value in codes, (fact.id, value)
        case "set":
            assert isinstance(value, frozenset)
            assert value <= codes, (fact.id, value)
        case _:
            assert isinstance(value, str)


def test_the_ladder_is_climbed_from_below(full: World) -> None:
    counts = Counter[str]()
    for firm in full.firms:
        previous = date(2000, 1, 1)
        for alias in ("innovative_sme", "srdi", "little_giant", "key_little_giant"):
            if not firm.rows(alias):
                break
            counts[alias] += 1
            first = firm.rows(alias)[0]["valid_from"]
            assert first >= previous + timedelta(days=365)
            previous = first
        else:
            continue
        higher = ("srdi", "little_giant", "key_little_giant")
        if not firm.rows("innovative_sme"):
            assert not any(firm.rows(alias) for alias in higher)
    assert counts["innovative_sme"] > counts["srdi"] > counts["little_giant"] > counts["key_little_giant"] > 0
    assert any(titled(firm, "key_little_giant", full.params.until) for firm in full.firms)


def test_joint_distribution(full: World) -> None:
    old = [f for f in full.firms if f.year("sales_revenue", 2024) and f.year("sales_revenue", 2025)]
    ratios = [f.year("rd_expense", 2025) / f.year("sales_revenue", 2025) for f in old]
    assert 0.04 < median(ratios) < 0.10
    ranks = [
        [sorted(values).index(v) for v in values]
        for values in ([f.size for f in old[:800]], [f.year("employees_total", 2025) for f in old[:800]])
    ]
    assert correlation(*ranks) > 0.6  # larger firms have more people
    holders = [f for f in old if f.rows("hnte")]
    others = [f for f in old if not f.rows("hnte")]
    assert median(len(f.rows("ip")) for f in holders) > 2 * median(len(f.rows("ip")) for f in others)
    assert (
        0.02
        < sum(f.facts["tax_district"] != f.facts["registered_district"] for f in full.firms) / len(full.firms)
        < 0.05
    )


def test_nothing_happened_after_the_last_day(full: World) -> None:
    until = full.params.until
    events = ("filed_on", "drawn_on", "repaid_on", "signed_on", "paid_on", "granted_on", "recognised_on", "entered_on")
    for party in full.parties:
        assert party.born <= until
        for alias, rows in party.records.items():
            for row in rows:
                for key in events:
                    if row.get(key) and row.get("status") != "pending":
                        assert row[key] <= until, (alias, key, row)


def test_a_small_register_scales_the_counts(full: World) -> None:
    small = params.scaled(full.params, 1200, None)
    assert small.report.hnte == 194
    assert params.scaled(full.params, None, 5).report == full.params.report
