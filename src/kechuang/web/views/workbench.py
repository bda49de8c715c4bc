"""The workbench: what a signed-in person can open besides the public pages."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_noop

from kechuang.people.access import Permission, access, check
from kechuang.people.actors import actor_of
from kechuang.web.rooms.cases.todo import todo


@dataclass(frozen=True, slots=True)
class Entry:
    """A room: its words, the name of its first page, the permission that page asks for."""

    title: str
    purpose: str
    page: str
    permission: Permission


ENTRIES = (
    Entry(
        gettext_noop("任务台"),
        gettext_noop("督办任务、集中收集、团队引荐；逾期在前"),
        "cases:index",
        Permission.READ_CASES,
    ),
    Entry(
        gettext_noop("数据导入"),
        gettext_noop("部门文件、逐行报告、撤销、映射"),
        "imports:index",
        Permission.IMPORT_FACTS,
    ),
    Entry(
        gettext_noop("主体归并"),
        gettext_noop("同一单位的不同名称，由人决定"),
        "identity:index",
        Permission.RESOLVE_IDENTITY,
    ),
    Entry(
        gettext_noop("数据异议"),
        gettext_noop("确认、提出和办理"),
        "disputes:index",
        Permission.SETTLE_DISPUTES,
    ),
    Entry(
        gettext_noop("我的发布"),
        gettext_noop("本单位的供给与需求：起草、检查、发布、撤回"),
        "offers:mine",
        Permission.PUBLISH_OFFERS,
    ),
    Entry(
        gettext_noop("供需对接"),
        gettext_noop("收到和提出的申请，答复、完成、评价"),
        "offers:requests",
        Permission.REQUEST_OFFERS,
    ),
    Entry(
        gettext_noop("场次预约"),
        gettext_noop("我的预约；本单位场馆的到访登记"),
        "offers:bookings",
        Permission.BOOK_SLOTS,
    ),
    Entry(
        gettext_noop("供需管理"),
        gettext_noop("暂不公开、有提示和已下架的信息，附理由"),
        "offers:desk",
        Permission.STOP_OFFERS,
    ),
    Entry(
        gettext_noop("数据质量"),
        gettext_noop("按部门：时效、完整、冲突、差错"),
        "quality:index",
        Permission.READ_QUALITY,
    ),
    Entry(
        gettext_noop("决定记录"),
        gettext_noop("当时的数据和规则，可重放"),
        "decisions:index",
        Permission.READ_DECISIONS,
    ),
    Entry(
        gettext_noop("部门与职责"),
        gettext_noop("各部门持有的数据、名录、政策和报告措施"),
        "departments:index",
        Permission.READ_DIRECTORIES,
    ),
    Entry(
        gettext_noop("操作日志"),
        gettext_noop("谁在何时改了什么；防篡改核验"),
        "log:index",
        Permission.READ_LOG,
    ),
    Entry(
        gettext_noop("人员与权限"),
        gettext_noop("账户、任职、锁定、一次性链接"),
        "administration:index",
        Permission.MANAGE_PEOPLE,
    ),
)


@access(Permission.READ_ACCOUNT)
def workbench(request: HttpRequest) -> HttpResponse:
    """The rooms this person may enter."""
    actor = actor_of(request)
    open_rooms = [entry for entry in ENTRIES if check(actor, entry.permission)]
    found = [(gettext(entry.title), gettext(entry.purpose), reverse(entry.page)) for entry in open_rooms]
    return render(request, "web/workbench.html", {"rooms": found, **todo(request)})
