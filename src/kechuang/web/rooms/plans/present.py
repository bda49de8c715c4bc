"""Plans and goals for pages: each target with its trajectory, gap and responsible department."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kechuang.casework.standing import Standing
from kechuang.figures import spans
from kechuang.figures.plans import Plan, Target
from kechuang.figures.words import number, period_words, rounded
from kechuang.policy import catalogue
from kechuang.web.formats import say
from kechuang.web.rooms.figures.chart import Chart, chart
from kechuang.web.rooms.figures.present import Shown, Words
from kechuang.web.rooms.plans.tasks import Tasks


@dataclass(frozen=True, slots=True)
class TargetShown:
    """A target in words. `state`: yes (reached), no (not yet), unknown (no figure), off (no number to reach)."""

    target: Target
    title: str
    address: str
    scope: str
    wanted: str
    by: str
    last: Shown | None
    gap: str
    state: str
    word: str
    department: str
    chart: Chart | None
    series: tuple[Shown, ...]
    tasks: tuple[Standing, ...]
    without_task: bool


def shown(words: Words, one: Target, tasks: Tasks) -> TargetShown:
    """One target, with the tasks that the reader may see."""
    title, unit = say(one.indicator.title, words.lang), one.indicator.unit
    wanted = number(spans.point(one.value), one.digits, unit, words.lang) if one.value is not None else ""
    gap = number(spans.point(one.gap), max(one.digits, 1), unit, words.lang) if one.gap is not None else ""
    by = period_words(one.period, words.lang)
    goal = (one.period, one.value, rounded(one.value, one.digits)) if one.value is not None else None
    state, word = _standing(one)
    return TargetShown(
        one,
        title,
        words.to(one.indicator.id, one.scope.code),
        say(one.scope.name, words.lang),
        wanted,
        by,
        words.shown(one.last) if one.last else None,
        gap,
        state,
        word,
        one.department or say(catalogue.department(one.indicator.department).name, words.lang),
        chart(one.series, f"{title}（{unit}）", words.lang, goal),
        tuple(words.shown(figure) for figure in one.series),
        tuple(tasks.of(one)),
        tasks.without(one),
    )


def _standing(one: Target) -> tuple[str, str]:
    if one.value is None:
        return "off", _("只监测，未定目标值")
    if one.gap is None:
        return "unknown", _("没有数据，不能判断")
    return ("yes", _("已达到")) if one.gap == 0 else ("no", _("未达到"))


def departments(words: Words, plan: Plan) -> list[str]:
    """The plan's lead and those responsible for its indicators, each once."""
    named = [str(plan.fields.get("department") or "")]
    named += [
        one.department or say(catalogue.department(one.indicator.department).name, words.lang) for one in plan.targets
    ]
    return list(dict.fromkeys(one for one in named if one))
