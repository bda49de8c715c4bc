"""The editor of mappings: list, columns as a table or YAML, preview with a sample file, versions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from kechuang.people.access import Permission, access
from kechuang.people.actors import actor_of
from kechuang.policy import catalogue
from kechuang.register.importing.drafts import store
from kechuang.register.importing.drafts.table import lines, meanings
from kechuang.rules.problems import RuleErrors
from kechuang.web.rooms.imports import trial
from kechuang.web.rooms.imports.form import Form


@access(Permission.EDIT_MAPPINGS)
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All mappings, with the version in force."""
    wanted = request.GET.get("q", "").strip()[:80]
    found = [one for one in store.held(catalogue.pack()).values() if _matches(one, wanted)]
    return render(request, "web/imports/mappings.html", {"mappings": found, "wanted": wanted})


@access(Permission.EDIT_MAPPINGS)
def edit(request: HttpRequest, name: str) -> HttpResponse:
    """GET shows the mapping in force; POST previews, saves a new version or goes back to the pack's."""
    pack = catalogue.pack()
    held = store.held(pack).get(name)
    if held is None:
        raise Http404
    form = Form.posted(request, pack) if request.method == "POST" else Form.of(store.written(held))
    tried: trial.Trial | None = None
    if request.method == "POST":
        act = request.POST.get("act", "preview")
        if act in {"save", "back"} and (answer := _act(request, act, name, form)):
            return answer
        tried = trial.run(request, pack, name, form)
    known = meanings(pack.rules.dictionary)
    context: dict[str, Any] = {
        "held": held,
        "form": form,
        "lines": [(one, known.get(one.meaning)) for one in (*lines(form.tree), *form.empty_lines)],
        "meanings": known.items() if form.view == "table" else (),
        "tried": tried,
        "versions": store.versions(pack, name),
        "origin": held.in_pack,
    }
    return render(request, "web/imports/mapping.html", context, status=422 if form.errors else 200)


@access(Permission.EDIT_MAPPINGS)
@require_GET
def export(request: HttpRequest, name: str) -> HttpResponse:
    """The mapping in force as a file for the pack."""
    held = store.held(catalogue.pack()).get(name)
    if held is None:
        raise Http404
    response = HttpResponse(store.written(held), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.yaml"'
    return response


def _act(request: HttpRequest, act: str, name: str, form: Form) -> HttpResponse | None:
    """Do it and go to the mapping anew; None when it was refused, with the reasons in the form."""
    actor, pack, reason = actor_of(request), catalogue.pack(), request.POST.get("reason", "").strip()
    if not reason:
        form.errors.append(_("请写明修改的理由。"))
        return None
    try:
        if act == "save":
            draft = store.save(actor, pack, name, form.text, reason, timezone.now())
        else:
            draft = store.back_to_pack(actor, pack, name, reason, timezone.now())
    except RuleErrors as errors:
        form.refuse(errors)
        return None
    except KeyError:
        form.errors.append(_("区包里没有这个映射，无处可退。"))
        return None
    messages.success(request, _("第 %(version)s 版已生效。") % {"version": draft.version})
    return redirect("imports:mapping", name)


def _matches(one: store.Held, wanted: str) -> bool:
    title = f"{one.mapping.title.zh} {one.mapping.title.en} {one.mapping.publisher}" if one.mapping else ""
    return wanted.casefold() in f"{one.id} {title}".casefold()
