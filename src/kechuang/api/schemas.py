"""What the interface says. Texts are {zh, en}; dates ISO; states as in `rules.answer.State`."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Field, Schema

from kechuang.api.money import Money
from kechuang.rules.answer import State
from kechuang.rules.definitions import Text


class Words(Schema):
    """A text in both languages; `en` may be empty."""

    zh: str
    en: str

    @classmethod
    def of(cls, text: Text) -> Words:
        return cls(zh=text.zh, en=text.en)


class HealthOut(Schema):
    """`rules_digest` names the rules in force."""

    status: str
    pack: str
    rules_digest: str
    measures: int
    sample: bool


class PartyOut(Schema):
    """A party of the register."""

    code: str = Field(description="Unified social credit code, or the district's own code where there is none")
    name: str
    matched: str = Field("", description="The former or short name that matched, if it was not the present name")


class WindowOut(Schema):
    """phase: open | coming | past | rolling | by_notice | unknown, on the day of the answer."""

    phase: str
    start: date | None
    end: date | None
    days: int | None = Field(description="Days left when open, days until it opens when coming")
    note: Words


class BenefitOut(Schema):
    """kind `amount` is an entitlement, `ceiling` an upper bound and no promise, `range` what review grades between."""

    kind: str
    nature: str
    gives: Words
    amount: Money | None
    low: Money | None
    high: Money | None


class SourceOut(Schema):
    """Where a value comes from: the document and the place in it, whose it is, when it was recorded."""

    document: str
    publisher: str
    locator: str
    recorded_on: date
    status: str
    implied: bool = Field(description="Follows from a complete list in which the party does not stand")


class FactOut(Schema):
    """A value that went in. `name` is what the what-if takes; `value` as text, None when unknown or withheld."""

    name: str
    label: str
    value: str | None
    source: SourceOut | None
    withheld: Words | None = Field(None, description="Why the value is not shown to you; null when nothing is withheld")


class ReasonOut(Schema):
    """A node of the reasons. `result` None means undecided."""

    kind: str
    expression: str
    sentence: str
    result: bool | None
    facts: list[FactOut]
    children: list[ReasonOut]


class ConditionOut(Schema):
    """A condition with its state; `reason` is null where only an expert can say."""

    id: str
    article: str
    says: Words
    state: State
    manual: Words | None
    reason: ReasonOut | None


class StepOut(Schema):
    """One step of an amount: a named definition, the raw value, a cap that bit."""

    name: str
    expression: str
    value: str


class ItemOut(Schema):
    """One record of a clause that counts per record."""

    record: str
    label: str
    state: State
    amount: Money | None
    conditions: list[ConditionOut]


class ClauseOut(Schema):
    """One clause for one enterprise."""

    id: str
    title: Words
    article: str
    state: State
    why: Words
    benefit: BenefitOut | None
    window: WindowOut
    notice: str


class ClauseTraceOut(ClauseOut):
    """One clause with every reason."""

    conditions: list[ConditionOut]
    items: list[ItemOut]
    steps: list[StepOut]
    documents: list[Words]


class MeasureAnswerOut(Schema):
    """One measure for one enterprise; `state` is the best among its clauses."""

    id: str
    title: Words
    level: str
    department: str
    state: State
    clauses: list[ClauseOut]


class MeasureTraceOut(Schema):
    """One measure for one enterprise with every reason."""

    party: PartyOut
    as_of: date
    rules_digest: str
    id: str
    title: Words
    level: str
    department: str
    state: State
    clauses: list[ClauseTraceOut]


class GroupOut(Schema):
    """What remains of several clauses after a stacking rule; `chosen` are the clauses that are paid."""

    id: str
    kind: str
    says: Words
    members: list[str]
    chosen: list[str]
    amount: Money | None


class SumOut(Schema):
    """What can be added: one kind and one nature at a time."""

    kind: str
    nature: str
    low: Money
    high: Money
    items: int


class AnswerOut(Schema):
    """All measures for one enterprise on one day."""

    party: PartyOut
    as_of: date
    known_at: datetime | None
    rules_digest: str
    sample: bool
    measures: list[MeasureAnswerOut]
    groups: list[GroupOut]
    sums: list[SumOut]


class TryIn(Schema):
    """One value to try: `name` as in `FactOut.name`, `value` as people write it ("120万元", "4.6%", "?" = unknown)."""

    name: str = Field(max_length=200)
    value: str = Field(max_length=200)


class WhatIfIn(Schema):
    """Values to try; `as_of` as in the answer."""

    as_of: date | None = None
    tries: list[TryIn] = Field(min_length=1, max_length=40)


class DifferenceOut(Schema):
    """One clause that the trial changes."""

    clause: str
    title: Words
    before: State
    after: State
    benefit_before: BenefitOut | None
    benefit_after: BenefitOut | None


class WhatIfOut(Schema):
    """The answer under the trial; `trial` is always true."""

    party: PartyOut
    as_of: date
    trial: bool = True
    differences: list[DifferenceOut]
    answer: AnswerOut


class CatalogueRow(Schema):
    """A measure in the list."""

    id: str
    title: Words
    level: str
    department: str
    force: str
    valid_from: date | None
    valid_to: date | None
    confidence: str
    clauses: list[str]


class CatalogueOut(Schema):
    """Measures that meet the filters, best match first."""

    as_of: date
    count: int
    measures: list[CatalogueRow]


class ConditionText(Schema):
    """A condition as the rules state it."""

    id: str
    article: str
    says: Words
    test: str | None
    manual: Words | None


class ClauseText(Schema):
    """A clause as the rules state it."""

    id: str
    title: Words
    article: str
    kind: str
    nature: str
    gives: Words
    value: str | None
    conditions: list[ConditionText]
    items: list[ConditionText]
    documents: list[Words]


class DatedOut(Schema):
    """A value from a day on; null is from the beginning."""

    start: date | None
    value: str


class ParameterOut(Schema):
    """A number of the measure, by date."""

    id: str
    name: Words
    values: list[DatedOut]


class DocumentOut(Schema):
    """The text a measure stands in; `number` is "unknown" where it was not seen."""

    number: str
    title: Words
    issuer: list[str]
    urls: list[str]
    note: Words


class MeasureOut(CatalogueRow):
    """A measure as the rules state it."""

    document: DocumentOut
    confidence_note: str
    determinism: str
    conditions: list[ConditionText]
    details: list[ClauseText]
    parameters: list[ParameterOut]
    notices: list[str]
    notes: list[Words]
