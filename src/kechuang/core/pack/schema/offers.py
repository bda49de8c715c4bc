"""offers.yaml: what can be offered or needed, and what the register says about who offers it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kechuang.core.pack.schema.base import Flag, Model, Name, Slug, Words


class OfferKindModel(Model):
    """A kind of listing: an offer or a need. `fields`: its field of service is said; `register`: its subject stands
    in the register under a number.
    """

    id: Name
    name: Words
    side: Literal["offer", "need"] = "offer"
    fields: Flag = False
    register_: Flag = Field(False, alias="register")


class StandingModel(Model):
    """What a directory's reasons mean for offers: of the owner, or with `match` of the subject with that number."""

    id: Slug
    directory: Slug
    reasons: list[Name] = Field(min_length=1)
    effect: Literal["hide", "flag"]
    match: Name | None = None
    kinds: list[Name] = Field(default_factory=list)


class ShownModel(Model):
    """A directory whose rows show the open offers of the party; `match` is the column that an offer can name."""

    directory: Slug
    match: Name | None = None


class OffersFile(Model):
    """offers.yaml. `fields` is the fact (a set) whose values are the fields of service."""

    kinds: list[OfferKindModel] = Field(min_length=1)
    fields: Name
    standing: list[StandingModel] = Field(default_factory=list)
    alliances: list[Slug] = Field(default_factory=list)
    shown: list[ShownModel] = Field(default_factory=list)
