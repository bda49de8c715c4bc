"""The operations. Each declares its access; the services are the portal's."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import NinjaAPI, Query

from kechuang.api import build, problems
from kechuang.api import schemas as out
from kechuang.api.traces import measure_trace
from kechuang.people.access import PUBLIC, Permission, access
from kechuang.people.actors import actor_of
from kechuang.policy import answers, catalogue
from kechuang.policy.compare import differences
from kechuang.policy.finding import Wanted, find
from kechuang.policy.parties import Named, named
from kechuang.policy.trial import read_trial
from kechuang.register import queries

FIRST, LAST = date(2000, 1, 1), date(2099, 12, 31)
Day = Annotated[
    date | None, Query(None, ge=FIRST, le=LAST, description="Day of the answer; today in Beijing if absent")
]
Lang = Annotated[str, Query("zh", pattern="^(zh|en)$", description="Language of the sentences")]

api = NinjaAPI(
    title="Kechuang",
    version="1",
    description="What an enterprise is entitled to, how much, by when and why. Money is yuan as text and fen as integer.",
    urls_namespace="api",
    docs_url=None,
    docs_decorator=access(PUBLIC),
)
problems.register(api)


@api.get("/health", response=out.HealthOut, summary="Is the service up, and with which rules")
@access(PUBLIC)
def health(request: HttpRequest) -> out.HealthOut:
    pack = catalogue.pack()
    return out.HealthOut(
        status="ok", pack=pack.id, rules_digest=pack.digest, measures=len(catalogue.measures()), sample=pack.sample
    )


@api.get("/parties", response=list[out.PartyOut], summary="Find enterprises by name or credit code")
@access(Permission.SEARCH_PARTIES)
def parties(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=2, max_length=80)],
    limit: Annotated[int, Query(20, ge=1, le=100)],
) -> list[out.PartyOut]:
    return [
        out.PartyOut(code=one.public_id, name=one.name, matched="" if one.matched in {one.name, one.public_id} else one.matched)
        for one in queries.search(q.replace("\x00", ""), limit)
    ]


@api.get("/parties/{code}/answer", response=out.AnswerOut, summary="All measures for one enterprise")
@access(Permission.READ_ANSWER)
def answer(request: HttpRequest, code: str, as_of: Day, known_at: datetime | None = None) -> out.AnswerOut:
    party = _party(request, code)
    return build.answer_out(answers.answer_for(party.party, _day(as_of), known_at), _shown(party), known_at)


@api.get("/parties/{code}/measures/{measure_id}", response=out.MeasureTraceOut, summary="One measure, with reasons")
@access(Permission.READ_ANSWER)
def measure_answer(
    request: HttpRequest, code: str, measure_id: str, as_of: Day, lang: Lang, known_at: datetime | None = None
) -> out.MeasureTraceOut:
    party = _party(request, code)
    found = measure_trace(answers.answer_for(party.party, _day(as_of), known_at), measure_id, _shown(party), lang)
    if found is None:
        raise Http404
    return found


@api.post("/parties/{code}/what-if", response=out.WhatIfOut, summary="Try values; nothing is stored")
@access(Permission.TRY_VALUES)
def what_if(request: HttpRequest, code: str, body: out.WhatIfIn) -> out.WhatIfOut:
    party = _party(request, code, Permission.TRY_VALUES)
    trial = read_trial([(one.name, one.value) for one in body.tries], catalogue.pack().rules.dictionary)
    if trial.errors:
        raise problems.RequestError("Some values cannot be tried.", list(trial.errors.items()))
    result = answers.answer_for(party.party, _day(body.as_of), what_if=trial)
    assert result.before is not None  # a trial without errors holds at least one value
    changed = [build.difference_out(one) for one in differences(result.before, result.answer)]
    shown = _shown(party)
    return out.WhatIfOut(
        party=shown, as_of=result.answer.as_of, differences=changed, answer=build.answer_out(result, shown)
    )


@api.get("/measures", response=out.CatalogueOut, summary="The catalogue of measures")
@access(Permission.READ_CATALOGUE)
def measures(
    request: HttpRequest,
    as_of: Day,
    q: Annotated[str, Query("", max_length=80)],
    level: str = "",
    department: str = "",
    nature: str = "",
    force: str = "",
    confidence: str = "",
) -> out.CatalogueOut:
    day = _day(as_of)
    found = find(catalogue.measures(), Wanted(q, level, department, nature, force, confidence), day)
    rows = [out.CatalogueRow(**build.catalogue_fields(one, day)) for one in found]
    return out.CatalogueOut(as_of=day, count=len(rows), measures=rows)


@api.get("/measures/{measure_id}", response=out.MeasureOut, summary="One measure as the rules state it")
@access(Permission.READ_CATALOGUE)
def measure(request: HttpRequest, measure_id: str, as_of: Day) -> out.MeasureOut:
    found = catalogue.measure(measure_id)
    if found is None:
        raise Http404
    return build.measure_out(found, _day(as_of))


def _day(given: date | None) -> date:
    """The clock is read here and nowhere below."""
    return given or timezone.localdate()


def _party(request: HttpRequest, code: str, permission: Permission = Permission.READ_ANSWER) -> Named:
    found = named(actor_of(request), code, permission)
    if found is None:
        raise Http404
    return found


def _shown(party: Named) -> out.PartyOut:
    return out.PartyOut(code=party.code, name=party.name)
