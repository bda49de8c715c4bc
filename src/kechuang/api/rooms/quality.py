"""Operations of 数据质量 data quality by department, and of bulk export.

No postponed annotations here: django-ninja reads them through the access decorator, from another module.
"""

from datetime import date
from typing import Any, Literal

from django.http import FileResponse, Http404, HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from kechuang.api.parameters import Day, Known
from kechuang.people.access import Permission, access
from kechuang.people.actors import actor_of
from kechuang.policy.catalogue import pack
from kechuang.register.quality.export import WHATS, export_file
from kechuang.register.quality.reading import Figures, now
from kechuang.register.quality.trend import trend

router = Router(tags=["quality"])


class FiguresOut(Schema):
    """Of one department; `known` and `missing` count pairs of party and datum that measures in force ask."""

    lists: int
    overdue: int
    never: int
    known: int
    missing: int
    conflicts: int
    rejected: int
    identifiers: int
    disputes: int
    late: int
    age: int | None


class DepartmentOut(FiguresOut):
    """A row of the list of departments."""

    department: str


class QualityOut(Schema):
    """All departments in the order of the pack."""

    as_of: date
    departments: list[DepartmentOut]


class HurtOut(Schema):
    """A measure, and how many parties it stays open for."""

    measure: str
    parties: int


class AskedFactOut(Schema):
    """A datum that measures in force ask."""

    of: str
    known: int
    missing: int
    hurt: list[HurtOut]


class PointOut(Schema):
    """A month's end as known then; null where it has not been worked out."""

    day: date
    known: int | None
    missing: int | None
    overdue: int | None
    conflicts: int | None
    disputes: int | None


class DepartmentQualityOut(Schema):
    """One department with its past."""

    department: str
    as_of: date
    figures: FiguresOut
    facts: list[AskedFactOut]
    trend: list[PointOut]


@router.get("/quality", response=QualityOut, summary="Data quality of all departments")
@access(Permission.READ_QUALITY)
def quality(request: HttpRequest, as_of: Day = None) -> QualityOut:
    """The order is that of the departments, not a ranking."""
    day, rules = as_of or timezone.localdate(), pack()
    found = now(rules, day)
    order = [
        *(one for one in rules.departments if one in found),
        *(one for one in found if one not in rules.departments),
    ]
    return QualityOut(as_of=day, departments=[DepartmentOut(department=one, **_plain(found[one])) for one in order])


@router.get("/quality/{department}", response=DepartmentQualityOut, summary="Data quality of one department")
@access(Permission.READ_QUALITY)
def department_quality(request: HttpRequest, department: str, as_of: Day = None) -> DepartmentQualityOut:
    """With every datum that measures ask, and past month ends."""
    day, rules = as_of or timezone.localdate(), pack()
    found = now(rules, day).get(department)
    if found is None and department not in rules.departments:
        raise Http404
    one = found or Figures()
    facts = [
        AskedFactOut(
            of=row["of"],
            known=row["known"],
            missing=row["missing"],
            hurt=[HurtOut(measure=name, parties=count) for name, count in row["hurt"]],
        )
        for row in one.facts
    ]
    names = ("known", "missing", "overdue", "conflicts", "disputes")
    points = [
        PointOut(day=at.day, **{name: getattr(at.figures, name) if at.figures else None for name in names})
        for at in trend(rules, day, department)
    ]
    return DepartmentQualityOut(
        department=department, as_of=day, figures=FiguresOut(**_plain(one)), facts=facts, trend=points
    )


@router.get("/export/{what}", response=None, summary="A part of the register as one Parquet file")
@access(Permission.EXPORT_SNAPSHOT)
def export(
    request: HttpRequest,
    what: Literal["facts", "records", "parties", "names", "conflicts"],
    as_of: Day = None,
    known_at: Known = None,
) -> Any:
    """What holds on a day; columns that the reader may not see are left out, the others are logged."""
    assert what in WHATS
    day = as_of or timezone.localdate()
    file = export_file(actor_of(request), pack(), what, day, known_at)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{what}-{day}.parquet",
        content_type="application/vnd.apache.parquet",
    )


def _plain(one: Figures) -> dict[str, Any]:
    return {name: getattr(one, name) for name in FiguresOut.model_fields}
