"""One measure for one enterprise: the answer, its reasons, and a what-if in place."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kechuang.people.access import Permission, access, check, require
from kechuang.people.actors import actor_of
from kechuang.policy import catalogue
from kechuang.policy.compare import differences
from kechuang.policy.reading import answer_to
from kechuang.web.days import as_of
from kechuang.web.parties import party_or_404
from kechuang.web.present.document import document_of
from kechuang.web.present.page import measure_page
from kechuang.web.trying import Trying


@access(Permission.READ_ANSWER)
def answer(request: HttpRequest, code: str, policy_id: str) -> HttpResponse:
    """Clause by clause; `t.<fact>=<value>` in the address are values to try (see `trying`)."""
    party = party_or_404(request, code)
    found = catalogue.measure(policy_id)
    if found is None:
        raise Http404
    trying = Trying(request, catalogue.pack().rules.dictionary)
    if trying.trial:
        require(actor_of(request), Permission.TRY_VALUES, party=party.code)
    why = f"查看{found.policy.title.zh}的理由"
    result = answer_to(actor_of(request), party, as_of(request).day, what_if=trying.trial, why=why)
    context = {
        "party": party,
        "may_decide": check(actor_of(request), Permission.RECORD_DECISIONS, party=party.code),
        "differences": differences(result.before, result.answer) if result.before else (),
        **measure_page(result, policy_id, trying),
        **document_of(found.policy),
    }
    return render(request, "web/measure_answer.html", context)
