"""A tiny pack and builders of department files, for tests of the register."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import Workbook

from kechuang.core.pack import Pack, load
from kechuang.people.actors import SYSTEM
from kechuang.register.importing import import_files
from kechuang.register.importing.report import Report

# Valid by check digit; names that nobody can take for real.
A, B, C = "91110000802100433B", "91330100799655058B", "914403001922038216"
WRONG = "91110105MA00A0A00X"  # its check character would be 5
EARLY = datetime(2026, 4, 1, tzinfo=UTC)
LATE = datetime(2026, 5, 1, tzinfo=UTC)

PACK = {
    "pack.yaml": "id: tiny\ntitle: {zh: 示例, en: Sample}\nsample: true\n",
    "departments.yaml": """
departments:
  - {id: sti, name: {zh: 科委, en: S&T}, level: city}
  - {id: tax, name: {zh: 税务, en: Tax}, level: city}
  - {id: stat, name: {zh: 统计, en: Statistics}, level: city}
""",
    "facts/all.yaml": """
facts:
  - {id: rd_expense, name: {zh: 研发费用, en: R&D}, type: money, period: year, holder: tax}
  - {id: debt, name: {zh: 负债, en: Debt}, type: money, min: 0, max: 1亿元, holder: stat}
  - {id: employees, name: {zh: 从业人员, en: Staff}, type: count, unit: 人, max: 100万人, holder: stat}
  - {id: share, name: {zh: 占比, en: Share}, type: ratio, max: 100%, holder: stat}
  - {id: founded, name: {zh: 成立日期, en: Founded}, type: date, holder: stat}
  - {id: dishonest, name: {zh: 失信, en: Dishonest}, type: flag, holder: sti}
  - {id: size, name: {zh: 规模, en: Size}, type: category, holder: stat,
     values: {small: {zh: 小型, en: Small}, large: {zh: 大型, en: Large}}}
  - {id: fields, name: {zh: 领域, en: Fields}, type: set, holder: sti,
     values: {ai: {zh: 人工智能, en: AI}, ic: {zh: 集成电路, en: IC}}}
records:
  - id: hnte_certificate
    alias: hnte
    name: {zh: 高企证书, en: HNTE certificate}
    holder: sti
    identity: [number]
    label: number
    fields:
      - {id: number, name: {zh: 证书编号, en: Number}, type: text}
      - {id: valid_from, name: {zh: 起, en: From}, type: date}
      - {id: valid_to, name: {zh: 止, en: To}, type: date}
      - {id: first_time, name: {zh: 首次, en: First}, type: flag}
      - {id: grant, name: {zh: 奖励, en: Grant}, type: money}
      - {id: tags, name: {zh: 标签, en: Tags}, type: set, values: {a: {zh: 甲, en: A}, b: {zh: 乙, en: B}}}
  - id: patents
    alias: ip
    name: {zh: 专利, en: Patent}
    holder: sti
    identity: [number]
    label: number
    fields:
      - {id: number, name: {zh: 申请号, en: Number}, type: text}
""",
    "imports/hnte.yaml": """
id: hnte
title: 高企名单
files: ["*高企*"]
publisher: sti
document: hnte_list
date: {find: [title, file], default: 2026-03-31}
columns:
  - {header: [统一社会信用代码, 信用代码], as: uscc, required: true}
  - {header: [企业名称], as: name}
  - {header: [证书编号], field: hnte.number, required: true}
  - {header: [发证日期], field: hnte.valid_from}
  - {header: [有效期至], field: hnte.valid_to}
  - {header: [是否首次], field: hnte.first_time}
  - {header: [奖励], field: hnte.grant}
  - {header: [标签], field: hnte.tags}
complete:
  - {of: hnte, whom: all, from: 2014-01-01}
""",
    "imports/stat.yaml": """
id: stat
title: 统计年报
files: ["*统计*"]
publisher: stat
document: annual
date: {find: [title, file], default: 2026-03-31}
columns:
  - {header: [统一社会信用代码], as: uscc, required: true}
  - {header: [企业名称], as: name}
  - {header: ["{year}年研发费用"], fact: rd_expense}
  - {header: [负债], fact: debt}
  - {header: [从业人员], fact: employees}
  - {header: [占比], fact: share}
  - {header: [成立日期], fact: founded}
  - {header: [规模], fact: size}
  - {header: [领域], fact: fields}
""",
    "imports/tax.yaml": """
id: tax
title: 税务
files: ["*税务*"]
publisher: tax
document: tax_return
date: {find: [file], default: 2026-03-31}
columns:
  - {header: [统一社会信用代码], as: uscc, required: true}
  - {header: [年度], as: year, required: true}
  - {header: [研发费用], fact: rd_expense, unit: 元}
""",
    "imports/dishonest.yaml": """
id: dishonest
title: 失信名单
files: ["*失信*"]
publisher: sti
document: dishonest_list
date: 2026-03-31
columns:
  - {header: [企业名称], as: name, required: true}
party: {create: false}
constants:
  - {fact: dishonest, value: true}
complete:
  - {of: dishonest, otherwise: false}
""",
    "imports/patents.yaml": """
id: patents
title: 专利
files: ["*专利*"]
publisher: sti
document: patents
date: {find: [file]}
columns:
  - {header: [统一社会信用代码], as: uscc, required: true}
  - {header: [申请号], field: ip.number, check: patent}
complete:
  - {of: ip, whom: named}
other_columns: refuse
""",
}


def pack_folder(folder: Path) -> Path:
    for name, text in PACK.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def tiny_pack(folder: Path) -> Pack:
    return load(pack_folder(folder))


def take(pack: Pack, *paths: Path, at: datetime = EARLY, **options: bool) -> list[Report]:
    return import_files(paths, pack, SYSTEM, recorded_at=at, **options)  # type: ignore[arg-type]


def csv_file(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.strip().encode(encoding))
    return path


def xlsx_file(path: Path, rows: Iterable[Sequence[object]], formats: dict[str, str] | None = None) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    for cell, number_format in (formats or {}).items():
        sheet[cell].number_format = number_format
    book.save(path)
    return path


def altered(path: Path, source: bytes, **parts: bytes) -> Path:
    """An XLSX with parts replaced or added; in names `__` stands for `/` and `_dot_` for a point."""
    named = {name.replace("__", "/").replace("_dot_", "."): content for name, content in parts.items()}
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            if item not in named:
                new.writestr(item, old.read(item))
        for name, content in named.items():
            new.writestr(name, content)
    return path
