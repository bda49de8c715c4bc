"""wording.yaml: what public texts of the district may not say, with the law that forbids it."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from kechuang.core.pack.schema.base import Flag, Line, Model, Slug, Whole, Words, wrong
from kechuang.core.pack.schema.policy import ConfidenceModel

Pattern = Literal["mobile", "id_card"]
Edition = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]


class LawModel(Model):
    """Which law in which edition, which article, and where it can be read."""

    name: Line
    edition: Edition
    article: Line
    url: Line = ""


class WordingModel(Model):
    """One rule; `words` or `patterns`. With `near` one of those words must stand within `within` letters."""

    id: Slug
    words: list[Line] = Field(default_factory=list)
    near: list[Line] = Field(default_factory=list)
    within: Whole = 20
    patterns: list[Pattern] = Field(default_factory=list)
    kinds: list[Slug] = Field(default_factory=list)
    by: list[Slug] = Field(default_factory=list)
    blocks: Flag = True
    says: Words
    law: LawModel
    confidence: ConfidenceModel
    instead: Words

    @model_validator(mode="after")
    def _finds_something(self) -> Self:
        if not self.words and not self.patterns:
            raise wrong("the rule finds nothing", "write `words` or `patterns`")
        if self.near and not self.words:
            raise wrong("`near` belongs to `words`", "write `words`, or delete `near`")
        return self


class WordingFile(Model):
    """wording.yaml."""

    rules: list[WordingModel]
