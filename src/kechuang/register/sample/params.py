"""Parameters of the sample register, read from a pack's `sample.yaml` (typed; unknown keys are refused)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from kechuang.register.sample.sheets import Sheet


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Report(_Model):
    """Counts of the 2017 report that the sample reproduces."""

    day: date
    hnte: int
    rd_bodies: int
    unicorns: int
    universities: int
    institutes: int
    key_labs: int
    engineering_centres: int
    makerspaces_national: int
    makerspaces_municipal: int
    incubators: int
    spaces: int
    alliance: int
    ip_demonstration: int
    ip_advantage: int
    science_bases: int
    science_halls: int
    talents: int
    marks_wellknown: int
    marks_famous: int
    marks_registered: int
    ranked: int


class Names(_Model):
    """Characters of brands and legal forms."""

    first: str
    second: str
    third: str
    forms: dict[str, float]


class Districts(_Model):
    """Where firms are registered, taxed and counted."""

    registered: dict[str, float]
    tax_elsewhere: float
    statistics_elsewhere: float
    in_park: float


class Sector(_Model):
    """`rd` is the median of R&D / sales, `per_head` sales per employee in 10 000 CNY, `size` a shift of log sales."""

    code: str
    share: float
    trade: tuple[str, ...]
    tags: tuple[str, ...]
    field: str
    rd: float
    per_head: float
    size: float
    rights: tuple[float, float, float, float]


class Growth(_Model):
    """Mean and spread of a yearly rate."""

    mean: float
    spread: float
    young: float = 0.0


class Finance(_Model):
    """Shape of the accounts."""

    median_sales: int
    age_slope: float
    spread: float
    growth: Growth
    no_rd: float
    rd_spread: float
    margin: Growth
    round_share: float


class Staff(_Model):
    """Shape of the head counts."""

    spread: float
    tech: float
    tech_spread: float
    bachelor: float


class Hnte(_Model):
    """History of high-tech certificates."""

    spread_2017: dict[int, float]
    batches: tuple[str, ...]
    renewal: float
    comeback: float
    first_share: float
    first_seen_2017: float
    zgc: float


class Files(_Model):
    """What departments do to data, as shares."""

    missing: float
    misspelt: float
    statistics_differs: float
    statistics_covers: float
    tax_covers: float
    staff_covers: float
    integrity_covers: float


class Milestone(_Model):
    """What a place is to have reached; `area` in 万平方米."""

    what: str
    due: date
    area: str = ""


class PlaceEntry(_Model):
    """A place that a document describes; areas in 万平方米 and hectares as written, never rounded.

    `buildings`: how many invented ones stand in it.
    """

    code: str
    name: str
    kind: str
    source: str
    parent: str = ""
    theme: str = ""
    stage: str = ""
    note: str = ""
    streets: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    land: str = ""
    planned: str = ""
    completed: str = ""
    income: dict[int, str] = {}
    """亿元 by year."""
    milestones: tuple[Milestone, ...] = ()
    buildings: int = 0


class Published(_Model):
    """What a document publishes of one scope: rows of the record kind observation."""

    code: str
    name: str
    rows: tuple[dict[str, str], ...]


class District(_Model):
    """What the district itself holds: rows of the record kinds honour, plan, goal and target, and named finance bodies.

    `observations`: what a document publishes, by scope; numbers as written.
    """

    code: str
    name: str
    honours: tuple[dict[str, str | date], ...] = ()
    plans: tuple[dict[str, str | date], ...] = ()
    goals: tuple[dict[str, str | date], ...] = ()
    finance_bodies: tuple[dict[str, str], ...] = ()
    observations: tuple[Published, ...] = ()
    targets: tuple[dict[str, str], ...] = ()


class Population(_Model):
    """Edges of the population mode: literals on which some rows stand exactly, and shares of another fact."""

    ties: float = 0.01
    nulls: float = 0.03
    edges: dict[str, tuple[str, ...]] = {}
    tied: dict[str, dict[str, tuple[str, ...]]] = {}
    """fact → other fact → shares, such as rd_expense → sales_revenue → 5 %."""


class Params(_Model):
    """Everything in `sample.yaml`."""

    seed: int
    parties: int
    until: date
    first_year: int
    closed_year: int
    report: Report
    names: Names
    districts: Districts
    born: dict[int, float]
    sectors: tuple[Sector, ...]
    finance: Finance
    staff: Staff
    hnte: Hnte
    tech_sme: dict[str, float]
    ladder: dict[str, float]
    loans: dict[str, float]
    deals: dict[str, float]
    standards: float
    grants: float
    equity: float
    tenants: float
    results: float
    integrity: dict[str, float]
    files: Files
    district: District | None = None
    places: tuple[PlaceEntry, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    population: Population = Population()


def read(source: Path | Mapping[str, Any]) -> Params:
    """Parameters from a pack folder, a YAML file or an already parsed mapping. Raises pydantic.ValidationError."""
    if isinstance(source, Path):
        path = source / "sample.yaml" if source.is_dir() else source
        source = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Params.model_validate(source)


def scaled(params: Params, parties: int | None, seed: int | None) -> Params:
    """The same register with another size or seed.

    Counts of the report hold at the pack's own size or above; a smaller register scales them down, at least one each.
    """
    size = parties or params.parties
    share = min(1.0, size / params.parties)
    counts = {
        key: value if isinstance(value, date) else max(1, round(value * share))
        for key, value in params.report.model_dump().items()
    }
    report = Report.model_validate(counts)
    return params.model_copy(update={"parties": size, "seed": params.seed if seed is None else seed, "report": report})
