"""Opening, acting, deriving: what a task is at every moment follows from its acts."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from kechuang.casework import queries
from kechuang.casework.acting import Given, act
from kechuang.casework.capacities import stand
from kechuang.casework.models import Act, Case
from kechuang.casework.offers import offers
from kechuang.casework.opening import Wanted, open_case
from kechuang.casework.standing import Standing
from kechuang.core.pack import Pack
from kechuang.people.access import AccessDenied
from kechuang.people.actors import SYSTEM, VISITOR, Actor
from kechuang.people.roles import Role
from kechuang.register.problems import RegisterError, StaleError
from tests.casework.conftest import CO, LEAD, OFFICE, days, head, officer, person, task


def now(case: Case, after: int = 0) -> Standing:
    return queries.standings([case], days(after))[0]


def test_a_silent_co_department_is_overdue_and_keeps_the_task_open(pack: Pack) -> None:
    case = task(pack)
    assert not now(case, 10).overdue  # the last day itself is not late
    late = now(case, 11)
    assert [one.part.department for one in late.late] == [CO]
    finish = Given("已落实", "区政府会议纪要2017-12号")
    with pytest.raises(RegisterError, match="还有 1 个单位未反馈"):
        act(officer(LEAD), case, "finish", finish, seen=1, pack=pack)
    act(officer(CO), case, "answer", Given("资金已核定"), seen=0, part=2, pack=pack)
    act(officer(LEAD), case, "finish", finish, seen=2, pack=pack)
    done = now(case, 30)
    assert (done.state.id, done.ended, done.overdue) == ("done", True, False)
    assert [one.event for one in Act.objects.filter(case=case).order_by("number")] == ["open", "answer", "finish"]


def test_who_may_what_follows_the_service(pack: Pack) -> None:
    case = task(pack)
    refused = [
        (officer(CO), "finish", None), (officer(LEAD), "answer", 2), (OFFICE, "finish", None),
        (officer(LEAD), "extend", 2), (head(CO), "extend", 2), (person(Role.AUDITOR, "x"), "note", None),
        (officer("cy_tax"), "note", None), (person(Role.ENTERPRISE, LEAD), "finish", None), (VISITOR, "note", None),
    ]  # fmt: skip
    for actor, event, part in refused:
        with pytest.raises(AccessDenied):
            act(actor, case, event, Given("理由", "材料", days(15)), seen=0 if part else 1, part=part, pack=pack)
    assert Act.objects.filter(case=case).count() == 1
    act(head(LEAD), case, "extend", Given("等待批复", day=days(15)), seen=0, part=2, pack=pack)
    part = now(case, 12).parts[1]
    assert (part.overdue, part.part.due_on, part.due_on, len(part.extended)) == (False, days(10), days(15), 1)


def test_the_successor_acts_for_a_department_that_is_no_more(pack: Pack) -> None:
    case = task(pack)
    act(officer("cy_park"), case, "note", Given("接手办理"), seen=None, pack=pack)
    assert queries.one(stand(officer("cy_park"), pack), case.pk, days(0))


def test_an_extension_has_a_later_day_within_the_leads(pack: Pack) -> None:
    case = task(pack)
    for day, words in ((days(9), "晚于原期限"), (days(21), "先延长牵头部门"), (None, "日期")):
        with pytest.raises(RegisterError, match=words):
            act(head(LEAD), case, "extend", Given("理由", day=day), seen=0, part=2, pack=pack)
    with pytest.raises(RegisterError, match="说明"):
        act(head(LEAD), case, "extend", Given(" ", day=days(12)), seen=0, part=2, pack=pack)


def test_sent_back_an_answer_is_awaited_again(pack: Pack) -> None:
    case = task(pack)
    with pytest.raises(RegisterError, match="还没有反馈"):
        act(officer(LEAD), case, "return", Given("缺附件"), seen=0, part=2, pack=pack)
    act(officer(CO), case, "answer", Given("好"), seen=0, part=2, pack=pack)
    assert now(case, 11).parts[1].state == "answered"
    with pytest.raises(RegisterError, match="不必再办"):
        act(officer(LEAD), case, "remind", Given(), seen=2, part=2, pack=pack)
    act(officer(LEAD), case, "return", Given("缺附件"), seen=2, part=2, pack=pack)
    assert now(case, 11).parts[1].state == "overdue"


def test_the_second_of_two_is_told(pack: Pack) -> None:
    case = task(pack)
    act(officer(CO), case, "answer", Given("甲的反馈"), seen=0, part=2, pack=pack)
    with pytest.raises(StaleError, match=r"case_officer-cy_finance 已于 .* 办理"):
        act(head(CO), case, "answer", Given("乙的反馈"), seen=0, part=2, pack=pack)
    with pytest.raises(StaleError):
        act(officer(LEAD), case, "finish", Given("x", "y"), seen=1, pack=pack)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([Wanted("co", CO, None)], "指定一个牵头部门"),
        ([Wanted("lead", LEAD, None)], "要有期限"),
        ([Wanted("lead", "cy_moon", "day")], "没有“cy_moon”"),
        ([Wanted("lead", LEAD, "day"), Wanted("lead", CO, "day")], "指定一个牵头部门"),
        ([Wanted("lead", LEAD, "day"), Wanted("co", CO, "later")], "不能晚于牵头"),
        ([Wanted("lead", LEAD, "day"), Wanted("co", LEAD, "day")], "出现了两次"),
        ([Wanted("lead", LEAD, "past")], "不能早于今天"),
        ([Wanted("lead", "saic", "day")], "国家工商行政管理总局已撤并，现为国家市场监督管理总局"),
    ],
)
def test_a_task_without_lead_dates_or_departments_is_refused(pack: Pack, parts: list[Wanted], words: str) -> None:
    when = {"day": days(5), "later": days(6), "past": days(-1), None: None}
    given = [Wanted(one.role, one.holder, when[one.due_on]) for one in parts]  # type: ignore[index]
    with pytest.raises(RegisterError, match=words):
        open_case(SYSTEM, "task", "标题", given, pack=pack, origin="会议")
    assert not Case.objects.exists()


def test_texts_origin_and_references_are_checked(pack: Pack) -> None:
    parts = [Wanted("lead", LEAD, days(5))]
    wrong = [
        ({"title": " "}, "标题"), ({"origin": ""}, "来源"), ({"title": "长" * 201}, "不超过 200"),
        ({"about": ["house:1"]}, "无法识别"), ({"about": ["target:plan"]}, "无法识别"),
        ({"values": {"x": "y"}}, "字段"),
        ({"source": "incubator-alliance"}, "名录"),
    ]  # fmt: skip
    for given, words in wrong:
        with pytest.raises(RegisterError, match=words):
            open_case(SYSTEM, "task", parts=parts, pack=pack, **{"title": "标题", "origin": "会议", **given})  # type: ignore[arg-type]


@pytest.mark.parametrize("actor", [officer(CO), head(CO), person(Role.ENTERPRISE, LEAD), person(Role.AUDITOR, "x")])
def test_only_the_lead_or_the_leading_office_opens(pack: Pack, actor: Actor) -> None:
    parts = [Wanted("lead", LEAD, days(5))]
    with pytest.raises(AccessDenied):
        open_case(actor, "task", "标题", parts, pack=pack, origin="会议")
    for may in (officer(LEAD), head(LEAD), OFFICE, officer("cy_park")):
        open_case(may, "task", "标题", parts, pack=pack, origin="会议")


def test_about_many_references_in_a_few_queries(pack: Pack, django_assert_max_num_queries: object) -> None:
    goal = "target:GH-1/万人发明专利拥有量"
    first, second = task(pack, about=(goal, "place:DWJ")), task(pack, about=(goal,), due=12)
    act(head(LEAD), second, "cancel", Given("重复"), seen=1, pack=pack)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        found = queries.about([goal, "place:DWJ", "place:NONE"], days(0))
    assert {key: [one.case.pk for one in rows] for key, rows in found.items()} == {
        goal: [first.pk, second.pk], "place:DWJ": [first.pk], "place:NONE": [],
    }  # fmt: skip
    assert [one.case.pk for one in queries.about([goal], days(0), ended=False)[goal]] == [first.pk]
    assert queries.about([goal], days(-1)) == {goal: []}
    assert queries.about([], days(0)) == {}


def test_a_running_case_keeps_the_service_it_began_with(pack: Pack) -> None:
    case = task(pack)
    altered = {**pack.services["task"].written, "title": {"zh": "另一种任务"}}
    altered["events"] = [one for one in altered["events"] if one["id"] != "note"]
    from kechuang.core.pack.schema.service import ServiceFile
    from kechuang.core.pack.services import service

    pack.services["task"] = service(ServiceFile.model_validate(altered), altered)  # type: ignore[index]
    try:
        later = task(pack)
        assert later.version != case.version
        act(officer(LEAD), case, "note", Given("照旧"), seen=None, pack=pack)
        assert now(case).service.title.zh == "督办任务"
        assert now(later).service.title.zh == "另一种任务"
        with pytest.raises(RegisterError, match="没有这个操作"):
            act(officer(LEAD), later, "note", Given("没有了"), seen=None, pack=pack)
    finally:
        from kechuang.core.pack import loader

        loader._CACHE.clear()


def test_rows_are_only_added(pack: Pack) -> None:
    case = task(pack)
    for table in ("version", "case", "part", "act"):
        with pytest.raises(IntegrityError, match="only adds"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM casework_{table} WHERE id > 0")
    assert now(case).version == 1


def test_what_is_missing_is_said(pack: Pack) -> None:
    case = task(pack)
    by_event = {one.event.id: one.refusal for one in offers(stand(officer(LEAD), pack), now(case, 11))}
    assert by_event["note"] is None
    finish = by_event["finish"]
    assert finish is not None
    assert finish.text.zh == "还有 1 个单位未反馈，其中 1 个已逾期，不能办结"
    assert [one.part.department for one in finish.missing] == [CO]
    assert by_event["reopen"] is not None and by_event["reopen"].code == "role"
