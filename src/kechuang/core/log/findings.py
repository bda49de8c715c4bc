"""What verification found, in words."""

from __future__ import annotations

from dataclasses import dataclass, field

WORDS: dict[str, tuple[str, str]] = {
    "changed": ("内容被改动，或其前有记录被增删", "was changed, or something before it was added or removed"),
    "reordered": ("顺序被调换", "does not stand where it stood: the order was changed"),
    "missing-event": ("事件被删除，链上只剩位置", "the event is gone, only its place in the chain is left"),
    "missing-link": ("链上位置缺失", "the place in the chain is missing"),
    "unchained": ("事件不在链上：绕过触发器插入，或链上位置被删", "the event is in no place of the chain"),
    "head-missing": ("链在已知位置之前结束：末尾被截去", "the chain ends before the known place: its tail was cut off"),
    "head-differs": ("与留存的哈希不符：链被整体改写", "differs from the hash kept elsewhere: the chain was rewritten"),
    "not-watched": ("表的记录触发器缺失或被停用", "triggers of the table are missing or switched off"),
    "table-gone": ("表已不存在", "the table is gone"),
    "row-changed": ("数据行与日志不符：未经日志改动", "the row differs from the log: changed behind it"),
    "row-missing": ("数据行缺失：未经日志删除", "the row is missing: removed behind the log"),
    "row-extra": ("数据行不在日志中：未经日志写入", "the row is not in the log: written behind it"),
}
"""kind → (Chinese, English)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `seq` is the place in the chain (the event that vouches for a row), None if none."""

    kind: str
    seq: int | None
    event: int | None = None
    table: str = ""
    pk: str = ""
    detail: str = ""

    @property
    def words(self) -> tuple[str, str]:
        """(Chinese, English), naming place, table and row."""
        zh, en = WORDS[self.kind]
        place_zh = f"第 {self.seq} 位" if self.seq is not None else ""
        place_en = f"place {self.seq}" if self.seq is not None else ""
        event_zh = f"事件 {self.event}" if self.event is not None else ""
        event_en = f"event {self.event}" if self.event is not None else ""
        where = " ".join(part for part in (self.table, self.pk) if part)
        tail = f"（{self.detail}）" if self.detail else ""
        head_zh = "，".join(part for part in (place_zh, event_zh, where) if part)
        head_en = ", ".join(part for part in (place_en, event_en, where) if part)
        return f"{head_zh}：{zh}{tail}", f"{head_en}: {en}" + (f" ({self.detail})" if self.detail else "")


@dataclass(slots=True)
class Verified:
    """What was looked at, and what is wrong with it. `last` is the last link that held: (seq, SHA-256, SM3 in hex)."""

    first: int
    events: int = 0
    rows: int = 0
    last: tuple[int, str, str] | None = None
    findings: list[Finding] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        return not self.findings
