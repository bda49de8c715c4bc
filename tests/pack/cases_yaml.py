"""Files that are not the YAML a pack may hold, and shapes the models refuse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.pack.builder import FACTS, POLICY, Case, Wreck


def _write(name: str, raw: bytes) -> Callable[[Path], None]:
    def wreck(root: Path) -> None:
        (root / name).write_bytes(raw)

    return wreck


def _bomb(root: Path) -> None:
    lines = ["facts: []", "x0: &x0 [a, b, c, d, e, f, g, h, i, j]"]
    lines += [f"x{n}: &x{n} [{', '.join([f'*x{n - 1}'] * 10)}]" for n in range(1, 9)]
    (root / FACTS).write_text("\n".join(lines), encoding="utf-8")


def _rename(old: str, new: str) -> Callable[[Path], None]:
    def wreck(root: Path) -> None:
        (root / new).parent.mkdir(exist_ok=True)
        (root / old).rename(root / new)

    return wreck


def _link(root: Path) -> None:
    outside = root.parent / "outside.yaml"
    outside.write_text("facts: []\n", encoding="utf-8")
    (root / "facts" / "link.yaml").symlink_to(outside)


WRECKS = [
    Wreck("gbk", _write(FACTS, "facts: []\n# 事实\n".encode("gbk")), FACTS, 2, "UTF-8"),
    Wreck("utf-16", _write(FACTS, "facts: []".encode("utf-16")), FACTS, 1, "UTF-8"),
    Wreck("control character", _write(FACTS, b"facts: []\n# \x00"), FACTS, 2, "control"),
    Wreck("empty file", _write(FACTS, b""), FACTS, 1, "empty"),
    Wreck("huge file", _write(FACTS, b"facts: []\n" + b"# long\n" * 200_000), FACTS, 1, "bytes"),
    Wreck("deep nesting", _write(FACTS, b"facts: " + b"[" * 5_000), FACTS, 1, "levels"),
    Wreck("deep indentation", _write(FACTS, b"facts:\n" + b"- " * 5_000 + b"x"), FACTS, 2, "levels"),
    Wreck("alias bomb", _bomb, FACTS, 6, "nodes"),
    Wreck("no pack.yaml", lambda root: (root / "pack.yaml").unlink(), "pack.yaml", 1, "missing"),
    Wreck("no departments", lambda root: (root / "departments.yaml").unlink(), "departments.yaml", 1, "missing"),
    Wreck(
        "folder misspelt",
        _rename(POLICY, "policy/example-training.yaml"),
        "policy/example-training.yaml",
        1,
        "policies",
    ),
    Wreck("yml", _rename(FACTS, "facts/basic.yml"), "facts/basic.yml", 1, "facts/basic.yaml"),
    Wreck(
        "other name than id", _rename(POLICY, "policies/other.yaml"), "policies/other.yaml", 2, "example-training.yaml"
    ),
    Wreck("link outside", _link, "facts/link.yaml", 1, "out of the pack"),
]

YAML = [
    Case("tab", POLICY, "  rate: 50%", "§\trate: 50%", "file", "tab"),
    Case(
        "open bracket",
        POLICY,
        "valid: {from: 2025-01-01}\n",
        "valid: {from: 2025-01-01\nparameters§:\n  x: [1\n",
        "file",
        "YAML",
    ),
    Case("open quote", POLICY, "level: district\n", "level: §'district\n", "file", "quote"),
    Case("colon in a text", POLICY, "    window: rolling", "    window: a§: b", "file", "quotes"),
    Case("twice the same key", POLICY, "level: district\n", "level: district\n§level: city\n", "level", "twice"),
    Case(
        "python tag",
        POLICY,
        "level: district",
        "level: §!!python/object/apply:os.system [ls]",
        "tag:yaml.org,2002:python/object/apply:os.system",
        "tag",
    ),
    Case("local tag", POLICY, "level: district", "level: §!env HOME", "!env", "tag"),
    Case("alias from nowhere", POLICY, "level: district", "level: §*where", "alias", "anchor"),
    Case("alias of itself", FACTS, "facts:\n", "extra: &x [§*x]\nfacts:\n", "alias", "anchor"),
    Case("second document", FACTS, "records:\n", "§---\nrecords:\n", "document", "second document"),
    Case("list as key", FACTS, "records:\n", "? §[a]\n: b\nrecords:\n", "key", "text"),
    Case("merge of a text", FACTS, "records:\n", "§<<: text\nrecords:\n", "<<", "merged"),
    Case("list on top", FACTS, None, "§- facts\n", "file", "mapping"),
    Case("text on top", FACTS, None, "§facts\n", "file", "mapping"),
]

SHAPE = [
    Case(
        "misspelt key",
        POLICY,
        "clauses:\n  - id: main",
        "§clausess:\n  - id: main",
        "clausess",
        "did you mean `clauses`",
    ),
    Case("key of another place", POLICY, "    window: rolling", "    §level: city", "clauses[0].level", "use one of"),
    Case(
        "key too many",
        POLICY,
        "level: district\n",
        "level: district\n§title2: x\n",
        "title2",
        "did you mean `title`",
    ),
    Case(
        "no clause title",
        POLICY,
        "  - id: main\n    title: {zh: 培训补贴, en: Training subsidy}\n",
        "  - §id: main\n",
        "clauses[0].title",
        "add `title",
    ),
    Case("level not known", POLICY, "level: district", "level: §distric", "level", "did you mean `district`"),
    Case("determinism not known", POLICY, "determinism: FORMULA", "determinism: §GUESS", "determinism", "STATUS-AUTO"),
    Case(
        "grade not known",
        POLICY,
        "grade: recalled-uncertain",
        "grade: §certain",
        "confidence.grade",
        "recalled-uncertain",
    ),
    Case("no such day", POLICY, "valid: {from: 2025-01-01}", "valid: {from: §2025-02-30}", "valid.from", "calendar"),
    Case(
        "day in another style",
        POLICY,
        "valid: {from: 2025-01-01}",
        "valid: {from: §2025/1/1}",
        "valid.from",
        "YYYY-MM-DD",
    ),
    Case(
        "amount without value",
        POLICY,
        "      kind: amount\n      nature: grant\n      value: round(course.cost * rate, 0.01元)",
        "      §kind: amount\n      nature: grant",
        "clauses[0].benefit",
        "needs value",
    ),
    Case(
        "status with value",
        POLICY,
        "      kind: amount\n      nature: grant",
        "      §kind: status\n      gives: 称号\n      nature: title",
        "clauses[0].benefit",
        "has no value",
    ),
    Case(
        "nobody decides",
        POLICY,
        "  - id: small\n    says: {zh: 人数不超过上限, en: Headcount within the limit}\n"
        "    test: employees <= small_firm",
        "  - §id: small\n    says: 人数",
        "conditions[0]",
        "manual",
    ),
    Case(
        "empty test",
        POLICY,
        "    test: employees <= small_firm",
        "    test:§",
        "conditions[0].test",
        "nothing is written",
    ),
    Case(
        "clauses as mapping",
        POLICY,
        "conditions:\n  - id: small\n",
        "notes: §{a: b}\nconditions:\n  - id: small\n",
        "notes",
        "list",
    ),
    Case(
        "cap without limit",
        POLICY,
        "caps: [{per: year, at_most: 5万元}]",
        "caps: [§{per: year}]",
        "clauses[0].benefit.caps[0]",
        "limit",
    ),
    Case(
        "group cap without by",
        POLICY,
        "caps: [{per: year, at_most: 5万元}]",
        "caps: [§{per: group, at_most: 5万元}]",
        "clauses[0].benefit.caps[0]",
        "by",
    ),
    Case("window without dates", POLICY, "window: rolling", "window: §{note: 随时}", "clauses[0].window", "dates"),
    Case("window not known", POLICY, "window: rolling", "window: §sometimes", "clauses[0].window.mode", "rolling"),
    Case("id in capitals", POLICY, "  - id: small", "  - id: §Small", "conditions[0].id", "a-z"),
    Case(
        "two bounds in a row",
        POLICY,
        "{at_most: 1000万元, value: 5万元}",
        "§{at_most: 1000万元, below: 5元, value: 5万元}",
        "tables.ceiling.rows[0]",
        "one bound",
    ),
    Case(
        "else is not last",
        POLICY,
        "      - {else: 3万元}",
        "      - {else: §3万元}\n      - {at_most: 2000万元, value: 1元}",
        "tables.ceiling.rows[1]",
        "never reached",
    ),
    Case(
        "rows out of order",
        POLICY,
        "      - {else: 3万元}",
        "      - {at_most: §500万元, value: 1元}\n      - {else: 3万元}",
        "tables.ceiling.rows[1]",
        "never be reached",
    ),
    Case(
        "computed bound",
        POLICY,
        "at_most: 1000万元, value",
        "at_most: '§revenue[-1]', value",
        "tables.ceiling.rows[0]",
        "let",
    ),
    Case(
        "long expression",
        POLICY,
        "    test: employees <= small_firm",
        "    test: §" + "employees > 1人 and " * 120 + "true",
        "conditions[0].test",
        "2,000",
    ),
]
