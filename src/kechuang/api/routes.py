"""The operations. Each declares its access; the services are the portal's.

No postponed annotations here: django-ninja reads them through the access decorator, from another module.
"""

from datetime import date, datetime
from typing import Annotated, Literal

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Query, Schema
from ninja.renderers import JSONRenderer

from kechuang.api import build, problems
from kechuang.api import schemas as out
from kechuang.api.described import Described
from kechuang.api.parameters import FIRST, LAST, Day, Known
from kechuang.api.rooms import add_to
from kechuang.api.traces import measure_trace
from kechuang.people.access import PUBLIC, Permission, access
from kechuang.people.actors import actor_of
from kechuang.policy import catalogue
from kechuang.policy.compare import differences
from kechuang.policy.finding import Wanted, find
from kechuang.policy.parties import Named, named
from kechuang.policy.reading import answer_to
from kechuang.policy.trial import read_trial
from kechuang.register import queries

Lang = Annotated[Literal["zh", "en"], Query(description="Language of the sentences")]


class Readable(JSONRenderer):
    """Chinese as it is written, not as escapes."""

    json_dumps_params = {"ensure_ascii": False}


class CatalogueIn(Schema):
    """Filters of the catalogue; an empty one does not narrow."""

    as_of: date | None = Field(None, ge=FIRST, le=LAST)
    q: str = Field("", max_length=80)
    level: str = ""
    department: str = ""
    nature: str = ""
    force: str = ""
    confidence: str = ""


api = Described(
    title="Kechuang",
    version="1",
    description="What an enterprise is entitled to, how much, by when and why. Money is yuan as text and whole fen.",
    urls_namespace="api",
    renderer=Readable(),
    docs_url=None,
    docs_decorator=access(PUBLIC),
)
problems.register(api)
add_to(api)


@api.get("/health", response=out.HealthOut, summary="Is the service up, and with which rules")
@access(PUBLIC)
def health(request: HttpRequest) -> out.HealthOut:
    """Answers as soon as the pack can be read."""
    pack = catalogue.pack()
    return out.HealthOut(
        status="ok", pack=pack.id, rules_digest=pack.digest, measures=len(catalogue.measures()), sample=pack.sample
    )


@api.get("/parties", response=list[out.PartyOut], summary="Find enterprises by name or credit code")
@access(Permission.SEARCH_PARTIES)
def parties(
    request: HttpRequest,
    q: Annotated[str, Query(min_length=2, max_length=80)],
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> list[out.PartyOut]:
    """Exact names first, then beginnings, then names that hold the words."""
    return [
        out.PartyOut(
            code=one.public_id, name=one.name, matched="" if one.matched in {one.name, one.public_id} else one.matched
        )
        for one in queries.search(q.replace("\x00", ""), limit)
    ]


@api.get("/parties/{code}/answer", response=out.AnswerOut, summary="All measures for one enterprise")
@access(Permission.READ_ANSWER)
def answer(request: HttpRequest, code: str, as_of: Day = None, known_at: Known = None) -> out.AnswerOut:
    """States, amounts and windows; the reasons of one measure have their own address."""
    party = _party(request, code, known_at=known_at)
    result = answer_to(actor_of(request), party, _day(as_of), known_at, why="接口：政策匹配结果")
    return build.answer_out(result, _shown(party), known_at)


@api.get("/parties/{code}/measures/{measure_id}", response=out.MeasureTraceOut, summary="One measure, with reasons")
@access(Permission.READ_ANSWER)
def measure_answer(
    request: HttpRequest, code: str, measure_id: str, as_of: Day = None, lang: Lang = "zh", known_at: Known = None
) -> out.MeasureTraceOut:
    """The whole trace: values, sources, comparisons, shortfalls, steps of the amount."""
    party = _party(request, code, known_at=known_at)
    result = answer_to(actor_of(request), party, _day(as_of), known_at, why=f"接口：{measure_id[:80]} 的理由")
    found = measure_trace(result, measure_id, _shown(party), lang)
    if found is None:
        raise Http404
    return found


@api.post("/parties/{code}/what-if", response=out.WhatIfOut, summary="Try values; nothing is stored")
@access(Permission.TRY_VALUES)
def what_if(request: HttpRequest, code: str, body: out.WhatIfIn) -> out.WhatIfOut:
    """The answer as if the given values were true, and the clauses that change."""
    party = _party(request, code, Permission.TRY_VALUES)
    trial = read_trial([(one.name, one.value) for one in body.tries], catalogue.pack().rules.dictionary)
    if trial.errors:
        raise problems.RequestError("Some values cannot be tried.", list(trial.errors.items()))
    result = answer_to(actor_of(request), party, _day(body.as_of), what_if=trial, why="接口：试算")
    assert result.before is not None  # a trial without errors holds at least one value
    changed = [build.difference_out(one) for one in differences(result.before, result.answer)]
    shown = _shown(party)
    return out.WhatIfOut(
        party=shown, as_of=result.answer.as_of, differences=changed, answer=build.answer_out(result, shown)
    )


@api.get("/measures", response=out.CatalogueOut, summary="The catalogue of measures")
@access(Permission.READ_CATALOGUE)
def measures(request: HttpRequest, wanted: Query[CatalogueIn]) -> out.CatalogueOut:
    """Measures that meet every filter."""
    day = _day(wanted.as_of)
    looked_for = Wanted(**wanted.model_dump(exclude={"as_of", "q"}), text=wanted.q)
    found = find(catalogue.measures(), looked_for, day)
    rows = [out.CatalogueRow(**build.catalogue_fields(one, day)) for one in found]
    return out.CatalogueOut(as_of=day, count=len(rows), measures=rows)


@api.get("/measures/{measure_id}", response=out.MeasureOut, summary="One measure as the rules state it")
@access(Permission.READ_CATALOGUE)
def measure(request: HttpRequest, measure_id: str, as_of: Day = None) -> out.MeasureOut:
    """Conditions and amounts as expressions, with the document they stand in."""
    found = catalogue.measure(measure_id)
    if found is None:
        raise Http404
    return build.measure_out(found, _day(as_of))


def _day(given: date | None) -> date:
    """The clock is read here and nowhere below."""
    return given or timezone.localdate()


def _party(
    request: HttpRequest,
    code: str,
    permission: Permission = Permission.READ_ANSWER,
    known_at: datetime | None = None,
) -> Named:
    found = named(actor_of(request), code, permission, known_at)
    if found is None:
        raise Http404
    return found


def _shown(party: Named) -> out.PartyOut:
    return out.PartyOut(code=party.code, name=party.name, matched="")
