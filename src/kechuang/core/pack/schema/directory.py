"""directories/*.yaml: a list that the district keeps and counts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints

from kechuang.core.pack.schema.base import Expr, Flag, Line, Lines, Model, Name, OrText, Slug, Whole, Words
from kechuang.core.pack.schema.dictionary import CodeName

RULES = ("withdrawn", "not_yet", "expired", "duplicate", "unverified", "disputed")
"""Exclusions that need no expression: what they ask stands in docs/guides/directories.md."""

Reference = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*|\[(0|-[1-5])\])?$", max_length=130)
]
"""A fact (`registered_district`), a yearly fact (`open_days[-1]`) or a field (`hnte.valid_to`)."""


class CountModel(Model):
    """What the headline counts, and the words for it; `rows` names the rows when they are something else."""

    each: Reference = "party"
    unit: Words
    rows: Words | None = None


class PeriodModel(Model):
    """From which day to which day a row holds; either end may be missing."""

    from_: Reference | None = Field(None, alias="from")
    to: Reference | None = None


class WarnModel(Model):
    """How long before its end a row is listed as running out."""

    days: Whole = 0
    months: Whole = 0


class ExclusionModel(Model):
    """A reason not to count a row: one of RULES, or a test (true excludes; unknown does not)."""

    id: Name
    says: Words | None = None
    test: Expr | None = None


def _rule(value: object) -> object:
    return {"id": value} if isinstance(value, str) else value


Exclusion = Annotated[ExclusionModel, BeforeValidator(_rule), OrText()]


class ColumnModel(Model):
    """A fact of the party or a field of the record; `shown: false` leaves it to the column chooser."""

    id: Name
    of: Reference
    title: Words | None = None
    shown: Flag = True


class GroupModel(Model):
    """One level: rows that have one of these codes. `needs`: the evidence that a step to this level asks for."""

    id: Slug
    title: Words
    codes: list[CodeName] = Field(min_length=1)
    needs: Words | None = None


class LevelsModel(Model):
    """Levels that may overlap: each is counted, the whole is counted distinct. `path`: each leads to the next."""

    of: Name
    path: Flag = False
    groups: list[GroupModel] = Field(min_length=1)
    note: Words | None = None


class DirectoryFile(Model):
    """directories/<id>.yaml."""

    id: Slug
    title: Words
    purpose: Words
    department: Slug
    audience: Literal["public", "internal"] = "public"
    figures: list[Line] = Field(default_factory=list)
    systems: list[Line] = Field(default_factory=list)
    rows: Reference
    where: Expr | None = None
    count: CountModel
    period: PeriodModel = Field(default_factory=PeriodModel)
    warn: WarnModel = Field(default_factory=WarnModel)
    exclude: list[Exclusion] = Field(default_factory=list)
    columns: list[ColumnModel] = Field(default_factory=list)
    filters: list[Name] = Field(default_factory=list)
    charts: list[Name] = Field(default_factory=list)
    sort: list[Annotated[str, StringConstraints(pattern=r"^-?[a-z][a-z0-9_]*$")]] = Field(default_factory=list)
    levels: LevelsModel | None = None
    split: Name | None = None
    notes: Lines = Field(default_factory=list)
