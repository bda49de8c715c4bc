"""The small district with people in it: a sensitive fact, a sensitive list, two enterprises, a measure on each."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from kechuang.core.pack import load
from kechuang.people.actors import SYSTEM
from kechuang.register.importing import import_files
from tests.web.district import CODE, OTHER, fill, measure, pack_folder

SECRET = "SECRET-8231"
"""Stands in the register of the other enterprise only: wherever it turns up, it has leaked."""

TURNOVER = ("8231823", "8,231,823", "823.1823")
"""An internal value of the other enterprise (yuan), in every way in which it may be written."""

FACTS = """
facts:
  - {id: talent, name: {zh: 高层次人才, en: Talent}, type: flag, holder: tax, sensitivity: sensitive}
records:
  - id: agreements
    alias: agreement
    name: {zh: 人才协议, en: Agreement}
    holder: tax
    sensitivity: sensitive
    identity: [number]
    label: number
    fields:
      - {id: number, name: {zh: 协议编号, en: Number}, type: text}
      - {id: months, name: {zh: 每年月数, en: Months}, type: number, unit: 月, max: 12月}
"""
TALENT = measure(
    "talent",
    "人才奖励",
    """
conditions:
  - {id: has, says: {zh: 有高层次人才, en: has a talent}, test: talent}
clauses:
  - id: main
    title: {zh: 人才奖励, en: Talent award}
    benefit: {kind: amount, nature: grant, value: 30万元}
    window: rolling
  - id: each
    title: {zh: 每份协议, en: Each agreement}
    per: agreement
    items: [{id: long, says: {zh: 不少于三个月, en: three months}, test: agreement.months >= 3月}]
    benefit: {kind: amount, nature: grant, value: 1万元}
    window: rolling
""",
)
DIRECTORIES = {
    "agreements": """
id: agreements
title: {zh: 人才协议名录, en: Agreements}
purpose: {zh: 测试用, en: for tests}
department: tax
audience: internal
rows: agreement
count: {each: agreement.number, unit: {zh: 份, en: agreements}}
columns:
  - {id: number, of: agreement.number}
  - {id: months, of: agreement.months}
""",
    "certificates": """
id: certificates
title: {zh: 高企名录, en: Certificates}
purpose: {zh: 测试用, en: for tests}
department: sti
rows: hnte
count: {each: hnte.number, unit: {zh: 张, en: certificates}}
columns:
  - {id: number, of: hnte.number}
""",
}
OFFERS = """
kinds:
  - {id: visit, name: {zh: 场馆预约, en: Visit}}
fields: fields
"""
IMPORT = """
id: talents
title: 人才名单
files: ["*人才*"]
publisher: tax
document: talents
date: 2026-03-31
columns:
  - {header: [统一社会信用代码], as: uscc, required: true}
  - {header: [企业名称], as: name}
  - {header: [高层次人才], fact: talent}
  - {header: [协议编号], field: agreement.number, required: true}
  - {header: [每年月数], field: agreement.months}
  - {header: ["{year}年销售收入"], fact: sales_revenue}
complete:
  - {of: agreement, whom: all, from: 2014-01-01}
"""
ROWS = (
    "统一社会信用代码,企业名称,高层次人才,协议编号,每年月数,2025年销售收入（元）\n"
    f"{CODE},北京示例甲科技有限公司,是,XY-1,6,10000000\n"
    f"{OTHER},杭州示例乙软件有限公司,是,{SECRET},9,{TURNOVER[0]}\n"
)


def people_pack(folder: Path) -> Path:
    pack_folder(folder)
    (folder / "facts/people.yaml").write_text(FACTS, encoding="utf-8")
    (folder / "policies/talent.yaml").write_text(TALENT, encoding="utf-8")
    (folder / "imports/talents.yaml").write_text(IMPORT, encoding="utf-8")
    (folder / "offers.yaml").write_text(OFFERS, encoding="utf-8")
    (folder / "directories").mkdir()
    for name, text in DIRECTORIES.items():
        (folder / f"directories/{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def fill_people(pack: Path, files: Path) -> None:
    """The department files of the small district and the list of talents."""
    fill(pack, files)
    (files / "人才.csv").write_text(ROWS, encoding="utf-8")
    import_files([files / "人才.csv"], load(pack), SYSTEM, recorded_at=datetime(2026, 4, 2, tzinfo=UTC))
