"""区里掌握的数据: what the district holds about a party, with every source; and one datum with its history."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from kechuang.people.access import Permission, access, check
from kechuang.people.actors import actor_of
from kechuang.people.sensitivity import Shown
from kechuang.policy.catalogue import pack
from kechuang.register import queries as register
from kechuang.register.correcting.slots import Slot, SlotError
from kechuang.register.disputes import queries
from kechuang.register.disputes.looking import look
from kechuang.register.models import Party
from kechuang.rules.definitions import Dictionary
from kechuang.web.days import as_of
from kechuang.web.formats import fact_value, say
from kechuang.web.parties import party_or_404
from kechuang.web.present.withheld import withheld_lines
from kechuang.web.rooms.disputes.shown import ShownItem, history, shown_item, slot_title
from kechuang.web.templatetags.kc import lang


@access(Permission.READ_FACTS)
def facts(request: HttpRequest, code: str) -> HttpResponse:
    """Every datum by the department that answers for it; disputes first, then what others say differently."""
    party = party_or_404(request, code, Permission.READ_FACTS)
    actor, day = actor_of(request), as_of(request).day
    seen = look(actor, party.party, day, dictionary=pack().rules.dictionary, why="查看区里掌握的数据")
    may_dispute = bool(check(actor, Permission.DISPUTE_FACTS, party=party.code))
    disputes = list(queries.of_party(party.party))
    contested, confirmed = queries.contested(disputes), queries.confirmed(party.party)
    shown = [shown_item(one, seen.dictionary, seen.shown.withheld, contested, confirmed) for one in seen.items]
    held = [one for one in shown if one.lines]
    context = {
        "party": party,
        "groups": by_department(held),
        "count": len(held),
        "gone": [one for one in shown if not one.lines],
        "differing": sum(any(line.others for line in one.lines) for one in held),
        "contested": sum(one.contested for one in held),
        "implied": implied(party.party, request, seen.dictionary, seen.shown),
        "withheld": withheld_lines(seen.shown.withheld, seen.dictionary),
        "may_dispute": may_dispute,
        "disputes": [(one, *slot_title(queries.slot_of_dispute(one), seen.dictionary)) for one in disputes]
        if may_dispute
        else [],
    }
    return render(request, "web/disputes/facts.html", context)


@access(Permission.READ_FACTS)
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One datum: what holds and why, what others say, what was said when."""
    party = party_or_404(request, code, Permission.READ_FACTS)
    actor = actor_of(request)
    slot = slot_or_404(request)
    seen = look(
        actor,
        party.party,
        as_of(request).day,
        only=slot,
        dictionary=pack().rules.dictionary,
        why=f"查看数据及其历史：{slot.key}",
    )
    item = seen.one(slot)
    if item is None:
        raise Http404
    disputes = [one for one in queries.of_party(party.party) if queries.slot_of_dispute(one).whole == slot.whole]
    shown = shown_item(
        item,
        seen.dictionary,
        seen.shown.withheld,
        queries.contested(disputes),
        queries.confirmed(party.party),
    )
    may_correct = bool(check(actor, Permission.CORRECT_FACTS))
    own = [one.publisher for one in item.history if check(actor, Permission.CORRECT_FACTS, party=one.publisher)]
    context = {
        "party": party,
        "item": shown,
        "history": history(item, seen.dictionary, seen.shown.withheld),
        "may_dispute": bool(check(actor, Permission.DISPUTE_FACTS, party=party.code)),
        "may_correct": may_correct and bool(own or set(shown.departments) & {actor.on_behalf}),
        "own": set(own),
    }
    return render(request, "web/disputes/one.html", context)


def slot_or_404(request: HttpRequest) -> Slot:
    """The datum that `of` names."""
    try:
        return Slot.read(request.GET.get("of", ""), pack().rules.dictionary)
    except SlotError as error:
        raise Http404 from error


def by_department(held: Iterable[ShownItem]) -> list[tuple[str, list[ShownItem]]]:
    """Data under the department that answers for them, in the order in which departments first occur."""
    found: dict[str, list[ShownItem]] = {}
    for one in held:
        found.setdefault(one.departments[0], []).append(one)
    return list(found.items())


def implied(
    party: Party, request: HttpRequest, dictionary: Dictionary, shown: Shown
) -> list[tuple[str, str, register.Source]]:
    """What follows from complete lists in which the party does not stand: (name, value, source)."""
    subject = register.subject(party, as_of(request).day, dictionary=dictionary)
    found = []
    for key, source in subject.sources.items():
        if not source.implied or key in shown.withheld:
            continue
        if key in dictionary.facts:
            fact = dictionary.facts[key]
            found.append((say(fact.name, lang()), fact_value(fact, subject.facts[key], lang()), source))
        elif not subject.records.get(key):
            found.append((say(dictionary.records[key].name, lang()), "", source))
    return found
