"""Words for codes: states, levels, natures, confidence. An unknown code is shown as it is."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, dict[str, str | Promise]] = {
    "state": {
        "yes": _("符合"),
        "manual": _("待专家判断"),
        "unknown": _("数据不足"),
        "no": _("不符合"),
        "closed": _("本期未开放"),
        "expired": _("不在有效期"),
        "not_applicable": _("不适用"),
    },
    "level": {
        "national": _("国家级"),
        "city": _("市级"),
        "park": _("中关村"),
        "district": _("区级"),
    },
    "nature": {
        "title": _("资格认定"),
        "tax": _("税收优惠"),
        "grant": _("资金补助"),
        "voucher": _("券"),
        "loan": _("贷款支持"),
        "admission": _("准入"),
    },
    "kind": {
        "status": _("资格"),
        "amount": _("可算定金额"),
        "ceiling": _("上限"),
        "range": _("区间"),
        "manual": _("评审确定"),
    },
    "confidence": {
        "sourced": _("据公开副本，未核对官方原文"),
        "secondary": _("据转述，未核对原文"),
        "partly": _("部分有出处"),
        "recalled-high": _("凭记忆，把握较大"),
        "recalled-uncertain": _("凭记忆，须核实"),
    },
    "determinism": {
        "STATUS-AUTO": _("达到条件即可认定"),
        "STATUS-EXPERT": _("条件加专家评审"),
        "FIXED": _("定额"),
        "FORMULA": _("按公式计算"),
        "CEILING": _("只规定上限"),
        "DISCRETIONARY": _("评审酌定"),
        "COMPETITIVE": _("竞争择优"),
        "TAX": _("税收优惠，自行申报"),
    },
    "force": {
        "in_force": _("有效"),
        "expired": _("已失效"),
        "future": _("尚未生效"),
        "historic": _("历史政策"),
    },
    "cap": {
        "item": _("单项上限"),
        "group": _("同组上限"),
        "year": _("年度上限"),
        "total": _("累计上限"),
    },
    "status": {
        "asserted": _("来源方陈述"),
        "verified": _("已核实"),
        "disputed": _("有争议"),
        "retracted": _("已撤回"),
    },
    "dispute": {
        "submitted": _("待受理"),
        "taken": _("办理中"),
        "forwarded": _("已转办"),
        "accepted": _("已采纳"),
        "refused": _("未采纳"),
        "withdrawn": _("企业已撤回"),
    },
    "part": {
        "answered": _("已反馈"),
        "late": _("逾期后反馈"),
        "overdue": _("已逾期"),
        "soon": _("即将到期"),
        "waiting": _("待反馈"),
        "none": _("不需反馈"),
    },
    "about": {
        "place": _("空间载体"),
        "party": _("主体"),
        "target": _("规划目标"),
    },
    "import": {
        "received": _("等待检查"),
        "checking": _("检查中"),
        "checked": _("待提交"),
        "refused": _("无法采用"),
        "approved": _("等待写入"),
        "writing": _("写入中"),
        "done": _("已导入"),
        "failed": _("出错"),
        "discarded": _("已放弃"),
    },
    "rhythm": {
        "monthly": _("每月"),
        "quarterly": _("每季"),
        "yearly": _("每年"),
        "none": _("不定期"),
    },
    "freshness": {
        "fresh": _("按期"),
        "overdue": _("过期"),
        "never": _("从未收到"),
        "untimed": _("不定期"),
    },
    "quality": {
        "complete": _("完整率"),
        "overdue": _("过期清单"),
        "conflicts": _("来源不一致"),
        "disputes": _("未办异议"),
    },
    "evidence": {
        "report": _("2017年专项报告"),
        "office": _("部门统计"),
        "sample": _("示例"),
    },
    "price_basis": {
        "current": _("现价"),
        "constant": _("不变价"),
    },
    "target": {
        "at_least": _("不低于"),
        "at_most": _("不高于"),
        "expected": _("预期性"),
        "binding": _("约束性"),
    },
    "offer": {
        "draft": _("草稿"),
        "open": _("公开中"),
        "waiting": _("未到生效日"),
        "over": _("已过有效期"),
        "hidden": _("暂不公开"),
        "withdrawn": _("已撤下"),
        "stopped": _("已被下架"),
    },
    "request": {
        "asked": _("待答复"),
        "accepted": _("已接受"),
        "declined": _("未接受"),
        "withdrawn": _("申请已撤回"),
        "done": _("已完成"),
    },
    "booking": {
        "booked": _("已预约"),
        "cancelled": _("已取消"),
        "came": _("已到访"),
        "absent": _("未到"),
    },
    "group": {
        "best_of": _("只能择一，取高者"),
        "sum_cap": _("合计不超过上限"),
    },
}


def label(kind: str, code: str) -> str:
    """The word of a code in the active language."""
    return str(LABELS[kind].get(code, code))


def choices(kind: str, codes: list[str] | None = None) -> list[tuple[str, str]]:
    """(code, word) pairs for a select, in the order of the table or of `codes`."""
    return [(code, label(kind, code)) for code in (codes if codes is not None else LABELS[kind])]
