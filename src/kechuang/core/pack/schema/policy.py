"""policies/*.yaml, notices/*.yaml, stacking.yaml: the shape, not yet the meaning."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from kechuang.core.pack.schema.base import (
    Day,
    Expr,
    Flag,
    Line,
    Lines,
    Model,
    Name,
    OrText,
    RawTable,
    Slug,
    Span,
    Whole,
    Words,
    _mode,
    wrong,
)
from kechuang.core.pack.schema.dictionary import Dateds, Validity

Grade = Literal["sourced", "secondary", "partly", "recalled-high", "recalled-uncertain"]
Determinism = Literal[
    "STATUS-AUTO", "STATUS-EXPERT", "FIXED", "FORMULA", "CEILING", "DISCRETIONARY", "COMPETITIVE", "TAX"
]
BOUNDS = ("at_least", "above", "at_most", "below")
NEEDS = {"amount": {"value"}, "ceiling": {"value"}, "range": {"low", "high"}, "status": {"gives"}, "manual": {"gives"}}


class DocumentModel(Model):
    """The text a measure rests on."""

    number: Line = "unknown"
    title: Words | None = None
    issuer: list[Slug] = Field(min_length=1)
    date: Day | None = None
    url: Lines = Field(default_factory=list)
    note: Words | None = None


class ConfidenceModel(Model):
    """How well the content is backed (rule-language.md §1.2)."""

    grade: Grade
    note: Words | None = None


class RowModel(Model):
    """A row of a band table: one bound and a value, or `else`."""

    at_least: Expr | None = None
    above: Expr | None = None
    at_most: Expr | None = None
    below: Expr | None = None
    else_: Span | None = Field(None, alias="else")
    value: Span | None = None

    @model_validator(mode="after")
    def _one_test(self) -> Self:
        tests = [name for name in BOUNDS if getattr(self, name) is not None]
        if self.else_ is not None and not tests and self.value is None:
            spans = self.else_
        elif len(tests) == 1 and self.value is not None and self.else_ is None:
            spans = self.value
        else:
            raise wrong("a row has one bound and a value, or `else`", "write {at_least: 5, value: 10} or {else: 0}")
        if not 1 <= len(spans) <= 2:
            raise wrong("a value is one number, or the two ends of an expert's range", "write [7分, 8分]")
        return self


class SliceModel(Model):
    """A slice of a marginal table."""

    up_to: Expr | None = None
    rate: Expr | None = None
    rest: Expr | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.up_to is None) != (self.rate is None) or (self.rest is None) == (self.rate is None):
            raise wrong("a slice is {up_to, rate} or {rest}", "write {up_to: 500万元, rate: 100%} or {rest: 50%}")
        return self


class TableModel(Model):
    """Bands, or slices for marginal()."""

    rows: list[RowModel] = Field(default_factory=list)
    marginal: list[SliceModel] = Field(default_factory=list)

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if bool(self.rows) == bool(self.marginal):
            raise wrong("a table has either `rows` or `marginal`", "write one of them")
        return self


class ConditionModel(Model):
    """A test, an expert judgement, or both."""

    id: Slug
    article: Line = "unknown"
    says: Words
    test: Expr | None = None
    manual: Words | None = None

    @model_validator(mode="after")
    def _decidable(self) -> Self:
        if self.test is None and self.manual is None:
            remedy = "write `test` (an expression) or `manual` (who judges what)"
            raise wrong("nobody can decide this condition", remedy)
        return self


class CapModel(Model):
    """A limit; caps are applied in the order written."""

    per: Literal["item", "group", "year", "total"]
    at_most: Expr | None = None
    by: Expr | None = None
    items: Whole | None = None
    used: Expr | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.at_most is None and self.items is None:
            raise wrong("a cap without a limit", "write `at_most` (an amount) or `items` (how many)")
        if (self.per == "group") != (self.by is not None):
            raise wrong("`by` belongs to a cap per group, and only there", "write {per: group, by: record.field, …}")
        if self.items is not None and self.per not in {"group", "item"}:
            raise wrong("`items` belongs to a cap per group", "write {per: group, by: record.field, items: 5}")
        return self


class BenefitModel(Model):
    """What one gets; which numbers are needed depends on the kind."""

    kind: Literal["status", "amount", "ceiling", "range", "manual"]
    nature: Literal["title", "tax", "grant", "voucher", "loan", "admission"]
    gives: Words | None = None
    value: Expr | None = None
    low: Expr | None = None
    high: Expr | None = None
    caps: list[CapModel] = Field(default_factory=list)

    @model_validator(mode="after")
    def _fits_kind(self) -> Self:
        numbers = {name for name in ("value", "low", "high", "gives") if getattr(self, name) is not None}
        if missing := NEEDS[self.kind] - numbers:
            names = ", ".join(sorted(missing))
            raise wrong(f"a benefit of kind {self.kind} needs {names}", f"add `{names}: …`")
        if extra := numbers - NEEDS[self.kind] - {"gives"}:
            names = ", ".join(sorted(extra))
            raise wrong(f"a benefit of kind {self.kind} has no {names}", f"delete `{names}` or choose another kind")
        return self


class WindowModel(Model):
    """`rolling`, `by_notice`, `unknown`, or dates."""

    mode: Literal["dates", "rolling", "by_notice", "unknown"] = "dates"
    from_: Day | None = Field(None, alias="from")
    to: Day | None = None
    note: Words | None = None

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if self.mode == "dates" and self.from_ is None and self.to is None:
            raise wrong("a window without dates", "write {from: 2026-06-01, to: 2026-08-31}, rolling or by_notice")
        return self


WindowField = Annotated[WindowModel, BeforeValidator(_mode), OrText()]


class ClauseModel(Model):
    """What can be obtained, on which conditions."""

    id: Slug
    article: Line = "unknown"
    title: Words
    conditions: list[ConditionModel] = Field(default_factory=list)
    per: Name | None = None
    items: list[ConditionModel] = Field(default_factory=list)
    benefit: BenefitModel
    window: WindowField = Field(default_factory=lambda: WindowModel(mode="unknown"))
    documents: list[Words] = Field(default_factory=list)


class ExampleModel(Model):
    """A case computed by hand."""

    name: Line
    as_of: Day
    facts: RawTable
    expect: RawTable


class PolicyFile(Model):
    """policies/*.yaml: one measure."""

    id: Slug
    title: Words
    document: DocumentModel
    confidence: ConfidenceModel
    level: Literal["national", "city", "park", "district"]
    themes: list[Line] = Field(default_factory=list)
    determinism: Determinism
    department: Slug
    valid: Validity
    historic: Flag = False
    applies: Expr | None = None
    parameters: dict[Name, Dateds] = Field(default_factory=dict)
    tables: dict[Name, TableModel] = Field(default_factory=dict)
    let: dict[Name, Expr] = Field(default_factory=dict)
    conditions: list[ConditionModel] = Field(default_factory=list)
    clauses: list[ClauseModel] = Field(min_length=1)
    notes: list[Words] = Field(default_factory=list)
    examples: list[ExampleModel] = Field(default_factory=list)


class NoticeFile(Model):
    """notices/*.yaml: a year’s opening, closing and narrowing."""

    id: Slug
    policy: Slug
    title: Words
    document: DocumentModel
    confidence: ConfidenceModel
    valid: Validity
    window: WindowField = Field(default_factory=lambda: WindowModel(mode="unknown"))
    open: list[Slug] = Field(default_factory=list)
    why_closed: Words
    parameters: dict[Name, Dateds] = Field(default_factory=dict)
    conditions: list[ConditionModel] = Field(default_factory=list)
    clauses: list[ClauseModel] = Field(default_factory=list)
    notes: list[Words] = Field(default_factory=list)
    examples: list[ExampleModel] = Field(default_factory=list)


class GroupModel(Model):
    """A relation between clauses of different measures."""

    id: Slug
    kind: Literal["best_of", "sum_cap"]
    says: Words
    source: Line
    members: list[Line] = Field(min_length=1)
    at_most: Expr | None = None
    less: Expr | None = None

    @model_validator(mode="after")
    def _fits_kind(self) -> Self:
        if (self.kind == "sum_cap") != (self.at_most is not None):
            remedy = "write {kind: sum_cap, at_most: 200万元, …}"
            raise wrong("`at_most` belongs to kind sum_cap, and only there", remedy)
        if self.kind == "sum_cap" and self.less is not None:
            raise wrong("`less` belongs to kind best_of", "delete it or write {kind: best_of, less: …}")
        return self


class StackingFile(Model):
    """stacking.yaml."""

    groups: list[GroupModel] = Field(default_factory=list)
