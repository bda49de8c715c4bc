"""The form in which an officer states what an indicator was, and the one for an editor's reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kechuang.core.pack.indicators import Indicator
from kechuang.figures.book import Book
from kechuang.web.templatetags.kc import say


class Marked(forms.Form):
    """Fields with an error say so to screen readers."""

    def mark(self) -> None:
        for name, message in self.errors.items() if self.is_bound else ():
            if message and name in self.fields:
                self.fields[name].widget.attrs.update({"aria-invalid": "true", "aria-describedby": f"error-{name}"})


class Statement(Marked):
    """One value of one scope and period."""

    scope = forms.ChoiceField(label=_("范围"))
    period = forms.CharField(label=_("时期"), max_length=40)
    value = forms.CharField(label=_("数值"), max_length=60)
    growth = forms.CharField(label=_("同比增速（%）"), max_length=40, required=False)
    price_basis = forms.ChoiceField(label=_("价格口径"), required=False)
    published_by = forms.CharField(label=_("公布单位"), max_length=100, required=False)
    published_on = forms.DateField(label=_("公布日期"), required=False)
    source = forms.CharField(label=_("出处（文件、页）"), max_length=200)
    reason = forms.CharField(label=_("理由"), max_length=200)

    def __init__(self, *args: Any, book: Book, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        priced = "price_basis" in indicator.needs or bool(indicator.growth)
        for name, wanted in (("growth", bool(indicator.growth)), ("price_basis", priced)):
            if not wanted:
                del self.fields[name]
        self.fields["scope"].choices = [(one.code, say(one.name)) for one in book.scopes(indicator)]  # type: ignore[attr-defined]
        self.fields["value"].label = _("数值（%(unit)s）") % {"unit": indicator.unit}
        self.fields["period"].widget.attrs["placeholder"] = "2016 · 2016Q2 · 2017-06 · 2017-01/2017-04"
        self.fields["published_on"].widget.input_type = "date"
        if priced:
            kind = book.pack.rules.dictionary.records["observation"]
            codes = next(one.values for one in kind.fields if one.id == "price_basis")
            choices = [("", _("未注明")), *((code, say(text)) for code, text in codes)]
            self.fields["price_basis"].choices = choices  # type: ignore[attr-defined]
        self.mark()


class Reason(Marked):
    """Why a figure that its parts contradict is printed all the same."""

    code = forms.CharField(max_length=40, widget=forms.HiddenInput)
    period = forms.CharField(max_length=40, widget=forms.HiddenInput)
    text = forms.CharField(label=_("编辑说明"), max_length=500)
