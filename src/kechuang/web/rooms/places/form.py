"""The form in which an officer states something of a place."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kechuang.register.places.model import STATABLE
from kechuang.rules.definitions import Dictionary
from kechuang.web.templatetags.kc import say


class Statement(forms.Form):
    """Which fact, its value with its unit, since when, on what ground."""

    key = forms.ChoiceField(label=_("项目"))
    value = forms.CharField(label=_("数值（写明单位）"), max_length=500)
    valid_from = forms.DateField(label=_("自何日起"))
    document = forms.CharField(label=_("依据文件"), max_length=200)
    reason = forms.CharField(label=_("理由"), max_length=200)

    def __init__(self, *args: Any, dictionary: Dictionary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        facts = [dictionary.facts[key] for key in STATABLE if key in dictionary.facts]
        self.fields["key"].choices = [(one.id, say(one.name)) for one in facts]  # type: ignore[attr-defined]
        self.fields["value"].widget.attrs["placeholder"] = "100万平方米"
        self.fields["valid_from"].widget.input_type = "date"
        for name, message in self.errors.items() if self.is_bound else ():
            if message:
                self.fields[name].widget.attrs.update({"aria-invalid": "true", "aria-describedby": f"error-{name}"})

    def grounds(self) -> str:
        """The reason as the log and the document's title keep it."""
        return f"{self.cleaned_data['reason']}（{self.cleaned_data['document']}）"
