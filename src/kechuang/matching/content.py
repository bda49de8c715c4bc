"""What an owner says in an offer, checked before it is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from dataclasses import field as with_default
from datetime import date
from decimal import Decimal, InvalidOperation

from kechuang.core.pack.offers import OfferRules
from kechuang.matching.calendar import Calendar
from kechuang.matching.models import Version
from kechuang.register.importing.tidy import bigrams, name_key, storable
from kechuang.register.problems import RegisterError

MOST_PRICE = 10**15
"""Fen: ten trillion yuan."""
_AMOUNT = re.compile(r"^(?P<number>\d{1,15}(?:\.\d{1,8})?)(?P<unit>万元|万|亿元|亿|元)?$")
_TIMES = {"万元": 10_000, "万": 10_000, "亿元": 10**8, "亿": 10**8}
LENGTHS = {"title": 80, "text": 2000, "unit": 20, "address": 120, "contact": 60, "terms": 500, "about": 80, "place": 40}
NAMES = {
    "title": ("标题", "the title"),
    "text": ("说明", "the text"),
    "unit": ("计价单位", "the unit"),
    "address": ("地点", "the place"),
    "contact": ("联系岗位", "the contact role"),
    "terms": ("条件", "the terms"),
    "about": ("登记编号", "the number in the register"),
    "place": ("空间代码", "the code of the place"),
    "need": ("需求", "the need"),
    "reason": ("理由", "the reason"),
    "record": ("合同或服务记录", "the contract or service record"),
}
NEEDED = ("title", "text", "contact")


@dataclass(frozen=True, slots=True)
class Content:
    """See models.Version. `price` in fen."""

    kind: str
    title: str
    text: str
    contact: str
    valid_from: date
    field: str = ""
    basis: str = Version.Basis.NEGOTIABLE
    price: int | None = None
    unit: str = ""
    valid_to: date | None = None
    place: str = ""
    address: str = ""
    terms: str = ""
    about: str = ""
    calendar: Calendar = with_default(default_factory=Calendar)

    def public(self) -> dict[str, str]:
        """What everybody will read, by field: what the lint looks at."""
        return {name: getattr(self, name) for name in ("title", "text", "unit", "address", "contact", "terms", "about")}


def checked(given: Content, rules: OfferRules) -> Content:
    """The content with tidy texts; raises RegisterError that names what is wrong."""
    kind = rules.kinds.get(given.kind)
    if kind is None:
        raise RegisterError("请选择类别", "choose a kind")
    texts = {name: text(name, getattr(given, name), most, name in NEEDED) for name, most in LENGTHS.items()}
    if kind.fields and given.field not in rules.fields:
        raise RegisterError("请选择服务领域", "choose a field of service")
    amount = given.basis in {Version.Basis.FIXED, Version.Basis.FROM}
    if given.basis not in Version.Basis.values or amount != (given.price is not None):
        raise RegisterError("定价、起价要写金额，面议、免费不写", "fixed and starting prices have an amount")
    if given.price is not None and not 0 < given.price <= MOST_PRICE:
        raise RegisterError("金额须大于 0", "the amount is more than nothing")
    if amount and not texts["unit"]:
        raise RegisterError("请写计价单位，如 次、小时、月", "write the unit: a time, an hour, a month")
    if given.valid_to is not None and given.valid_to < given.valid_from:
        raise RegisterError("截止日期早于起始日期", "it ends before it begins")
    return Content(
        given.kind, field=given.field if kind.fields else "", basis=given.basis, price=given.price,
        valid_from=given.valid_from, valid_to=given.valid_to, calendar=given.calendar, **texts,
    )  # fmt: skip


def text(name: str, given: str, most: int, needed: bool) -> str:
    """A text within bounds; raises RegisterError."""
    tidy = storable(given).strip()
    if len(tidy) > most or (needed and not tidy):
        zh, en = NAMES[name]
        raise RegisterError(f"请填写{zh}（不超过 {most} 字）", f"write {en} in at most {most} characters")
    return tidy


def fen(given: str) -> int | None:
    """`1,200.50`, `1.2万元` → fen; None for nothing. Raises RegisterError for what is no exact amount of fen."""
    bare = name_key(given).replace(",", "")
    if not bare:
        return None
    found = _AMOUNT.match(bare)
    try:
        amount = Decimal(found["number"]) * 100 * _TIMES.get(found["unit"] or "", 1) if found else None
    except InvalidOperation:
        amount = None
    if amount is None or amount != int(amount):
        raise RegisterError(
            f"金额“{given[:20]}”看不懂，请写成 1200.50 或 1.2万元", "write the amount as 1200.50 or 1.2万元"
        )
    return int(amount)


def search_key(content: Content, words: str = "") -> tuple[str, list[str]]:
    """What the search looks at: (key, pairs of letters). `words`: of kind and field, in Chinese."""
    key = name_key(" ".join((content.title, content.text, content.terms, content.address, words)))
    return key, bigrams(key)
