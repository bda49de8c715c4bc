"""Firms that a department knows by name only: by a former name, a short name, or written in its own way."""

from __future__ import annotations

from kechuang.register.sample.addresses import as_a_clerk_writes
from kechuang.register.sample.draws import Draws
from kechuang.register.sample.names import MARK, misspelt
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm, Party

EACH = 8
"""Firms of each kind. They are in a list of their own and count nowhere: no district or certificate is theirs."""


def visits(firms: list[Firm], params: Params) -> list[Party]:
    """The rows of the list; firms that changed their name get their former one."""
    draws = Draws(params.seed, "visits")
    known = {firm.brand for firm in firms}
    home = [f for f in firms if f.facts["registered_district"] == "chaoyang" and f.facts["legal_form"] == "company"]
    renamed = [f for f in home if f.brand[::-1] not in known][:: max(1, len(home) // (EACH * 4))][:EACH]
    for firm in renamed:
        firm.former = firm.name.replace(firm.brand, firm.brand[::-1])
    rest = [f for f in home if not f.former]
    chosen = draws.some(rest, min(len(rest), 2 * EACH))
    listed = [(firm, firm.former) for firm in renamed]
    listed += [(firm, misspelt(firm.name, draws).strip()) for firm in chosen[:EACH]]
    listed += [(firm, _short(firm)) for firm in chosen[EACH:]]
    taken = {firm.name for firm in firms}
    return [_row(firm, name, draws) for firm, name in listed if name not in taken]


def _short(firm: Firm) -> str:
    """What people call it: without place and company form."""
    start = firm.name.index(firm.brand)
    return firm.name[start:].replace("有限责任公司", "").replace("股份有限公司", "").replace("有限公司", "")


def _row(firm: Firm, name: str, draws: Draws) -> Party:
    party = Party(uscc="", name=name, kind="visited", born=firm.born, brand=f"{firm.brand}{MARK}")
    party.facts["registered_address"] = as_a_clerk_writes(firm.facts["registered_address"], draws)
    if draws.chance(0.7):
        party.facts["registration_date"] = firm.born
    return party
