"""quality.yaml: how long the settling of a dispute may take, and how often each list is expected."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from kechuang.core.pack.schema.base import Model, Slug, Whole, Words

Rhythm = Literal["monthly", "quarterly", "yearly", "none"]


class TermModel(Model):
    """A period: a law or rule says whether its days are working or calendar days."""

    days: Whole
    unit: Literal["working", "calendar"]
    basis: Words


class RhythmsModel(Model):
    """`usual` for every list that `lists` (by id of its import mapping) does not name."""

    usual: Rhythm = "yearly"
    lists: dict[Slug, Rhythm] = Field(default_factory=dict)
    basis: Words


class QualityFile(Model):
    """quality.yaml."""

    disputes: TermModel
    rhythms: RhythmsModel
