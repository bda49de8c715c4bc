"""IP rights: applications and grants by kind, with the flags that recognition rules ask for."""

from __future__ import annotations

from datetime import date, timedelta

from kechuang.register.sample import codes
from kechuang.register.sample.draws import Draws, clamp
from kechuang.register.sample.params import Params
from kechuang.register.sample.party import Firm, Row

_KINDS = ("invention", "utility", "design", "software")
_DIGIT = {"invention": 1, "utility": 2, "design": 3}
_WAIT = {"invention": (480, 1300), "utility": (150, 330), "design": (90, 210), "software": (40, 120)}
"""Days from filing to grant, shortest and longest of the sample."""
_LIFE = {"invention": 20, "utility": 10, "design": 15, "software": 50}
"""Years of protection from filing (Patent Law art. 42; software: 50 years)."""
_FEES = {"invention": 345_000, "utility": 70_500, "design": 70_500, "software": 0}
_TITLES = (
    "数据处理方法",
    "控制装置",
    "检测系统",
    "信号识别方法",
    "管理平台",
    "传动机构",
    "成像方法",
    "储能装置",
    "分析软件",
    "调度系统",
)


def rights(firms: list[Firm], params: Params) -> None:
    """Fill the IP rights of every enterprise; an empty list is a known one."""
    draws, serial = Draws(params.seed, "rights"), codes.Counter()
    for firm in firms:
        _rights(firm, draws, serial, params)


def _rights(firm: Firm, draws: Draws, serial: codes.Counter, params: Params) -> None:
    rows: list[Row] = []
    age = firm.age(params.until)
    scale = clamp((age / 10) ** 0.8, 0.05, 2.2) * 2.0 ** (0.75 * firm.quality + 0.35 * firm.size)
    if firm.facts["legal_form"] == "branch" or (firm.quality < 0.3 and draws.chance(0.22)):
        scale = 0.0
    for kind, mean in zip(_KINDS, firm.sector.rights, strict=True):
        for _ in range(min(60, draws.poisson(mean * scale))):
            rows.append(_right(firm, kind, draws, serial, params))
    if firm.tagged("ic") and scale:
        rows += [_right(firm, "ic_layout", draws, serial, params) for _ in range(draws.poisson(1.5 * scale))]
    firm.facts["software_registered"] = any(row["kind"] == "software" and row["status"] == "valid" for row in rows)
    firm.records["ip"] = sorted(rows, key=lambda row: (row["filed_on"], row["number"]))


def _right(firm: Firm, kind: str, draws: Draws, serial: codes.Counter, params: Params) -> Row:
    shape = "software" if kind == "ic_layout" else kind
    acquired = "assigned" if draws.chance(0.07) else "own"
    first = max(firm.born - timedelta(days=700 if acquired == "assigned" else 0), date(2004, 1, 2))
    filed = first + timedelta(days=int((params.until - first).days * draws.uniform() ** 0.75))
    granted = filed + timedelta(days=draws.between(*_WAIT[shape]))
    year = filed.year
    if kind in _DIGIT:
        number = codes.patent(year, _DIGIT[kind], serial.next(f"{kind}{year}"))
    else:
        prefix = f"{granted.year}SR9" if kind == "software" else f"BS.{granted.year % 100:02d}9"
        number = f"{prefix}{serial.next(f'{kind}{granted.year}'):06d}"
    status = _status(kind, granted, draws, params)
    own = draws.chance(0.8)
    row: Row = {
        "number": number,
        "title": f"一种{draws.pick(_TITLES)}" if kind in _DIGIT else draws.pick(_TITLES),
        "kind": kind,
        "class": "I" if kind in ("invention", "ic_layout") else "II",
        "status": status,
        "filed_on": filed,
        "granted_on": granted if status in ("valid", "lapsed") else None,
        "acquired_on": min(granted + timedelta(days=400), params.until)
        if acquired == "assigned" and status == "valid"
        else None,
        "first_applicant": draws.chance(0.94),
        "acquired": acquired,
        "country": "CN",
        "linked_product": own,
        "linked_to_leading_product": own and draws.chance(0.7),
        "earns_income": own and status == "valid" and draws.chance(0.6),
        "disputed": draws.chance(0.004),
        "used_for_hnte": False,
        "official_fee_paid": _FEES.get(kind, 0) if status in ("valid", "lapsed") else _FEES.get(kind, 0) // 3,
        "agency_fee": draws.between(15, 60) * 10_000 if kind in _DIGIT else draws.between(3, 10) * 10_000,
        "beijing_agency": draws.chance(0.85),
    }
    if status == "valid":
        row["valid_to"] = _years_later(filed, _LIFE[shape])
    return row


def _status(kind: str, granted: date, draws: Draws, params: Params) -> str:
    if granted > params.until:
        return "pending"
    if kind == "invention" and draws.chance(0.22):
        return "rejected"
    age = (params.until - granted).days / 365
    return "lapsed" if kind in _DIGIT and draws.chance(min(0.7, 0.035 * age)) else "valid"


def _years_later(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28)) - timedelta(days=1)


def valid_classes(firm: Firm) -> tuple[int, int]:
    """Numbers of valid rights of class I and II."""
    valid = [row["class"] for row in firm.rows("ip") if row["status"] == "valid"]
    return valid.count("I"), valid.count("II")
