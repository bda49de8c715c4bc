"""A register in which one firm came in three times: with its USCC, under its name in another spelling, renamed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from kechuang.core.pack import load
from kechuang.people.actors import SYSTEM
from kechuang.register.importing import import_files

A, B, C = "91110000802100433B", "91330100799655058B", "914403001922038216"  # valid by check digit
FIRM, SPELLED = "北京示甲云图信息技术有限公司", "示甲云图（北京）信息技术有限责任公司"
OTHER, BRANCH = "杭州示乙机床有限公司", "北京示甲云图信息技术有限公司上海分公司"
RENAMED, BEFORE = "深圳示丙新材料有限公司", "深圳示丁新材料有限公司"
DAY = date(2026, 6, 15)

PACK = {
    "pack.yaml": "id: tiny\ntitle: {zh: 示例, en: Sample}\nsample: true\n",
    "departments.yaml": """
departments:
  - {id: sti, name: {zh: 科委, en: S&T}, level: city}
  - {id: stat, name: {zh: 统计, en: Statistics}, level: city}
""",
    "facts/all.yaml": """
facts:
  - {id: employees, name: {zh: 从业人员, en: Staff}, type: count, unit: 人, max: 100万人, holder: stat}
  - {id: registration_date, name: {zh: 成立日期, en: Founded}, type: date, holder: stat, sensitivity: public}
records:
  - id: hnte_certificate
    alias: hnte
    name: {zh: 高企证书, en: HNTE certificate}
    holder: sti
    sensitivity: public
    identity: [number]
    label: number
    fields:
      - {id: number, name: {zh: 证书编号, en: Number}, type: text}
""",
    "imports/firms.yaml": """
id: firms
title: 登记名单
files: ["*登记*"]
publisher: stat
document: firms
date: 2026-03-31
columns:
  - {header: [统一社会信用代码], as: uscc, required: true}
  - {header: [企业名称], as: name}
  - {header: [曾用名], as: former_name}
  - {header: [成立日期], fact: registration_date}
  - {header: [从业人员], fact: employees}
""",
    "imports/hnte.yaml": """
id: hnte
title: 高企名单
files: ["*高企*"]
publisher: sti
document: hnte_list
date: 2026-03-31
columns:
  - {header: [企业名称], as: name, required: true}
  - {header: [证书编号], field: hnte.number, required: true}
""",
}
FIRMS = f"""
统一社会信用代码,企业名称,曾用名,成立日期,从业人员
{A},{FIRM},,2011-05-06,120
{B},{OTHER},,2012-07-08,30
{C},{RENAMED},{BEFORE},2013-09-10,45
"""
CERTIFIED = f"""
企业名称,证书编号
{SPELLED},GR202600000001
{BRANCH},GR202600000002
{BEFORE}厂,GR202600000003
"""


def pack_folder(folder: Path) -> Path:
    for name, text in PACK.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def fill(pack: Path, folder: Path) -> None:
    loaded = load(pack)
    for day, (name, text) in enumerate({"登记.csv": FIRMS, "高企.csv": CERTIFIED}.items(), start=1):
        path = folder / name
        path.write_text(text.strip(), encoding="utf-8")
        reports = import_files([path], loaded, SYSTEM, recorded_at=datetime(2026, 4, day, tzinfo=UTC))
        assert [one.rejected for one in reports] == [0]
