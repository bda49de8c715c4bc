"""The form in which an owner writes an offer."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kechuang.core.pack import Pack
from kechuang.matching.calendar import AHEAD, Calendar, made, read_lines, written
from kechuang.matching.content import LENGTHS, Content, fen
from kechuang.matching.models import Version
from kechuang.register.problems import RegisterError
from kechuang.web.rooms.offers.shown import choices


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class Written(forms.Form):
    """Everything an offer says; `content` reads it."""

    kind = forms.ChoiceField(label=gettext_lazy("类别"))
    field = forms.ChoiceField(label=gettext_lazy("服务领域（科技服务必填）"), required=False)
    title = forms.CharField(label=gettext_lazy("标题"), max_length=LENGTHS["title"])
    text = forms.CharField(
        label=gettext_lazy("说明"), max_length=LENGTHS["text"], widget=forms.Textarea(attrs={"rows": 5})
    )
    basis = forms.ChoiceField(label=gettext_lazy("计价方式"), choices=Version.Basis.choices, initial="negotiable")
    price = forms.CharField(label=gettext_lazy("金额（元，面议和免费不填）"), max_length=30, required=False)
    unit = forms.CharField(label=gettext_lazy("计价单位（次、小时、月）"), max_length=LENGTHS["unit"], required=False)
    valid_from = forms.DateField(label=gettext_lazy("有效期起"), widget=_day_input())
    valid_to = forms.DateField(label=gettext_lazy("有效期至（可不填）"), required=False, widget=_day_input())
    address = forms.CharField(label=gettext_lazy("地点（可不填）"), max_length=LENGTHS["address"], required=False)
    place = forms.CharField(label=gettext_lazy("所在空间代码（可不填）"), max_length=LENGTHS["place"], required=False)
    contact = forms.CharField(label=gettext_lazy("联系岗位（不写个人姓名和手机）"), max_length=LENGTHS["contact"])
    terms = forms.CharField(label=gettext_lazy("条件（可不填）"), max_length=LENGTHS["terms"], required=False)
    about = forms.CharField(
        label=gettext_lazy("登记编号（平台、成果、场所，可不填）"), max_length=LENGTHS["about"], required=False
    )
    slots = forms.CharField(
        label=gettext_lazy("可预约场次（每行一条，可不填）"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "周二至周日 09:00-10:30 30人"}),
    )  # fmt: skip
    closed = forms.CharField(
        label=gettext_lazy("不开放的日期（如 2026-10-01，用空格分开）"), max_length=3000, required=False
    )
    ahead = forms.IntegerField(
        label=gettext_lazy("可提前预约天数"), min_value=1, max_value=AHEAD, initial=30, required=False
    )

    def __init__(self, *args: Any, pack: Pack, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        offered = choices(pack)
        self.fields["kind"].choices = offered["kinds"]  # type: ignore[attr-defined]
        self.fields["field"].choices = [("", _("请选择")), *offered["fields"]]  # type: ignore[attr-defined]
        for name, message in self.errors.items() if self.is_bound else ():
            if message and name in self.fields:
                self.fields[name].widget.attrs.update({"aria-invalid": "true", "aria-describedby": f"error-{name}"})

    def content(self) -> Content:
        """What was written; raises RegisterError. Call it when the form is valid."""
        given = self.cleaned_data
        return Content(
            given["kind"], given["title"], given["text"], given["contact"], given["valid_from"], given["field"],
            given["basis"], fen(given["price"]), given["unit"], given["valid_to"], given["place"], given["address"],
            given["terms"], given["about"],
            made(read_lines(given["slots"]), _days(given["closed"]), given["ahead"] or 30),
        )  # fmt: skip


def initial(version: Version) -> dict[str, Any]:
    """The form's fields out of a version."""
    names = ("kind", "field", "title", "text", "basis", "unit", "valid_from", "valid_to", "address", "place")
    found = {name: getattr(version, name) for name in (*names, "contact", "terms", "about")}
    calendar = Calendar.kept(version.calendar)
    amount = "" if version.price is None else f"{version.price // 100}.{version.price % 100:02d}"
    closed = " ".join(sorted(day.isoformat() for day in calendar.closed))
    return found | {"price": amount, "slots": written(calendar), "closed": closed, "ahead": calendar.ahead}


def _days(text: str) -> list[date]:
    found = []
    for word in re.split(r"[\s,，、;；]+", text.strip()):
        try:
            found += [date.fromisoformat(word)] if word else []
        except ValueError as error:
            raise RegisterError(f"日期“{word[:20]}”看不懂，请写成 2026-10-01", "write days as 2026-10-01") from error
    return found
