"""决定记录: the list, one decision with its replay and what changed since, and recording one."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from kechuang.people.access import Permission, access, check, require
from kechuang.people.actors import actor_of
from kechuang.policy import answers, catalogue
from kechuang.policy.decisions import DecisionError, decide, read, readable
from kechuang.policy.decisions_replay import replay, today
from kechuang.rules.definitions import Text
from kechuang.web.days import as_of
from kechuang.web.parties import party_or_404
from kechuang.web.rooms.decisions.lines import changed_lines, clause_lines

PAGE = 30
LARGEST = 2**63 - 1


@access(Permission.READ_DECISIONS)
def index(request: HttpRequest) -> HttpResponse:
    """Decisions the visitor may read, the latest first; `?party=` narrows to one."""
    found = readable(actor_of(request))
    code = request.GET.get("party", "").strip().replace("\x00", "")
    if code:
        found = found.filter(subject=code)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(one, title_of(one.measure)) for one in page]
    return render(request, "web/decisions/index.html", {"page": page, "rows": rows, "code": code})


@access(Permission.READ_DECISIONS)
def decision(request: HttpRequest, number: int) -> HttpResponse:
    """One decision as it was; with `?replay=1` answered again; and what the answer would be today."""
    found = read(actor_of(request), number) if number <= LARGEST else None
    if found is None:
        raise Http404
    now = today(found)
    context = {
        "decision": found,
        "title": title_of(found.measure),
        "clauses": clause_lines(found.clauses),
        "now": now,
        "changed": changed_lines(now),
        "replay": replay(found) if request.GET.get("replay") else None,
    }
    return render(request, "web/decisions/decision.html", context)


@access(Permission.RECORD_DECISIONS)
def record(request: HttpRequest, code: str, measure_id: str) -> HttpResponse:
    """Ask for the reason, then record what is answered now."""
    actor = actor_of(request)
    require(actor, Permission.RECORD_DECISIONS, party=code)
    party = party_or_404(request, code, Permission.RECORD_DECISIONS)
    measure = catalogue.measure(measure_id)
    if measure is None:
        raise Http404
    error, reason, day = "", "", as_of(request).day
    if request.method == "POST":
        reason = request.POST.get("reason", "").replace("\x00", "")
        try:
            made = decide(actor, code, measure_id, day, reason)
        except DecisionError as problem:
            error = str(problem)
        else:
            return redirect("decisions:decision", made.pk)
    result = answers.answer_for(party.party, day)
    answer = next((one for one in result.answer.policies if one.definition.id == measure_id), None)
    context = {
        "party": party, "policy": measure.policy, "answer": answer, "error": error, "reason": reason,
        "may_read": check(actor, Permission.READ_DECISIONS),
    }  # fmt: skip
    return render(request, "web/decisions/record.html", context, status=422 if error else 200)


def title_of(measure_id: str) -> Text:
    """The measure's title today; one that the pack no longer knows goes by its id."""
    found = catalogue.measure(measure_id)
    return found.policy.title if found else Text(measure_id)
