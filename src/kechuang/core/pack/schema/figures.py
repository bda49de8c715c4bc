"""scopes.yaml, indicators/*.yaml and report/*.yaml: what is measured, for whom, and what the report says of it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, WithJsonSchema

from kechuang.core.pack.schema.base import Expr, Flag, Line, Lines, Model, Name, Slug, Whole, Words

ScopeKind = Literal["nation", "city", "district", "peer", "zone", "population", "place"]
Years = Annotated[str, StringConstraints(pattern=r"^(0|-[1-9])$"), WithJsonSchema({"type": ["string", "integer"]})]
PartyCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{1,39}$")]


class ScopeModel(Model):
    """Whom figures are about. `code` is the party's; `peer` is another district of the same city."""

    id: Slug
    code: PartyCode
    name: Words
    kind: ScopeKind
    note: Words | None = None


class ScopesFile(Model):
    """scopes.yaml."""

    scopes: list[ScopeModel] = Field(min_length=1)


class CountedModel(Model):
    """How many a directory counts: the whole or one level, of filtered rows; `by` a date or year: in the period."""

    directory: Slug
    level: Slug | None = None
    by: Name | None = None
    filters: dict[Name, Line] = Field(default_factory=dict)


class OperandModel(Model):
    """A part of a formula: another indicator, a count, or a fact of the place; exactly one of the three."""

    indicator: Slug | None = None
    scope: Slug | None = None
    period: Years = "0"
    count: CountedModel | None = None
    fact: Name | None = None


class RankModel(Model):
    """The place of a scope among its peers, the greatest first; `of` is the whole that all of them add up to."""

    indicator: Slug
    of: Slug = "city"


class FormulaModel(Model):
    """Exactly one of: a count; what the places' tree counts; an expression over parts; a rank. None: observed."""

    count: CountedModel | None = None
    places: Literal["firms"] | None = None
    of: dict[Name, OperandModel] = Field(default_factory=dict)
    value: Expr | None = None
    rank: RankModel | None = None


class IndicatorModel(Model):
    """One indicator."""

    id: Slug
    title: Words
    topic: Slug
    unit: Line
    decimals: Whole = 0
    kind: Literal["stock", "flow"]
    scopes: list[ScopeKind] = Field(min_length=1)
    department: Slug
    with_: list[Slug] = Field(default_factory=list, alias="with")
    formula: FormulaModel | None = None
    needs: list[Literal["price_basis"]] = Field(default_factory=list)
    growth: Slug | None = None
    adds_up: Flag = True
    figures: list[Line] = Field(default_factory=list)
    systems: list[Line] = Field(default_factory=list)
    notes: Lines = Field(default_factory=list)


class TopicModel(Model):
    """A heading under which indicators stand."""

    id: Slug
    title: Words


class IndicatorsFile(Model):
    """indicators/<any>.yaml."""

    topics: list[TopicModel] = Field(default_factory=list)
    indicators: list[IndicatorModel] = Field(default_factory=list)


class BindingModel(Model):
    """What stands in a placeholder: a figure, or the names of a directory's rows. `latest` is the last known."""

    indicator: Slug | None = None
    scope: Slug | None = None
    place_: PartyCode | None = Field(None, alias="place")
    period: Line = "latest"
    list_: Slug | None = Field(None, alias="list")
    level: Slug | None = None
    show: Name | None = None
    source: Name | None = None


class ParagraphModel(Model):
    """A paragraph in our own words, with `{name}` where a binding goes."""

    id: Slug
    title: Words
    systems: list[Line] = Field(default_factory=list)
    text: Words
    with_: dict[Name, BindingModel] = Field(default_factory=dict, alias="with")


class ReportFile(Model):
    """report/<any>.yaml."""

    section: Words
    paragraphs: list[ParagraphModel] = Field(min_length=1)
