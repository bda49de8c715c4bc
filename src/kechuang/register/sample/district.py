"""What the report says the district holds and plans, word for word from `sample.yaml`; nothing here is invented."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from kechuang.register.sample.params import Params, Published
from kechuang.register.sample.party import Party


def district(params: Params) -> list[Party]:
    """The district with its honours, plans, goals and targets, named finance bodies, and what the report publishes."""
    known = params.district
    if known is None:
        return []
    home = Party(uscc="", name=known.name, kind="department", born=date(1958, 1, 1), code=known.code)
    for alias, rows in (("honour", known.honours), ("plan", known.plans), ("goal", known.goals)):
        for row in rows:
            home.add(alias, **row)
    for target in known.targets:
        home.add("target", **_measured(target), evidence="sample")
    scopes = [_scope(one, known.name, params.report.day) for one in known.observations]
    return [home, *(_finance_body(row) for row in known.finance_bodies), *scopes]


def _scope(entry: Published, published_by: str, published_on: date) -> Party:
    """A scope with what the report publishes of it; the register may know the same party as a place."""
    party = Party(uscc="", name=entry.name, kind="scope", born=date(1958, 1, 1), code=entry.code)
    for row in entry.rows:
        line = f"2017年专项报告 {row['source']}"
        fields = {**_measured(row), "source": line, "evidence": "report"}
        fields |= {"published_by": published_by, "published_on": published_on}
        party.add("observation", **fields)
    return party


def _measured(row: dict[str, str]) -> dict[str, Any]:
    """The value as millionths, with as many digits as are written."""
    fields: dict[str, Any] = dict(row)
    if "value" in row:
        fields["value"] = int(Decimal(row["value"]).scaleb(6))
        if "plan" not in row:
            fields["digits"] = len(row["value"].partition(".")[2])
    return fields


def _finance_body(row: dict[str, str]) -> Party:
    party = Party(uscc="", name=row["name"], kind="finance", born=date(2016, 1, 1), code=row["code"])
    party.facts |= {"finance_body_kind": row["kind"], "registered_district": "chaoyang"}
    return party
