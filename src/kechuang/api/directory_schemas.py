"""What is asked of directories, and what comes back."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Field, Schema

from kechuang.api.parameters import FIRST, LAST, Moment
from kechuang.register.directories.slices import FURTHEST


class DayIn(Schema):
    """The day asked about (today in Beijing if absent), as known at a moment, and the language of words."""

    as_of: date | None = Field(None, ge=FIRST, le=LAST)
    known_at: Moment | None = None
    lang: Literal["zh", "en"] = "zh"


class AskedIn(DayIn):
    """Which rows. Each `filter` is `column=value`: a code, a year, yes or no, a part of a text."""

    q: str = Field("", max_length=80)
    filter: list[Annotated[str, Field(max_length=200)]] = Field([], max_length=20)
    part: Literal["counted", "excluded", "expiring", "unsure"] = "counted"
    reason: str = Field("", max_length=64)


class RowsIn(AskedIn):
    """A page of them. `sort` is a column id, with `-` before it for downwards."""

    sort: str = Field("", max_length=66)
    offset: int = Field(0, ge=0, le=FURTHEST)
    limit: int = Field(50, ge=1, le=500)


class ExportIn(AskedIn):
    """A file of them; `columns` are ids, by default those shown."""

    sort: str = Field("", max_length=66)
    format: Literal["csv", "xlsx", "json"] = "csv"
    columns: list[Annotated[str, Field(max_length=64)]] = Field([], max_length=100)


class DirectoryOut(Schema):
    """A directory as the pack defines it."""

    id: str
    title: str
    purpose: str
    department: str
    public: bool
    systems: list[str]
    figures: list[str]


class ColumnOut(Schema):
    """A column that the reader may see; `codes` are the words of a category or set."""

    id: str
    of: str
    title: str
    type: str
    unit: str
    codes: dict[str, str]


class DirectorySourceOut(Schema):
    """Who said it, where, when."""

    publisher: str
    document: str
    locator: str
    stated_on: str
    recorded_on: str


class RowOut(Schema):
    """One row; `excluded` is the id of the reason why it is not counted, `undecided` tests that stay open.

    `open_offers` of the party (null in a directory that shows none) and the roles at it that one turns to.
    """

    code: str
    name: str
    values: dict[str, Any]
    status: str
    source: DirectorySourceOut
    from_: str | None = Field(None, alias="from")
    to: str | None
    excluded: str
    reason: str
    undecided: list[str]
    open_offers: int | None = None
    contacts: list[str] = []


class RowsOut(Schema):
    """A page of rows; `total` are all that were asked for."""

    directory: str
    as_of: date
    known_at: datetime | None
    total: int
    columns: list[ColumnOut]
    rows: list[RowOut]


class NumberOut(Schema):
    """A number with its id and words."""

    id: str
    title: str
    count: int


class PartOut(Schema):
    """What one publisher counts."""

    value: str | int | None
    counted: int
    rows: int


class CountOut(Schema):
    """`counted` is null where publishers are never added up: then each of `split` has its own."""

    directory: str
    as_of: date
    known_at: datetime | None
    unit: str
    rows_unit: str
    counted: int | None
    rows: int
    nameless: int
    excluded: int
    reasons: list[NumberOut]
    undecided: list[NumberOut]
    expiring: int
    verified: int
    disputed: int
    levels: list[NumberOut]
    overlap: int
    note: str
    split: list[PartOut]


class WayOut(Schema):
    """Where one organisation stands: `now` is its level (`lapsed`: it has ended), `next` the one after it, if any.

    `needs` is the evidence that the next level asks for; `said` what the register says besides, by field.
    """

    directory: str
    title: str
    now: str
    now_title: str
    since: date | None
    until: date | None
    lapsed: bool
    next: str | None
    next_title: str
    needs: str
    said: dict[str, str]
