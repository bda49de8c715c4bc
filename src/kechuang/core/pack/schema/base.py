"""The ground of all models of pack files: strict, closed, and every model remembers its place."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    GetJsonSchemaHandler,
    ModelWrapValidatorHandler,
    PlainValidator,
    PrivateAttr,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from kechuang.core.pack.nodes import Table, place_of
from kechuang.rules.definitions import Place, Source, Text

MAX_EXPRESSION = 2_000


def wrong(message: str, remedy: str) -> PydanticCustomError:
    """An error of ours inside a model: said in words, with a remedy."""
    return PydanticCustomError("pack", "{message}", {"message": message, "remedy": remedy})


class Model(BaseModel):
    """Unknown keys are errors, values are not coerced, and `place` is where the mapping begins."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    _place: Place = PrivateAttr(default_factory=Place)

    @property
    def place(self) -> Place:
        return self._place

    @model_validator(mode="wrap")
    @classmethod
    def _remember_place(cls, data: Any, handler: ModelWrapValidatorHandler[Self]) -> Self:
        model = handler(data)
        model._place = place_of(data)
        return model


def _expression(value: Any) -> Source:
    if not isinstance(value, str):
        remedy = "write it as one text, quoted when it contains ': ' or '#'"
        raise wrong("an expression or a number is expected", remedy)
    if not value.strip():
        raise wrong("nothing is written here", "write an expression or delete the key")
    if len(value) > MAX_EXPRESSION:
        remedy = "name parts of it under `let`"
        raise wrong(f"an expression has at most {MAX_EXPRESSION:,} characters, this one has {len(value):,}", remedy)
    return Source(str(value), place_of(value))


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) and len(value) == 10 else "")
    except ValueError:
        raise wrong(f"{value!r:.40} is not a date", "write it as YYYY-MM-DD, a day of the calendar") from None


def _flag(value: Any) -> bool:
    if value not in ("true", "false"):
        raise wrong(f"{value!r:.40} is neither true nor false", "write true or false")
    return bool(value == "true")


def _whole(value: Any) -> int:
    if not (isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10):
        raise wrong(f"{value!r:.40} is not a whole number", "write digits only")
    return int(value)


def _table(value: Any) -> Table:
    if not isinstance(value, Table):
        raise wrong("a mapping is expected", "write `name: value` lines, indented")
    return value


def _scalar_to_zh(value: Any) -> Any:
    return {"zh": value} if isinstance(value, str) else value


def _listed(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _constant(value: Any) -> Any:
    return [{"value": value}] if isinstance(value, str) else value


def _mode(value: Any) -> Any:
    return {"mode": value} if isinstance(value, str) else value


TEXT = {"type": "string"}
NUMBER = {"type": ["string", "number"]}

Expr = Annotated[Source, PlainValidator(_expression), WithJsonSchema({"type": ["string", "number", "boolean"]})]
Day = Annotated[date, PlainValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Flag = Annotated[bool, PlainValidator(_flag), WithJsonSchema({"type": "boolean"})]
Whole = Annotated[int, PlainValidator(_whole), WithJsonSchema({"type": "integer", "minimum": 0})]
RawTable = Annotated[Any, PlainValidator(_table), WithJsonSchema({"type": "object"})]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
"""A name used in expressions."""
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
"""An id of a policy, clause, condition, group, notice or pack."""
Line = Annotated[str, StringConstraints(min_length=1, max_length=4_000)]
Lines = Annotated[
    list[Line],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [TEXT, {"type": "array", "items": TEXT}]}),
]
Span = Annotated[
    list[Expr],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [NUMBER, {"type": "array", "items": NUMBER, "maxItems": 2}]}),
]


class WordsModel(Model):
    """Text for people; `en` may be missing, then zh is shown."""

    zh: Line
    en: Line = ""

    @property
    def text(self) -> Text:
        return Text(self.zh, self.en)


class OrText:
    """Publishes in the JSON Schema that a bare text (or number) may stand for the mapping or list."""

    def __init__(self, *kinds: str) -> None:
        self.kinds = kinds or ("string",)

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The short form beside the long one."""
        return {"anyOf": [{"type": list(self.kinds)}, handler(core)]}


Words = Annotated[WordsModel, BeforeValidator(_scalar_to_zh), OrText()]


def text_of(words: WordsModel | None) -> Text:
    """The words, or none."""
    return words.text if words else Text()
