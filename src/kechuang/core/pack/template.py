"""The files of a new pack: one department, a small dictionary, one invented measure to be replaced."""

from __future__ import annotations

from pathlib import Path

FILES = {
    "pack.yaml": """\
id: {id}
title: {{zh: {title}, en: {id}}}
sample: true
""",
    "departments.yaml": """\
departments:
  - {{id: district, name: {{zh: 区科技局（请替换）, en: District science bureau (replace me)}}, level: district}}
""",
    "facts/basic.yaml": """\
facts:
  - {{id: employees, name: {{zh: 职工人数, en: Employees}}, type: count, unit: 人, holder: district, change: any}}
  - {{id: revenue, name: {{zh: 营业收入, en: Revenue}}, type: money, period: year, holder: district}}
  - {{id: has_licence, name: {{zh: 持有许可, en: Has a licence}}, type: flag, holder: district}}
records:
  - id: training_courses
    alias: course
    name: {{zh: 培训课程, en: Training course}}
    holder: district
    identity: [number]
    label: number
    fields:
      - {{id: number, name: {{zh: 编号, en: Number}}, type: text}}
      - {{id: cost, name: {{zh: 费用, en: Cost}}, type: money}}
      - {{id: held_on, name: {{zh: 日期, en: Date}}, type: date}}
""",
    "parameters.yaml": """\
parameters:
  - id: small_firm
    name: {{zh: 小企业人数上限（示例）, en: Headcount of a small firm (example)}}
    values: [{{from: 2024-01-01, value: 300人}}]
""",
    "policies/example-training.yaml": """\
# An invented measure that shows the format. Replace it: a pack for real use holds no invented policy.
id: example-training
title: {{zh: 示例措施（虚构，请替换）, en: 'Example measure (invented, replace me)'}}
document: {{number: unknown, issuer: [district]}}
confidence: {{grade: recalled-uncertain, note: 虚构的示例}}
level: district
determinism: FORMULA
department: district
valid: {{from: 2025-01-01}}
parameters:
  rate: 50%
tables:
  ceiling:
    rows:
      - {{at_most: 1000万元, value: 5万元}}
      - {{else: 3万元}}
conditions:
  - id: small
    says: {{zh: 人数不超过上限, en: Headcount within the limit}}
    test: employees <= small_firm
clauses:
  - id: main
    title: {{zh: 培训补贴, en: Training subsidy}}
    per: course
    items:
      - id: last_year
        says: {{zh: 上一年举办, en: Held in the last year}}
        test: in_year(course.held_on, -1)
    benefit:
      kind: amount
      nature: grant
      value: round(course.cost * rate, 0.01元)
      caps: [{{per: year, at_most: 5万元}}]
    window: rolling
examples:
  - name: half of the cost
    as_of: 2026-03-01
    # 10 000 × 50 % = 5 000
    facts:
      employees: 300人
      course: [{{number: A, cost: 1万元, held_on: 2025-05-01}}]
    expect:
      clauses: {{main: {{state: yes, amount: 5_000元}}}}
  - name: one person too many
    as_of: 2026-03-01
    facts: {{employees: 301人, course: []}}
    expect:
      clauses: {{main: {{state: no}}}}
  - name: headcount not known
    as_of: 2026-03-01
    facts:
      course: [{{number: A, cost: 1万元, held_on: 2025-05-01}}]
    expect:
      clauses: {{main: {{state: unknown}}}}
""",
}


def write(folder: Path, pack_id: str, title: str) -> list[Path]:
    """Write the files into a folder that must not exist yet (FileExistsError)."""
    folder.mkdir(parents=True)
    written = []
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text.format(id=pack_id, title=title), encoding="utf-8")
        written.append(path)
    return written
