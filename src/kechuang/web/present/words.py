"""Sentences of the engine in the language of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from kechuang.policy.catalogue import pack
from kechuang.policy.refs import definition_of
from kechuang.rules.answer import FactRef, Quantity, Trace
from kechuang.rules.definitions import Dictionary, Policy
from kechuang.rules.phrases import Phrases
from kechuang.rules.words import Speaker, show
from kechuang.web.formats import fact_value, say
from kechuang.web.templatetags.kc import lang

_WIDE = str.maketrans({"(": "（", ")": "）", ";": "；"})
_COMMA, _COLON = re.compile(r",(?!\d{3})"), re.compile(r":(?!\d)")


READABLE = 44
"""Characters of one side of a comparison that still read as part of a sentence."""


class Voice:
    """Says things about one measure in the language of the page."""

    def __init__(self, dictionary: Dictionary, policy: Policy, as_of: date) -> None:
        self.dictionary = dictionary
        self.lang = lang()
        self.speaker = Speaker(dictionary, policy, as_of, self.lang)
        self.phrases = self.speaker.phrases
        _name_parameters(self.phrases, policy, as_of)

    def sentence(self, trace: Trace) -> str:
        """A reason in one line. A calculation too long to read is named as such: see `calculation`."""
        words = self.speaker.sentence(trace)
        if trace.kind == "compare":
            left, right = self.phrases.sides(trace.text)
            if len(left) > READABLE:
                words = words.replace(left, "算得" if self.lang != "en" else "calculated", 1)
            if len(right) > READABLE:
                words = words.replace(right, "算定的数" if self.lang != "en" else "the calculated figure", 1)
        return self._set(words)

    def calculation(self, trace: Trace) -> str:
        """The comparison written out in full where `sentence` shortens it, else ''."""
        if trace.kind != "compare" or max(map(len, self.phrases.sides(trace.text))) <= READABLE:
            return ""
        return self.phrase(trace.text)

    def phrase(self, expression: str) -> str:
        """An expression in words."""
        return self._set(self.phrases.of(expression))

    def formula(self, expression: str, steps: Mapping[str, str]) -> str:
        """A step of a calculation in words; `steps` are the words for the definitions already worked out."""
        phrases = self.phrases
        lets = {name: text for name, text in phrases.lets.items() if name not in steps}
        return self._set(replace(phrases, lets=lets, parameters={**phrases.parameters, **steps}).of(expression))

    def quantity(self, value: Quantity) -> str:
        """A number of the calculation with its unit; an open one says so."""
        return show(value, self.lang)

    def _set(self, text: str) -> str:
        """Chinese text is set with Chinese punctuation."""
        if self.lang == "en":
            return text
        return _COLON.sub("：", _COMMA.sub("，", text)).translate(_WIDE)


def _name_parameters(phrases: Phrases, policy: Policy, as_of: date) -> None:
    """Shared parameters by their name; one without a name is said by its value on the day."""
    for one in (*policy.parameters, *pack().rules.parameters):
        if not phrases.parameters.get(one.id):
            held = [dated.value.text for dated in one.values if dated.start is None or dated.start <= as_of]
            phrases.parameters[one.id] = say(one.name, phrases.lang) or (phrases.of(held[-1]) if held else "")


def fact_name(ref: FactRef, dictionary: Dictionary) -> str:
    """研发费用 · the field's name for a record · the kind's name for a whole list."""
    alias, _, field = ref.fact.partition(".")
    definition = definition_of(ref, dictionary)
    if definition is None:
        return say(dictionary.records[alias].name, lang())
    name = say(definition.name, lang())
    return f"{say(dictionary.records[alias].name, lang())} · {name}" if field else name


def value_words(ref: FactRef, value: Any, dictionary: Dictionary) -> str:
    """A raw value in words; of a record kind how many of them count."""
    definition = definition_of(ref, dictionary)
    if definition is not None:
        return fact_value(definition, value, lang())
    return Speaker(dictionary, lang=lang()).raw(ref, value)
