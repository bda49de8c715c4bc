"""Statements of a synthetic district: thirty for each party, from nine departments, as their files would bring them.

No real enterprise: codes and names are counted. 5 % of the tax returns are restated a year later, 2 % of the counts
are contradicted by another department.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kechuang.core.identifiers import uscc_check_character
from kechuang.register.importing.sql import Staged

PER_PARTY = 30
YEARS = range(2021, 2026)
_DISTRICTS = ("chaoyang", "haidian", "fengtai", "daxing")
_SIZES = ("micro", "small", "medium", "large")
_SECTIONS = "ABCDEFGHIJKLMNOPQR"
_DAY = date(2015, 1, 1)


@dataclass(frozen=True, slots=True)
class File:
    """One department file: who said it on which day, and its statements for parties `first` … `first + n - 1`."""

    publisher: str
    stated_on: date
    rows: Callable[[range], Iterable[Staged]]


def uscc(number: int) -> str:
    """A well-formed code of no registered body."""
    body = f"91110105{number:09d}"
    return body + uscc_check_character(body)


def _said(party: int, key: str, value: object, year: int = 0, record: str = "") -> Staged:
    return (party, key, year, record, value, None, None, f"A{party}")


def _market(parties: range) -> Iterator[Staged]:
    for one in parties:
        yield _said(one, "registration_date", _DAY + timedelta(days=one * 7919 % 3650))
        yield _said(one, "registered_district", _DISTRICTS[one * 31 % 7 % 4])
        yield _said(one, "industry_section", _SECTIONS[one % 18])
        yield _said(one, "industry_code", f"{one * 17 % 9000:04d}")
        yield _said(one, "is_operating", one % 29 != 0)
        yield _said(one, "abnormal_operation_list", one % 97 == 0)


def _tax(year: int) -> Callable[[range], Iterator[Staged]]:
    def rows(parties: range) -> Iterator[Staged]:
        for one in parties:
            revenue = (one * 48271 + year * 7) % 10**9 * 100
            yield _said(one, "sales_revenue", revenue, year)
            yield _said(one, "rd_expense_tax", revenue // 20, year)
            yield _said(one, "tax_paid_district", revenue // 50, year)

    return rows


def _restated(year: int) -> Callable[[range], Iterator[Staged]]:
    def rows(parties: range) -> Iterator[Staged]:
        for one in parties[::20]:
            yield _said(one, "sales_revenue", (one * 48271 + year * 7) % 10**9 * 100 + 5_00, year)

    return rows


def _staff(parties: range) -> Iterator[Staged]:
    for one in parties:
        yield _said(one, "insured_staff_count", one * 13 % 400)
        yield _said(one, "employees_total", one * 13 % 400 + 3, 2025)


def _statistics(parties: range) -> Iterator[Staged]:
    for one in parties:
        yield _said(one, "sme_size_class", _SIZES[one % 4])
        yield _said(one, "rd_staff_count", one % 60, 2025)
        if one % 50 == 0:
            yield _said(one, "employees_total", one * 13 % 400 + 9, 2025)


def _credit(parties: range) -> Iterator[Staged]:
    for one in parties:
        yield _said(one, "serious_dishonesty_list", one % 211 == 0)


def _rights(parties: range) -> Iterator[Staged]:
    for one in parties:
        for place in range(2):
            number = f"2023{one:08d}{place}"
            body = {"number": number, "title": f"一种装置{number}", "kind": "patent", "status": "valid",
                    "filed_on": _DAY + timedelta(days=one % 3000), "first_applicant": True}  # fmt: skip
            yield _said(one, "ip_rights", body, record=number)


def _contracts(parties: range) -> Iterator[Staged]:
    for one in parties:
        number = f"HT{one:09d}"
        body = {"number": number, "amount": one * 997 % 10**8 * 100, "signed_on": date(2025, 3, 1), "registered": True}
        yield _said(one, "tech_contracts", body, record=number)
        number = f"GR{one:09d}"
        body = {"number": number, "valid_from": date(2024, 10, 1), "valid_to": date(2027, 9, 30), "year": 2024}
        yield _said(one, "hnte_certificate", body, record=number)


FILES = (
    File("bj_market", date(2026, 1, 5), _market),
    *(File("bj_tax", date(year + 1, 6, 30), _tax(year)) for year in YEARS),
    *(File("bj_tax", date(year + 2, 6, 30), _restated(year)) for year in YEARS if year < 2025),
    File("bj_hrss", date(2026, 2, 1), _staff),
    File("bj_stats", date(2026, 4, 1), _statistics),
    File("credit", date(2026, 3, 1), _credit),
    File("cnipa", date(2026, 3, 31), _rights),
    File("sti", date(2026, 5, 31), _contracts),
)
