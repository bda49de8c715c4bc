"""Tables and operations in words."""

from __future__ import annotations

from functools import cache

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from kechuang.core.log.models import Event

TABLES = {
    "register_fact": gettext_noop("主体数据"),
    "register_party": gettext_noop("主体"),
    "register_partyname": gettext_noop("主体名称"),
    "register_coverage": gettext_noop("名单完整性"),
    "register_document": gettext_noop("来源文件"),
    "register_writebatch": gettext_noop("导入批次"),
    "register_undo": gettext_noop("批次撤销"),
    "register_belonging": gettext_noop("主体归并"),
    "register_factkey": gettext_noop("数据项编号"),
    "people_user": gettext_noop("账户"),
    "people_organisation": gettext_noop("单位"),
    "people_membership": gettext_noop("任职"),
    "people_user_groups": gettext_noop("账户用户组"),
    "people_user_user_permissions": gettext_noop("账户权限"),
    "auth_group": gettext_noop("用户组"),
    "auth_group_permissions": gettext_noop("用户组权限"),
    "mfa_authenticator": gettext_noop("双重验证"),
    "socialaccount_socialaccount": gettext_noop("统一身份账户"),
}
OPERATIONS = {
    Event.Operation.INSERT: gettext_noop("新增"),
    Event.Operation.UPDATE: gettext_noop("修改"),
    Event.Operation.DELETE: gettext_noop("删除"),
    Event.Operation.TRUNCATE: gettext_noop("清空"),
    Event.Operation.WATCH: gettext_noop("开始记录"),
    Event.Operation.UNWATCH: gettext_noop("停止记录"),
    Event.Operation.BASELINE: gettext_noop("既有内容"),
}


def table(name: str) -> str:
    """What a table holds: from the list above, from its model, else its own name."""
    return _(TABLES[name]) if name in TABLES else _by_model().get(name, name)


def operation(code: str) -> str:
    """What happened."""
    return _(OPERATIONS[Event.Operation(code)])


@cache
def _by_model() -> dict[str, str]:
    """Names that models give themselves in Chinese; Django makes the others up from the class."""
    models = apps.get_models(include_auto_created=True)
    named = {model._meta.db_table: str(model._meta.verbose_name) for model in models}
    return {table: words for table, words in named.items() if not words.isascii()}
