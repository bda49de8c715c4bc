"""The whole sample register in memory: what is true before departments write it down."""

from __future__ import annotations

from dataclasses import dataclass

from kechuang.register.sample import (
    addresses,
    births,
    deals,
    district,
    fields,
    hightech,
    honours,
    institutions,
    integrity,
    ladder,
    lending,
    lists,
    money,
    places,
    rights,
    services,
    spaces,
    staff,
    support,
    titles,
    unions,
    visits,
)
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm, Party


@dataclass(frozen=True, slots=True)
class World:
    """Parameters, enterprises, other parties; `coded` are those without a USCC: places, alliances, the district."""

    params: Params
    firms: list[Firm]
    others: list[Party]
    coded: list[Party]

    @property
    def parties(self) -> list[Party]:
        """All that have a USCC."""
        return [*self.firms, *self.others]

    @property
    def everyone(self) -> list[Party]:
        """All whom some list names."""
        return [*self.parties, *self.coded]


def build(params: Params) -> World:
    """Draw everything; the same parameters give the same world on every machine."""
    firms = births.firms(params)
    for step in (
        money.accounts,
        staff.people,
        rights.rights,
        hightech.certificates,
        ladder.titles,
        lending.loans,
        deals.contracts,
        support.support,
        honours.honours,
        fields.fields,
        integrity.integrity,
    ):
        step(firms, params)
    maker = institutions.Maker(params)
    others = institutions.institutions(params, maker)
    others += spaces.spaces(firms, maker, params)
    lists.lists(firms, others, params)
    others += services.services(others, maker, params)
    titles.titles(firms, params)
    addresses.addresses(firms, others, params)
    coded = [
        *visits.visits(firms, params),
        *district.district(params),
        *unions.unions(firms, others, params),
        *places.places(firms, params),
    ]
    return World(params, firms, others, coded)
