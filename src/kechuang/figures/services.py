"""The only writers: an observation, an editor's reason, a target. What they write are ordinary statements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from kechuang.core.pack import Pack
from kechuang.core.pack.indicators import Indicator, Scope
from kechuang.core.periods import Period, parse_period
from kechuang.figures.book import Book
from kechuang.figures.plans import plan
from kechuang.figures.typed import read_value
from kechuang.people.access import Permission, check, require
from kechuang.people.actors import Actor
from kechuang.people.record import acting
from kechuang.register.correcting import Slot, correct
from kechuang.register.importing.records import natural_key
from kechuang.register.importing.tidy import bigrams, name_key
from kechuang.register.models import Fact, Party, PartyName
from kechuang.register.problems import RegisterError
from kechuang.register.queries import find_party
from kechuang.register.sounds import sounds

OBSERVATION, TARGET = "observation", "target"
OPTIONAL = ("price_basis", "published_by", "published_on", "source")
MAX_NOTE = 500


def state(
    actor: Actor,
    pack: Pack,
    indicator_id: str,
    code: str,
    period: str,
    value: str,
    *,
    reason: str,
    growth: str = "",
    qualifier: str = "",
    unit: str = "",
    details: Mapping[str, str | date | None] = {},
    department: str = "",
    now: datetime | None = None,
) -> list[Fact]:
    """Say what an indicator was: `value` as typed, `growth` of the same period for an indicator that has one.

    `details`: those of OPTIONAL that are known. One transaction, logged. Raises AccessDenied and RegisterError (no such
    indicator, scope, period; a value or unit that cannot be; not the responsible department's).
    """
    indicator, when = _indicator(pack, indicator_id), _period(period)
    if OBSERVATION not in pack.rules.dictionary.records:
        raise RegisterError("本区的数据字典没有指标数据", "the fact dictionary has no observations")
    moment = now or timezone.now()
    scope = _scope(pack, code, indicator, moment)
    who = _department(actor, indicator, department)
    wanted = [(indicator, value, qualifier, unit)]
    if growth:
        if not indicator.growth:
            raise RegisterError("本指标没有配套的增速指标", "this indicator has no growth beside it")
        wanted.append((_indicator(pack, indicator.growth), growth, "", ""))
    kept = {name: details[name] for name in OPTIONAL if details.get(name)}
    written = []
    with acting(actor, reason):
        party = _party(scope, moment)
        for one, text, how, written_unit in wanted:
            fields = {**_fields(one, when, text, how, written_unit), **kept}
            if growth and one is indicator and not one.needs:
                fields.pop("price_basis", None)  # asked for beside a growth, it is the basis of the growth
            dictionary, slot = pack.rules.dictionary, Slot(OBSERVATION)
            written.append(
                correct(actor, party, slot, fields, dictionary=dictionary, reason=reason, department=who, now=now)
            )
    return written


def _fields(one: Indicator, when: Period, text: str, qualifier: str, unit: str) -> dict[str, object]:
    typed = read_value(text, one, qualifier, unit)
    return {
        "indicator": one.id,
        "period": when.text,
        "value": typed.raw,
        "unit": typed.unit,
        "digits": typed.digits,
        "qualifier": typed.qualifier,
        "evidence": "office",
    }


def note(
    actor: Actor, pack: Pack, indicator_id: str, code: str, period: str, text: str, *, department: str = ""
) -> Fact:
    """An editor's reason to print a figure that its parts contradict: it then stands as a footnote."""
    indicator, when = _indicator(pack, indicator_id), _period(period)
    party = find_party(code)
    key = natural_key(("indicator", "period"), {"indicator": indicator.id, "period": when.text})
    said = key and party and Fact.objects.filter(party=party, key__name="observations", record=key).exists()
    if not key or party is None or not said:
        raise RegisterError("这一时期没有公布数", "nothing is published for this period")
    text = text.strip()
    if not 0 < len(text) <= MAX_NOTE:
        raise RegisterError(f"请写明理由（不超过 {MAX_NOTE} 字）", f"give a reason of at most {MAX_NOTE} characters")
    who = _department(actor, indicator, department)
    slot = Slot(OBSERVATION, 0, key, "editor_note")
    return correct(actor, party, slot, text, dictionary=pack.rules.dictionary, reason=text, department=who)


def set_target(
    actor: Actor,
    pack: Pack,
    plan_key: str,
    indicator_id: str,
    period: str,
    value: str,
    *,
    reason: str,
    code: str = "",
    direction: str = "at_least",
    department: str = "",
    responsible: str = "",
    source: str = "",
    now: datetime | None = None,
) -> Fact:
    """Add a target to a plan or goal, or set it anew; without `value` the indicator is watched only."""
    moment = now or timezone.now()
    book = Book(pack, timezone.localtime(moment).date())
    found = plan(book, plan_key)
    if found is None:
        raise RegisterError("没有这项规划或目标", "there is no such plan or goal")
    indicator, when = _indicator(pack, indicator_id), _period(period)
    scope = _scope(pack, code or book.home.code, indicator, moment)
    fields: dict[str, object] = {
        "plan": found.title,
        "indicator": indicator.id,
        "period": when.text,
        "scope": scope.code,
        "direction": direction,
        "evidence": "office",
    }
    if value.strip():
        typed = read_value(value, indicator)
        if typed.unit != indicator.unit or typed.qualifier != "eq":
            raise RegisterError(
                f"目标值请写成以{indicator.unit}为单位的一个数", f"a target is one number in {indicator.unit}"
            )
        fields["value"] = typed.raw
    fields |= {name: text for name, text in (("department", responsible), ("source", source)) if text}
    party = find_party(found.code)
    assert party is not None  # the plan is read from it
    who = department or (actor.on_behalf or "cy_fgw")
    slot, dictionary = Slot(TARGET), pack.rules.dictionary
    if who not in slot.departments(dictionary):
        raise RegisterError("规划指标由规划牵头部门填报", "targets are stated by the departments in charge of plans")
    return correct(
        actor, party, slot, fields, dictionary=dictionary, reason=reason, department=who, now=now
    )  # fmt: skip


def departments(indicator: Indicator) -> tuple[str, ...]:
    """Who may say what an indicator was."""
    return (indicator.department, *indicator.others)


def may_state(actor: Actor, indicator: Indicator) -> bool:
    """May this person, in the organisation he acts for?"""
    return any(check(actor, Permission.CORRECT_FACTS, party=one) for one in departments(indicator))


def _department(actor: Actor, indicator: Indicator, named: str) -> str:
    allowed = departments(indicator)
    who = named or next((one for one in allowed if check(actor, Permission.CORRECT_FACTS, party=one)), "")
    if named and named not in allowed:
        raise RegisterError("这一指标由责任部门填报", "this indicator is stated by the departments responsible for it")
    require(actor, Permission.CORRECT_FACTS, party=who or allowed[0])
    return who or allowed[0]


def _indicator(pack: Pack, name: str) -> Indicator:
    found = pack.figures.indicators.get(name)
    if found is None:
        raise RegisterError(f"没有指标“{name[:40]}”", f"there is no indicator {name[:40]!r}")
    return found


def _period(text: str) -> Period:
    try:
        return parse_period(text)
    except ValueError as error:
        raise RegisterError(
            f"“{text[:40]}”不是时期：请写成 2016、2016Q2、2017-06 或 2017-01/2017-04", str(error)
        ) from None


def _scope(pack: Pack, code: str, indicator: Indicator, moment: datetime) -> Scope:
    """A declared scope of the right kind, or a place for indicators of places."""
    found = Book(pack, timezone.localtime(moment).date()).scope(code)
    if found is None or found.kind not in indicator.scopes:
        raise RegisterError(f"本指标不按“{code[:40]}”统计", f"this indicator is not kept for {code[:40]!r}")
    return found


def _party(scope: Scope, moment: datetime) -> Party:
    """The party of a scope; a declared one that the register does not have yet is made."""
    party = find_party(scope.code)
    if party is None:
        party = Party.objects.create(code=scope.code, kind="place", recorded_at=moment)
        key = name_key(scope.name.zh)
        PartyName.objects.create(
            party=party, kind=PartyName.Kind.FULL, text=scope.name.zh, key=key, grams=bigrams(key),
            sounds=sounds(key), recorded_at=moment,
        )  # fmt: skip
    return party
