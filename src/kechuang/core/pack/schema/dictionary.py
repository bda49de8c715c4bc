"""facts/*.yaml, departments.yaml, parameters.yaml, pack.yaml."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from kechuang.core.pack.schema.base import Day, Expr, Flag, Line, Model, Name, OrText, Slug, Whole, Words, _constant

Sensitivity = Literal["public", "internal", "sensitive"]
CodeName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]


class FieldModel(Model):
    """A field of a record kind: a fact without a period. `values_of`: its codes are the ids of other definitions."""

    id: Name
    name: Words
    type: Literal["money", "count", "number", "ratio", "date", "category", "set", "flag", "text"]
    unit: Line = ""
    decimals: Whole | None = None
    min: Expr | None = None
    max: Expr | None = None
    values: dict[CodeName, Words] = Field(default_factory=dict)
    values_of: Literal["indicators"] | None = None
    holder: Slug = ""
    basis: Line = ""
    sensitivity: Sensitivity | None = None
    change: Literal["up", "down", "any", "none"] = "none"


class FactModel(FieldModel):
    """One fact; `period: year` makes it one value a fiscal year."""

    holder: Slug
    authority: list[Slug] = Field(default_factory=list)
    period: Literal["year", "none"] = "none"


class RecordModel(Model):
    """A record kind with typed fields."""

    id: Name
    alias: Name
    name: Words
    holder: Slug
    authority: list[Slug] = Field(default_factory=list)
    identity: list[Name] = Field(default_factory=list)
    label: Name | None = None
    sensitivity: Sensitivity = "internal"
    most: Whole | None = None
    fields: list[FieldModel] = Field(min_length=1)


class FactsFile(Model):
    """facts/*.yaml."""

    facts: list[FactModel] = Field(default_factory=list)
    records: list[RecordModel] = Field(default_factory=list)


class Validity(Model):
    """From and to; either end may be missing."""

    from_: Day | None = Field(None, alias="from")
    to: Day | None = None


class DepartmentModel(Model):
    """Who issues, holds and answers; `other` is not a government department."""

    id: Slug
    name: Words
    level: Literal["national", "city", "park", "district", "other"]
    valid: Validity = Field(default_factory=Validity)
    successor: Slug | None = None
    note: Words | None = None


class DepartmentsFile(Model):
    """departments.yaml."""

    departments: list[DepartmentModel] = Field(min_length=1)


class DatedModel(Model):
    """A value from a day on."""

    from_: Day | None = Field(None, alias="from")
    value: Expr


Dateds = Annotated[list[DatedModel], Field(min_length=1), BeforeValidator(_constant), OrText("string", "number")]
"""A constant, or values by date."""


class ParameterModel(Model):
    """A number that several measures share."""

    id: Name
    name: Words
    values: Dateds
    source: Line = ""
    confidence: Line = ""
    note: Words | None = None


class ParametersFile(Model):
    """parameters.yaml."""

    parameters: list[ParameterModel] = Field(default_factory=list)


class PackFile(Model):
    """pack.yaml."""

    id: Slug
    title: Words
    sample: Flag
    fiscal_year_starts: Line = "01-01"
