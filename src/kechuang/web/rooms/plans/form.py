"""The form in which the department in charge adds a target."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kechuang.core.pack import Pack
from kechuang.web.labels import choices
from kechuang.web.rooms.figures.form import Marked
from kechuang.web.templatetags.kc import say


class TargetForm(Marked):
    """What is to be reached, by when, by whom."""

    indicator = forms.ChoiceField(label=_("指标"))
    period = forms.CharField(label=_("目标时期"), max_length=20)
    value = forms.CharField(label=_("目标值（以指标的单位计，可不填）"), max_length=40, required=False)
    direction = forms.ChoiceField(label=_("方向"))
    responsible = forms.CharField(label=_("责任部门"), max_length=80, required=False)
    source = forms.CharField(label=_("依据（文件、页）"), max_length=200)
    reason = forms.CharField(label=_("理由"), max_length=200)

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.id, f"{say(one.title)}（{one.unit}）") for one in pack.figures.indicators.values()]
        self.fields["indicator"].choices = named  # type: ignore[attr-defined]
        self.fields["direction"].choices = choices("target", ["at_least", "at_most"])  # type: ignore[attr-defined]
        self.fields["period"].widget.attrs["placeholder"] = "2020"
        self.mark()
