"""The schema of a mapping file: how a department's table becomes facts (guide: docs/guides/import.md).

These models check the shape of one file; `plan.py` checks a mapping against the pack's fact dictionary.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

MISSING = (
    "",
    "-",
    "--",
    "—",
    "——",
    "/",
    "\\",
    "无",
    "无数据",
    "暂无",
    "空",
    "未填",
    "未填报",
    "不详",
    "N/A",
    "NA",
    "null",
)
"""Cell texts that say nothing unless the mapping says otherwise. For a flag column 有/无 mean yes/no."""

Role = Literal[
    "uscc",
    "code",
    "name",
    "short_name",
    "former_name",
    "alias_name",
    "person_name",
    "person_identity",
    "year",
    "valid_from",
    "valid_to",
    "ignore",
]
PERSON_ROLES = ("person_name", "person_identity")
"""Columns of which only pseudonyms are kept (importing/persons)."""


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _texts(value: object) -> object:
    """A bare string as a text in Chinese, as everywhere in a pack."""
    return {"zh": value} if isinstance(value, str) else value


Texts = Annotated[tuple[str, ...], BeforeValidator(_listed)]


class Model(BaseModel):
    """Strict about keys, never changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(Model):
    """Words for people."""

    zh: str
    en: str = ""


class PartyRule(Model):
    """Whose rows these are. `create` false: a row whose party is not in the register is rejected."""

    kind: Literal["enterprise", "institution", "department", "alliance", "panel", "agency", "person", "place"] = (
        "enterprise"
    )
    create: bool = True
    official_name: bool = False
    """True for the authority on names: a different name becomes the party's name, the old one a former name."""


class When(Model):
    """A record or constant applies only to rows whose column `header` holds one of the texts `is`."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    header: Texts
    texts: Texts = Field(alias="is")


class Column(Model):
    """One column: which headers name it and what it is (exactly one of `as`, `fact`, `field`)."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    header: Texts
    role: Role | None = Field(default=None, alias="as")
    fact: str = ""
    field: str = ""
    unit: str = ""
    year: int | Literal["previous", "current"] | None = None
    required: bool = False
    missing: Texts | None = None
    zero: Texts = ()
    values: dict[str, str | bool] = {}
    split: str = "、，,；;|/"
    check: Literal["uscc", "patent", "period"] | None = None
    valid_from: Literal["document", "always"] | date | None = None
    valid_to: date | None = None
    when: When | None = None

    @model_validator(mode="after")
    def _one_meaning(self) -> Self:
        if sum(map(bool, (self.role, self.fact, self.field))) != 1:
            raise ValueError("a column has exactly one of `as`, `fact`, `field`")
        if self.field and self.field.count(".") != 1:
            raise ValueError("`field` is written alias.field, such as hnte.valid_from")
        return self


class RecordRule(Model):
    """What makes a record of this file. Without an entry a kind named by a `field` column has these defaults."""

    alias: str
    when: When | None = None
    constants: dict[str, bool | int | date | str] = {}
    identity: Texts = ()
    """Fields that make the natural key, when not those of the dictionary; `row` = the row as a whole."""
    visible_from: str = ""
    """A date field: the record did not exist before that day. Empty: it is seen on every day."""


class Persons(Model):
    """Whom the records of `alias` are about: a pseudonym from the identity number, else the office's own code in the
    column of field `person`, else the name. Field `basis` says from which of the three; two rows share `likeness`
    when name and organisation are the same.
    """

    alias: str
    person: str = "person"
    basis: str = "basis"
    likeness: str = "likeness"


class Constant(Model):
    """Being in this table states a fact: a list of dishonest enterprises says `serious_dishonesty_list: true`."""

    fact: str
    value: bool | int | date | str
    year: int | Literal["previous", "current"] | None = None
    when: When | None = None
    valid_from: Literal["document", "always"] | date | None = None
    valid_to: date | None = None


class Complete(Model):
    """Of what this table is a complete list, and since when.

    `whom: all`: every party of the register is either in the table or has none. `whom: named`: the parties that the
    table names have no more than it says; a row with an empty record then says "none".
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    of: str
    whom: Literal["all", "named"] = "all"
    since: Literal["document", "always"] | date = Field(default="document", alias="from")
    to: date | None = None
    otherwise: bool | int | date | str | tuple[str, ...] | None = None
    """For a fact (not a record kind): the value of everyone who is not in the table."""
    why: str = ""
    """On whose authority the list is complete, when the publisher is not the holder named in the dictionary."""


class DocumentDate(Model):
    """Where the date of the document stands: in the title rows above the header, in the file's name, or fixed."""

    find: tuple[Literal["title", "file"], ...] = ()
    default: date | None = None

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        if not self.find and self.default is None:
            raise ValueError("`date` needs `find`, `default` or both")
        return self


def _dated(value: object) -> object:
    return {"default": value} if isinstance(value, str | date) else value


class Mapping(Model):
    """One mapping file."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")
    title: Annotated[Title, BeforeValidator(_texts)]
    files: Texts
    sheet: str = ""
    publisher: str
    document: str
    date: Annotated[DocumentDate, BeforeValidator(_dated)]
    party: PartyRule = PartyRule()
    columns: tuple[Column, ...] = Field(min_length=1)
    records: tuple[RecordRule, ...] = ()
    persons: Persons | None = None
    constants: tuple[Constant, ...] = ()
    complete: tuple[Complete, ...] = ()
    status: Literal["asserted", "verified"] = "asserted"
    missing: Texts = MISSING
    totals: Texts = ("合计", "总计", "小计", "共计", "总和")
    other_columns: Literal["ignore", "refuse"] = "ignore"

    @model_validator(mode="after")
    def _identified(self) -> Self:
        roles = [column.role for column in self.columns]
        if not {"uscc", "code", "name"} & set(roles):
            raise ValueError("one column must say whose row it is: `as: uscc`, `as: code` or `as: name`")
        for role in {role for role in roles if role and role != "ignore"}:
            if roles.count(role) > 1:
                raise ValueError(f"two columns are `as: {role}`")
        if bool(self.persons) != bool(set(PERSON_ROLES) & set(roles)):
            raise ValueError("`persons` and columns `as: person_name` or `as: person_identity` go together")
        if self.persons and self.other_columns != "refuse":
            raise ValueError("a list with names of persons says `other_columns: refuse`")
        whens = [one.when for one in self.columns] + [one.when for one in self.records]
        if self.persons and any([*whens, *(one.when for one in self.constants)]):
            raise ValueError("`persons` and `when` do not go together")
        aliases = [record.alias for record in self.records if record.when is None]
        if len(aliases) != len(set(aliases)):
            raise ValueError("a record kind is listed twice in `records`")
        return self
