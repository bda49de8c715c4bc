"""A few cases for the demo, plainly samples, made by the ordinary services: some late, some answered, one done."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.timezone import localdate

from kechuang.casework import references
from kechuang.casework.acting import Given, act
from kechuang.casework.models import Case
from kechuang.casework.opening import Wanted, members_of, open_case
from kechuang.core.pack import Pack
from kechuang.people.actors import SYSTEM

SAID = "示例数据，并非真实任务"
_TASKS = (
    ("示例任务：推进大望京剩余面积竣工", "cy_park", (("cy_finance", -6), ("cy_fgw", 12)), 30, "CY-ZGC-DWJ"),
    ("示例任务：梳理知识产权质押贷款贴息流程", "cy_market", (("cy_park", 3), ("cy_finance", 4)), 10, ""),
    ("示例任务：核对高新技术企业名单", "cy_park", (("cy_tax", 8),), 25, ""),
)


def sample_cases(pack: Pack, now: datetime) -> int:
    """How many were made: none when there are cases already, or the pack has no such services or departments.

    Raises RuntimeError on a register that is not sample data.
    """
    if not settings.KECHUANG_SAMPLE_REGISTER:
        raise RuntimeError("sample cases are for the sample register only (KECHUANG_SAMPLE_REGISTER=1)")
    if Case.objects.exists() or "task" not in pack.services:
        return 0
    begun = now - timedelta(days=20)
    if any(one not in pack.departments for _title, lead, co, _due, _at in _TASKS for one in (lead, *dict(co))):
        return 0  # another district's pack
    cases = [_task(pack, begun, *one) for one in _TASKS]
    act(SYSTEM, cases[2], "answer", Given("示例反馈：已核对"), seen=0, part=2, pack=pack, now=now - timedelta(days=2))
    done = Given("示例办结说明", "示例会议纪要")
    act(SYSTEM, cases[2], "finish", done, seen=2, pack=pack, now=now - timedelta(days=1))
    return len(cases) + _round(pack, now)


def _task(
    pack: Pack, begun: datetime, title: str, lead: str, co: tuple[tuple[str, int], ...], due: int, at: str
) -> Case:
    day = localdate(begun) + timedelta(days=20)
    parts = [Wanted("lead", lead, day + timedelta(days=due))]
    parts += [Wanted("co", one, day + timedelta(days=days), "示例分工") for one, days in co]
    about = [references.place(at)] if at else []
    return open_case(SYSTEM, "task", title, parts, pack=pack, what=SAID, origin="示例来源", about=about, now=begun)


def _round(pack: Pack, now: datetime) -> int:
    """Three of four members have answered, and the day has gone by; none where the register has no members."""
    if "round" not in pack.services or not members_of(pack, "incubator-alliance", localdate(now)):
        return 0
    title, begun = "示例收集：孵化器联盟季度统计", now - timedelta(days=15)
    lead = Wanted("lead", "cy_alliance", localdate(now) - timedelta(days=2))
    source = "incubator-alliance"
    case = open_case(SYSTEM, "round", title, [lead], pack=pack, what=SAID, origin="示例来源", source=source, now=begun)
    answered = now - timedelta(days=5)
    for number in case.parts.exclude(role="lead").values_list("number", flat=True):
        if number % 4:
            said = Given(f"示例报送：在孵 {number % 17 + 3} 家")
            act(SYSTEM, case, "answer", said, seen=0, part=number, pack=pack, now=answered)
    return 1
