"""A small district for tests of the faces: a pack with one measure of each kind, and one enterprise from real files."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from kechuang.core.pack import load
from kechuang.people.actors import SYSTEM
from kechuang.register.importing import import_files

CODE, OTHER = "91110000802100433B", "91330100799655058B"  # valid by check digit
NAME = "北京示例甲科技有限公司"
DAY = date(2026, 6, 15)

FACTS = """
facts:
  - {id: rd_expense, name: {zh: 研发费用, en: R&D expense}, type: money, period: year, holder: tax, change: up}
  - {id: sales_revenue, name: {zh: 销售收入, en: Sales}, type: money, period: year, holder: tax}
  - {id: employees, name: {zh: 从业人员, en: Staff}, type: count, unit: 人, max: 100万人, holder: stat, change: any}
  - {id: share, name: {zh: 外资占比, en: Foreign share}, type: ratio, max: 100%, holder: stat}
  - {id: registration_date, name: {zh: 成立日期, en: Founded}, type: date, holder: stat, sensitivity: public}
  - {id: dishonest, name: {zh: 失信, en: On the dishonesty list}, type: flag, holder: sti}
  - {id: size, name: {zh: 规模, en: Size}, type: category, holder: stat,
     values: {small: {zh: 小型, en: Small}, large: {zh: 大型, en: Large}}}
  - {id: fields, name: {zh: 领域, en: Fields}, type: set, holder: sti,
     values: {ai: {zh: 人工智能, en: AI}, ic: {zh: 集成电路, en: IC}}}
records:
  - id: hnte_certificate
    alias: hnte
    name: {zh: 高企证书, en: High-tech certificate}
    holder: sti
    identity: [number]
    label: number
    sensitivity: public
    fields:
      - {id: number, name: {zh: 证书编号, en: Number}, type: text}
      - {id: valid_from, name: {zh: 有效期起, en: From}, type: date}
      - {id: valid_to, name: {zh: 有效期止, en: To}, type: date}
  - id: loans
    alias: loan
    name: {zh: 贷款, en: Loan}
    holder: stat
    identity: [number]
    label: number
    fields:
      - {id: number, name: {zh: 合同号, en: Number}, type: text}
      - {id: interest, name: {zh: 利息, en: Interest}, type: money}
"""

COMMON = """
document: {{number: 试〔2026〕1号, issuer: [sti], url: 'https://example.org/{id}', note: {{zh: 测试用, en: for tests}}}}
confidence: {{grade: {grade}, note: {{zh: 测试, en: a test}}}}
level: {level}
determinism: FORMULA
department: sti
valid: {valid}
"""


def measure(
    id: str, title: str, rest: str, level: str = "city", grade: str = "sourced", valid: str = "{from: 2020-01-01}"
) -> str:
    """One policy file; no examples: this pack is only for the faces."""
    head = f"id: {id}\ntitle: {{zh: {title}, en: Measure {id}}}\n"
    return head + COMMON.format(id=id, grade=grade, level=level, valid=valid) + rest


MEASURES = {
    # yes, with an amount, a cap and a window of days
    "growth": measure(
        "growth",
        "研发增长补助",
        """
parameters:
  rate: [{from: 2020-01-01, value: 10%}, {from: 2026-01-01, value: 20%}]
conditions:
  - id: intensity
    article: 第三条
    says: {zh: 研发强度不低于 5%, en: R&D intensity of 5 %}
    test: rd_expense[-1] / sales_revenue[-1] >= 5%
clauses:
  - id: main
    title: {zh: 研发增长补助, en: R&D growth grant}
    benefit:
      kind: amount
      nature: grant
      value: floor(rd_expense[-1] * rate, 1元)
      caps: [{per: year, at_most: 30万元}]
    window: {from: 2026-06-01, to: 2026-06-20}
    documents: [{zh: 审计报告, en: Audit report}]
notes: [{zh: 文本未说明是否含税, en: The text does not say whether tax is included}]
""",
    ),
    # yes, a ceiling, excluded by growth
    "ceiling": measure(
        "ceiling",
        "示范应用补助",
        """
conditions:
  - {id: small, says: {zh: 小型企业, en: a small firm}, test: size = 'small'}
clauses:
  - id: main
    title: {zh: 示范应用, en: Demonstration}
    benefit: {kind: ceiling, nature: grant, value: 50万元}
    window: rolling
""",
        level="district",
        grade="secondary",
    ),
    # no by a near miss
    "staff": measure(
        "staff",
        "用工补贴",
        """
conditions:
  - {id: enough, says: {zh: 从业人员不少于 60 人, en: at least 60 staff}, test: employees >= 60人}
clauses:
  - id: main
    title: {zh: 用工补贴, en: Staff subsidy}
    benefit: {kind: amount, nature: grant, value: 10万元}
    window: by_notice
""",
    ),
    # unknown for want of one fact
    "foreign": measure(
        "foreign",
        "外资研发奖励",
        """
conditions:
  - {id: half, says: {zh: 外资占比过半, en: mostly foreign}, test: share > 50%}
clauses:
  - id: main
    title: {zh: 外资研发奖励, en: Foreign R&D award}
    benefit: {kind: amount, nature: grant, value: 20万元}
    window: by_notice
""",
        level="national",
    ),
    # manual, and a title
    "title": measure(
        "title",
        "示例企业认定",
        """
conditions:
  - {id: honest, says: {zh: 未列入失信名单, en: not on the dishonesty list}, test: not dishonest}
  - {id: expert, says: {zh: 技术先进, en: advanced technology}, manual: {zh: 专家组评审, en: panel review}}
clauses:
  - id: main
    title: {zh: 认定, en: Recognition}
    benefit: {kind: status, nature: title, gives: {zh: 三年资格, en: a title for three years}}
    window: by_notice
""",
        level="national",
        grade="recalled-high",
    ),
    # an unknown list of records
    "interest": measure(
        "interest",
        "贷款贴息",
        """
clauses:
  - id: main
    title: {zh: 贴息, en: Interest subsidy}
    per: loan
    items: [{id: paid, says: {zh: 已付利息, en: interest was paid}, test: loan.interest > 0}]
    benefit:
      kind: amount
      nature: loan
      value: 'round(loan.interest * 50%, 0.01元)'
      caps: [{per: item, at_most: 5万元}]
    window: rolling
""",
    ),
    # a certificate is held
    "holder": measure(
        "holder",
        "高企税率优惠",
        """
parameters:
  relief: 10%
let:
  base_amount: sales_revenue[-1] * 10%
conditions:
  - {id: valid, says: {zh: 持有有效高企证书, en: holds a valid certificate}, test: holds(hnte)}
clauses:
  - id: main
    title: {zh: 税率优惠, en: Lower rate}
    benefit: {kind: amount, nature: tax, value: 'floor(base_amount * relief, 1元)'}
    window: rolling
""",
        level="national",
    ),
    "old": measure(
        "old",
        "旧专利资助",
        """
clauses:
  - id: main
    title: {zh: 资助, en: Grant}
    benefit: {kind: amount, nature: grant, value: 1万元}
""",
        valid="{from: 2014-01-01, to: 2019-12-31}",
    ),
}

FILES = {
    "pack.yaml": "id: small\ntitle: {zh: 示例区, en: Sample district}\nsample: true\n",
    "departments.yaml": """
departments:
  - {id: sti, name: {zh: 科委, en: S&T commission}, level: city}
  - {id: tax, name: {zh: 税务局, en: Tax bureau}, level: city}
  - {id: stat, name: {zh: 统计局, en: Statistics}, level: city}
""",
    "facts/all.yaml": FACTS,
    "stacking.yaml": """
groups:
  - id: one-grant
    kind: best_of
    says: {zh: 同一项目只能享受一项补助, en: one grant a project}
    source: 测试
    members: [growth.main, ceiling.main]
""",
    "scopes.yaml": "scopes:\n  - {id: district, code: D-1, name: 示例区, kind: district}\n",
    "indicators/all.yaml": """
topics:
  - {id: people, title: 人员}
indicators:
  - {id: staff, title: 从业人员, topic: people, unit: 人, kind: stock, scopes: [district], department: stat}
""",
    "report/all.yaml": """
section: 总述
paragraphs:
  - {id: people, title: 人员, text: '从业人员 {staff}。', with: {staff: {indicator: staff}}}
""",
    **{f"policies/{name}.yaml": text for name, text in MEASURES.items()},
    "imports/year.yaml": """
id: year
title: 年报
files: ["*年报*"]
publisher: stat
document: annual
date: 2026-03-31
columns:
  - {header: [统一社会信用代码], as: uscc, required: true}
  - {header: [企业名称], as: name}
  - {header: ["{year}年研发费用"], fact: rd_expense}
  - {header: ["{year}年销售收入"], fact: sales_revenue}
  - {header: [从业人员], fact: employees}
  - {header: [规模], fact: size}
  - {header: [成立日期], fact: registration_date}
  - {header: [失信], fact: dishonest}
""",
    # not filled here: for tests of what happens when two departments disagree
    "imports/roll.yaml": """
id: roll
title: 名册
files: ["*名册*"]
publisher: sti
document: roll
date: 2026-03-15
columns:
  - {header: [统一社会信用代码], as: uscc, required: true}
  - {header: [企业名称], as: name}
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
  - {header: [统一社会信用代码], as: uscc, required: true}
  - {header: [企业名称], as: name}
  - {header: [证书编号], field: hnte.number, required: true}
  - {header: [有效期起], field: hnte.valid_from}
  - {header: [有效期止], field: hnte.valid_to}
complete:
  - {of: hnte, whom: all, from: 2014-01-01}
""",
}

YEARBOOK = (
    "统一社会信用代码,企业名称,2025年研发费用（元）,2025年销售收入（元）,从业人员,规模,成立日期,失信\n"
    f"{CODE},{NAME},1000000,10000000,48,小型,2019-03-01,否\n"
    f"{OTHER},杭州示例乙软件有限公司,,,5,大型,2020-01-01,否\n"
)
CERTIFICATES = f"统一社会信用代码,企业名称,证书编号,有效期起,有效期止\n{CODE},{NAME},GR2024,2024-01-01,2026-12-31\n"


def pack_folder(folder: Path) -> Path:
    """Write the pack's files."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def fill(pack: Path, files: Path) -> None:
    """Import the two department files through the normal importer."""
    files.mkdir(exist_ok=True)
    (files / "年报.csv").write_text(YEARBOOK, encoding="utf-8")
    (files / "高企.csv").write_text(CERTIFICATES, encoding="utf-8")
    import_files(sorted(files.iterdir()), load(pack), SYSTEM, recorded_at=datetime(2026, 4, 1, tzinfo=UTC))
