"""All plans and goals, one of them, and a target that is added."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from kechuang.figures import services
from kechuang.figures.plans import plan as found_plan
from kechuang.figures.plans import plans
from kechuang.people.access import Permission, access, check
from kechuang.people.actors import actor_of
from kechuang.policy import catalogue
from kechuang.register.problems import RegisterError
from kechuang.web.formats import say
from kechuang.web.rooms.figures.asked import address, book_of, page_context
from kechuang.web.rooms.figures.present import Words
from kechuang.web.rooms.plans.form import TargetForm
from kechuang.web.rooms.plans.present import departments, shown
from kechuang.web.rooms.plans.tasks import tasks
from kechuang.web.templatetags.kc import lang


@access(Permission.READ_FIGURES)
def index(request: HttpRequest) -> HttpResponse:
    """Plans, then goals, with how many of their targets are reached."""
    book = book_of(request)
    words = Words(request, book, lang())
    rows = {"plan": [], "goal": []}  # type: dict[str, list[object]]
    every = plans(book)
    known = tasks(actor_of(request), book, [target for one in every for target in one.targets])
    for one in every:
        targets = [shown(words, target, known) for target in one.targets]
        reached = sum(target.state == "yes" for target in targets)
        with_number = sum(target.state != "off" for target in targets)
        link = address(request, "plans:plan", one.key)
        rows[one.kind].append((one, link, targets, reached, with_number, departments(words, one)))
    idle = [(one, target) for one in every for target in one.targets if known.without(target)]
    context = {
        "plans": rows["plan"],
        "goals": rows["goal"],
        "idle": [
            (one.title, address(request, "plans:plan", one.key), say(t.indicator.title, lang())) for one, t in idle
        ],
        "whole": known.whole,
        **page_context(request),
    }
    return render(request, "web/plans/index.html", context)


@access(Permission.READ_FIGURES)
def plan(request: HttpRequest, plan_key: str) -> HttpResponse:
    """One plan or goal: its targets, their trajectories, who is responsible."""
    return _page(request, plan_key)


@access(Permission.CORRECT_FACTS)
@require_POST
def target(request: HttpRequest, plan_key: str) -> HttpResponse:
    """Add a target; the page again with the reason when that cannot be."""
    pack = catalogue.pack()
    form = TargetForm(request.POST, pack=pack)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.set_target(
                actor_of(request), pack, plan_key.replace("\x00", ""), given["indicator"], given["period"],
                given["value"], direction=given["direction"], responsible=given["responsible"],
                source=given["source"], reason=given["reason"],
            )  # fmt: skip
        except RegisterError as error:
            form.add_error("period" if "period" in error.en else "value", str(error))
        else:
            return redirect(address(request, "plans:plan", plan_key))
    form.mark()
    return _page(request, plan_key, form, status=422)


def _page(request: HttpRequest, key: str, form: TargetForm | None = None, status: int = 200) -> HttpResponse:
    book = book_of(request)
    one = found_plan(book, key.replace("\x00", ""))
    if one is None:
        raise Http404
    words = Words(request, book, lang())
    kind = book.pack.rules.dictionary.records["target"]
    known = tasks(actor_of(request), book, one.targets)
    may = any(check(actor_of(request), Permission.CORRECT_FACTS, party=name) for name in kind.authority)
    context = {
        "plan": one,
        "targets": [shown(words, target, known) for target in one.targets],
        "departments": departments(words, one),
        "form": form or (TargetForm(pack=book.pack) if may else None),
        **page_context(request),
    }
    return render(request, "web/plans/plan.html", context, status=status)
