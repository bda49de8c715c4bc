"""The pack of the district: complete by the catalogue, clean, described in the guide, quick to read."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

import kechuang
from kechuang.core.pack import Pack, load, loader
from kechuang.core.pack.guide import directory_table, renewed, tables
from kechuang.core.pack.report import Report, report

ROOT = Path(kechuang.__file__).parent / "packs" / "chaoyang"
GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "pack.md"

_NAMES = """
company_uscc legal_form is_independent_legal_person registration_date registered_district tax_district
statistics_district operating_address_in_park zgc_subpark industry_code industry_revenue_share_negative_list
high_tech_field_code strategic_field_tag is_resident_enterprise foreign_invested_share is_in_incubator
incubator_is_benchmark_or_provincial is_on_ic_or_machine_tool_list is_beneficiary_opc_community
employees_total employees_quarter_mean tech_staff_count rd_staff_count bachelor_plus_share insured_staff_count
senior_title_mentors academician_agreements foreign_employee_profile overseas_talent_recognised
sales_revenue total_income operating_revenue main_business_revenue main_business_first_reach_year
high_tech_product_revenue rd_expense rd_expense_domestic rd_expense_by_category outsourced_rd_domestic
outsourced_rd_overseas cost_expense_total net_assets total_assets total_liabilities taxable_income profit_total
profit_growth equity_financing_events listed_on_srdi_board government_grants_received district_fund_history
tax_paid_district vat_taxpayer_kind vat_payable_software audit_report_coded
ip_rights patent_official_fee_paid pct_national_phase_entries abnormal_application_count preexam_fail_rate
ip_management_cert ip_titles patent_award trademark_wellknown ip_pledge_loans data_assets
hnte_certificate zgc_hnte_certificate tech_sme_register innovative_sme_title srdi_title little_giant_title
key_little_giant srdi_development_score sme_size_class new_product_certificate first_set_list_entry
medical_device_certificate rd_platform_level rd_institution_level_awards standards llm_filing tech_contracts
school_or_base_titles is_strategic_role tenants_list area_total area_for_tenants area_rented visitors_per_year
open_days pupil_free_days seed_fund_size instruments
service_contracts compute_contracts token_bills rent_contract investment_project premium_paid loans lpr_1y_at_date
event_cost top_level_grant event_rank contest_results
abnormal_operation_list serious_dishonesty_list judgment_defaulter joint_punishment_3y major_accident_or_env_offence
tax_credit_grade tax_arrears research_misconduct project_overdue credit_punishment_period
"""
CATALOGUE = _NAMES.split()


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load(ROOT)


@pytest.fixture(scope="module")
def checked() -> Report:
    return report(ROOT)


def test_all_116_names_of_the_catalogue_are_facts_or_record_kinds(pack: Pack) -> None:
    dictionary = pack.rules.dictionary
    known = {*dictionary.facts, *(record.id for record in dictionary.records.values())}
    assert len(set(CATALOGUE)) == 116
    assert set(CATALOGUE) - known == set()


def test_every_fact_has_a_name_in_both_languages_and_a_holder(pack: Pack) -> None:
    dictionary = pack.rules.dictionary
    for one in (
        *dictionary.facts.values(),
        *(field for record in dictionary.records.values() for field in record.fields),
    ):
        assert one.name.zh, one.id
        assert one.name.en, one.id
        assert one.holder in pack.departments, one.id


def test_every_record_kind_has_an_identity(pack: Pack) -> None:
    assert [alias for alias, record in pack.rules.dictionary.records.items() if not record.identity] == []


def test_check_is_clean_and_every_worked_example_holds(checked: Report) -> None:
    assert [str(problem) for problem in checked.problems] == []
    assert checked.failures == ()
    assert checked.totals["passed"] == checked.totals["examples"]


def test_every_measure_of_the_issue_is_there_with_four_examples_or_more(checked: Report) -> None:
    examples = {measure.id: measure.examples for measure in checked.measures}
    assert len(examples) >= 24
    assert {name: count for name, count in examples.items() if count < 4} == {}


def test_the_guide_shows_the_dictionary_as_it_is(pack: Pack) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    assert renewed(text, tables(pack.rules.dictionary)) == text, "run: python -m kechuang.core.pack.guide"
    listed = GUIDE.with_name("directories.md").read_text(encoding="utf-8")
    assert renewed(listed, directory_table(pack.directories), "directories") == listed


def test_reading_is_quick_and_reading_again_quicker() -> None:
    loader._CACHE.clear()
    started = time.process_time()
    load(ROOT)
    first = time.process_time() - started
    started = time.process_time()
    load(ROOT)
    again = time.process_time() - started
    # processor time, since others share the machine: about 0.4 s for 130 files, a few ms from the cache
    assert first < 3
    assert again < first / 4
