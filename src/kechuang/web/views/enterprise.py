"""An enterprise's page: what it holds, gets, would get, and does not get."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kechuang.people.access import Permission, access
from kechuang.people.actors import actor_of
from kechuang.policy import answers, catalogue
from kechuang.policy.holdings import holdings
from kechuang.policy.overview import Section, overview
from kechuang.policy.reading import answer_to
from kechuang.register import queries
from kechuang.web.days import as_of
from kechuang.web.filters import entry_filter, filter_fields
from kechuang.web.parties import particulars, party_or_404
from kechuang.web.present.conflicts import conflict_lines
from kechuang.web.present.entries import cards
from kechuang.web.present.ways import ways
from kechuang.web.present.withheld import withheld_lines


@access(Permission.READ_ANSWER)
def enterprise(request: HttpRequest, code: str) -> HttpResponse:
    """All measures for one enterprise, sorted into sections."""
    party = party_or_404(request, code)
    day = as_of(request).day
    result = answer_to(actor_of(request), party, day, why="查看政策匹配结果")
    only = entry_filter(request)
    view = overview(result.answer, hints=answers.hints(result), only=only)
    dictionary = result.program.dictionary
    conflicts = queries.conflicts(party.party, day, dictionary=dictionary)
    context = {
        "party": party,
        "particulars": particulars(result.subject, dictionary),
        "holdings": holdings(result.subject, dictionary, day),
        "ways": ways(result.subject, catalogue.pack(), day),
        "conflicts": conflict_lines(conflicts, dictionary, result.withheld),
        "withheld": withheld_lines(result.withheld, dictionary),
        "view": view,
        "sections": {one.value: cards(view.of(one), dictionary, party.code, as_of(request)) for one in Section},
        "counts": {section.value: len(view.of(section)) for section in Section},
        "filters": filter_fields(only),
        "narrowed": any((only.level, only.nature, only.department)),
    }
    return render(request, "web/enterprise.html", context)
