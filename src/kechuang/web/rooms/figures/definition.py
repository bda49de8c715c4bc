"""How an indicator is defined, in words a reader can check."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kechuang.core.pack import Pack
from kechuang.core.pack.indicators import Counted, Indicator, Operand
from kechuang.figures.formula import read
from kechuang.rules import tree
from kechuang.web.formats import decimal, say

_SIGNS = {"+": " ＋ ", "-": " － ", "*": " × ", "/": " ÷ "}


def definition(pack: Pack, one: Indicator, lang: str) -> str:
    """One sentence."""
    formula = one.formula
    if formula is None:
        return _("由公布单位发布，逐期填报或导入。")
    if formula.counted:
        return _counted(pack, formula.counted, lang)
    if formula.kind == "firms":
        return _("空间载体中的入驻企业，按空间去重。")
    if formula.kind == "rank":
        ranked = say(pack.figures.indicators[formula.ranked].title, lang)
        return _("按“%(title)s”在全市各区中由大到小的位次；部分区无数据时由全市总数判断。") % {"title": ranked}
    parts = {part.name: _operand(pack, part, lang) for part in formula.operands}
    assert formula.value is not None
    return f"{say(one.title, lang)} ＝ {_expression(read(formula.value.text), parts)}"


def _counted(pack: Pack, counted: Counted, lang: str) -> str:
    directory = pack.directories[counted.directory]
    level = next((say(one.title, lang) for one in directory.levels if one.id == counted.level), "")
    words = _("按名录“%(title)s”计数") % {"title": say(directory.title, lang)}
    by = directory.column(counted.by)
    details = [level] if level else []
    details += [_("只计时期内的条目")] if by else []
    return words + _bracketed(details, lang)


def _operand(pack: Pack, part: Operand, lang: str) -> str:
    if part.fact:
        return say(pack.rules.dictionary.facts[part.fact].name, lang)
    if part.counted:
        return say(pack.directories[part.counted.directory].title, lang)
    details = [say(pack.figures.scopes[part.scope].name, lang)] if part.scope else []
    details += [_("上年")] if part.back else []
    title = say(pack.figures.indicators[part.indicator].title, lang)
    return title + _bracketed(details, lang)


def _bracketed(details: list[str], lang: str) -> str:
    if not details:
        return ""
    return f" ({', '.join(details)})" if lang == "en" else f"（{'，'.join(details)}）"


def _expression(node: tree.Node, parts: dict[str, str], inner: bool = False) -> str:
    match node:
        case tree.Number():
            return decimal(node.value, 6)
        case tree.Name():
            return parts[node.id]
        case tree.Unary():
            return f"－{_expression(node.value, parts, True)}"
        case tree.Binary():
            weak = node.op in "+-"
            left = _expression(node.left, parts, not weak)
            text = f"{left}{_SIGNS[node.op]}{_expression(node.right, parts, True)}"
            return f"（{text}）" if inner and weak else text
    raise TypeError(type(node).__name__)
