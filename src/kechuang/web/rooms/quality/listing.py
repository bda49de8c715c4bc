"""The rows behind each figure of a department, drawn page by page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kechuang.people.actors import Actor
from kechuang.people.sensitivity import judge
from kechuang.policy.catalogue import department as department_of
from kechuang.policy.catalogue import pack
from kechuang.register import queries
from kechuang.register.correcting.slots import Slot, SlotError
from kechuang.register.disputes.queries import open_disputes, slot_of_dispute
from kechuang.register.quality.completeness import missing_parties
from kechuang.register.quality.freshness import lists
from kechuang.register.quality.reading import evaluation, rejected_rows
from kechuang.web.formats import say
from kechuang.web.labels import label
from kechuang.web.present.conflicts import conflict_lines
from kechuang.web.rooms.disputes.shown import slot_title
from kechuang.web.templatetags.kc import lang

WHATS = ("lists", "missing", "conflicts", "rejected", "disputes")


@dataclass(frozen=True, slots=True)
class Row:
    """Cells as text; `link` is where the first one leads, '' for nowhere."""

    cells: tuple[str, ...]
    link: str = ""


class Drawn(Sequence[Row]):
    """Rows of which only those asked for are drawn: `draw(start, stop)`."""

    def __init__(self, count: int, draw: Callable[[int, int], list[Row]]) -> None:
        self._count, self._draw = count, draw

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> list[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | list[Row]:
        if isinstance(index, slice):
            start, stop, _step = index.indices(self._count)
            return self._draw(start, stop)
        return self._draw(index, index + 1)[0]


@dataclass(frozen=True, slots=True)
class Listing:
    """A table: its title, heads and rows."""

    title: str
    heads: tuple[str, ...]
    rows: Sequence[Row]


def listing(actor: Actor, department: str, what: str, day: date, of: str) -> Listing | None:
    """What `what` (one of WHATS) counts for a department; None for a datum that is unknown or withheld."""
    if what == "missing":
        return _missing(actor, department, day, of)
    made = {"lists": _lists, "conflicts": _conflicts, "rejected": _rejected, "disputes": _disputes}[what]
    return made(actor, department, day)


def _lists(actor: Actor, department: str, day: date) -> Listing:
    rows = [
        Row((one.title, label("rhythm", one.rhythm), _day(one.last), _day(one.due), label("freshness", one.state)))
        for one in lists(pack(), day)
        if one.department == department
    ]
    heads = (_("清单"), _("周期"), _("最近文件"), _("下次应到"), _("状态"))
    return Listing(_("清单时效"), heads, rows)


def _missing(actor: Actor, department: str, day: date, of: str) -> Listing | None:
    rules = pack()
    dictionary = rules.rules.dictionary
    try:
        slot = Slot.read(of, dictionary)
    except SlotError:
        return None
    if slot.departments(dictionary)[0] != department or judge(actor, None, [slot.key], dictionary).withheld:
        return None
    folder = evaluation(rules, day)
    rows = [
        Row((code, name), reverse("web:enterprise", args=[code]))
        for code, name in missing_parties(rules, day, folder, slot)
    ]
    title = " ".join(slot_title(slot, dictionary)).strip()
    return Listing(_("缺少：%(what)s") % {"what": title}, (_("代码"), _("名称")), rows)


def _conflicts(actor: Actor, department: str, day: date) -> Listing:
    dictionary = pack().rules.dictionary
    hidden = judge(actor, None, [*dictionary.facts, *dictionary.records], dictionary).withheld

    def draw(start: int, stop: int) -> list[Row]:
        _count, found = queries.all_conflicts(
            day, department=department, limit=stop - start, offset=start, dictionary=dictionary
        )
        rows = []
        for one in found:
            shown = conflict_lines([one.conflict], dictionary, hidden)
            label_, values = (shown[0].label, shown[0].values) if shown else (_("已隐去"), ())
            words = "；".join(f"{value.value}（{_department(value.publisher)}）" for value in values)
            link = reverse("web:facts:index", args=[one.party])
            rows.append(Row((one.party, one.name, label_, shown[0].period if shown else "", words), link))
        return rows

    count, _first = queries.all_conflicts(day, department=department, limit=1, dictionary=dictionary)
    heads = (_("代码"), _("名称"), _("数据"), _("年度或记录"), _("各家说法"))
    return Listing(_("来源不一致"), heads, Drawn(count, draw))


def _rejected(actor: Actor, department: str, day: date) -> Listing:
    found = rejected_rows(department=department).select_related("document").order_by("-document_id", "row", "id")

    def draw(start: int, stop: int) -> list[Row]:
        return [
            Row((one.document.file, one.cell, one.header, one.en if lang() == "en" else one.zh, one.text))
            for one in found[start:stop]
        ]

    heads = (_("文件"), _("单元格"), _("列"), _("原因"), _("内容"))
    return Listing(_("未收入的行"), heads, Drawn(found.count(), draw))


def _disputes(actor: Actor, department: str, day: date) -> Listing:
    """Who raised it and what it is about is for the desk; here the case, the state and the days."""
    dictionary = pack().rules.dictionary
    found = open_disputes().filter(department=department)

    def title(one: Any) -> str:
        slot = slot_of_dispute(one)
        known = slot.key in dictionary.facts or slot.key in dictionary.records
        return slot_title(slot, dictionary)[0] if known else slot.key

    def draw(start: int, stop: int) -> list[Row]:
        return [
            Row(
                (
                    str(one.pk),
                    title(one),
                    label("dispute", one.state),
                    _day(localtime(one.recorded_at).date()),
                    _day(one.due_on),
                    _("已逾期") if one.due_on and one.due_on < day else "",
                ),
                reverse("disputes:one", args=[one.pk]),
            )
            for one in found[start:stop]
        ]

    heads = (_("编号"), _("数据"), _("状态"), _("提出"), _("期限"), _("逾期"))
    return Listing(_("未办结的异议"), heads, Drawn(found.count(), draw))


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""


def _department(one: str) -> str:
    return say(department_of(one).name, lang())
