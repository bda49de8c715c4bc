"""What the register knows of pseudonyms: made with which key, and which of them may be one person."""

from __future__ import annotations

from kechuang.register.importing.models import PersonKey
from kechuang.register.importing.persons.key import fingerprint
from kechuang.register.importing.reasons import Reason, reason
from kechuang.register.importing.sql import Cursor
from kechuang.register.importing.stage import StagedFile
from kechuang.register.statements import counts

_ALIKE = f"""
SELECT f.body->>%(likeness)s FROM register_fact f JOIN register_factkey k ON k.id = f.key_id
WHERE k.name = %(key)s AND f.body->>%(likeness)s = ANY(%(seen)s) AND {counts("f")}
GROUP BY 1 HAVING count(DISTINCT f.body->>%(person)s) > 1
"""


def other_key(staged: StagedFile) -> Reason | None:
    """Why a list of persons cannot be taken: those who are in the register were turned with another key."""
    if staged.plan.mapping.persons is None:
        return None
    held = PersonKey.objects.filter(document__batch__undo=None).exclude(fingerprint=fingerprint())
    if not held.exists():
        return None
    return reason(
        "person-key",
        "登记册中的人员代号是用另一把密钥生成的，导入会把同一人当作两人",
        "the pseudonyms in the register were made with another key: one person would become two",
        (
            "请恢复原来的人员密钥；若已遗失，先撤回原有人才名单的批次，再全部重新导入（docs/guides/persons.md）",
            "put the old key back; if it is lost, undo the batches of these lists and import them all again",
        ),
    )


def keep_key(staged: StagedFile, document: int) -> None:
    """Add with which key the document's persons were turned."""
    if staged.plan.mapping.persons is not None:
        PersonKey.objects.create(document_id=document, fingerprint=fingerprint())


def doubts(cursor: Cursor, staged: StagedFile) -> list[Reason]:
    """Warnings about rows that may name one person under two pseudonyms. Nothing is merged."""
    rule = staged.plan.mapping.persons
    if rule is None:
        return []
    rows: dict[str, list[int]] = {}
    key = ""
    for row in staged.rows:
        for one in row.statements if row.state != "rejected" else ():
            if isinstance(one.value, dict) and (alike := one.value.get(rule.likeness)):
                key = one.key
                rows.setdefault(str(alike), []).append(row.number)
    asked = {"key": key, "likeness": rule.likeness, "person": rule.person, "seen": list(rows), "known_at": None}
    cursor.execute(_ALIKE, asked)
    found = sorted(number for (alike,) in cursor.fetchall() for number in rows[alike])
    if not found:
        return []
    shown = "、".join(map(str, found[:10])) + (" …" if len(found) > 10 else "")
    return [
        reason(
            "person-alike",
            f"{len(found)} 行与另一代号同名同单位，可能是同一人，未合并（第 {shown} 行）",
            f"{len(found)} rows share name and organisation with another pseudonym: perhaps one person, not merged"
            f" (rows {shown})",
            ("请在名单中补充证件号码后重新导入", "add identity numbers to the list and import it again"),
        )
    ]
