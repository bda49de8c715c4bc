"""What a pack says about disputes and the rhythm of lists, with this system's own defaults where it says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kechuang.core.calendar import Unit
from kechuang.core.pack.schema.quality import QualityFile
from kechuang.rules.definitions import Text

_DEFAULT = Text("本系统默认，未见规定", "this system's default; no rule was found")


@dataclass(frozen=True, slots=True)
class Term:
    """A period of days. Unit: working or calendar days."""

    days: int = 15
    unit: Unit = "working"
    basis: Text = _DEFAULT


@dataclass(frozen=True, slots=True)
class Rhythms:
    """How often a list is expected, by id of its import mapping: monthly, quarterly, yearly or none."""

    usual: str = "yearly"
    lists: Mapping[str, str] = field(default_factory=dict)
    basis: Text = _DEFAULT

    def of(self, mapping: str) -> str:
        return self.lists.get(mapping, self.usual)


@dataclass(frozen=True, slots=True)
class QualityRules:
    """All of quality.yaml."""

    disputes: Term = Term()
    rhythms: Rhythms = Rhythms()


def quality_rules(model: QualityFile | None) -> QualityRules:
    """Of the file, or the defaults."""
    if model is None:
        return QualityRules()
    term, rhythms = model.disputes, model.rhythms
    return QualityRules(
        Term(term.days, term.unit, term.basis.text),
        Rhythms(rhythms.usual, dict(rhythms.lists), rhythms.basis.text),
    )
