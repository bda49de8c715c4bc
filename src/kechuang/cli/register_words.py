"""What `kechuang import` prints for a clerk."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kechuang.register.importing.report import Report

OUTCOMES = {
    "imported": "已导入",
    "unchanged": "无变化",
    "held": "未写入",
    "dry-run": "仅检查",
    "malformed": "无法采用",
    "not-read": "未写入",
}
SHOWN = 20


def show_reports(reports: Sequence[Report], console: Console) -> None:
    """A table of files, then what is wrong with place and remedy."""
    table = Table(show_edge=False, box=None)
    table.add_column("文件", overflow="fold")
    table.add_column("结果", no_wrap=True)
    for head in ("采用", "修正", "拒绝", "略过", "新增陈述", "新增主体"):
        table.add_column(head, justify="right", no_wrap=True)
    for report in reports:
        rows = (report.rows[state] for state in ("accepted", "corrected", "rejected", "skipped"))
        counts = (*rows, report.new_statements, report.new_parties)
        table.add_row(escape(report.file), OUTCOMES[report.outcome], *(f"{number:,}" for number in counts))
    console.print(table)
    for report in reports:
        _show_problem(report, console)
        rejected = [line for line in report.lines if line.state == "rejected"]
        for line in rejected[:SHOWN]:
            for note in line.notes:
                value = f" “{note.value}”" if note.value else ""
                line_of = escape(f"{report.file} {note.cell}{value} {note.why}")
                console.print(line_of, style="red", highlight=False, soft_wrap=True)
        if len(rejected) > SHOWN:
            console.print(f"… 另有 {len(rejected) - SHOWN:,} 行被拒绝，用 --report 查看全部")
    if any(report.outcome == "held" for report in reports):
        console.print("没有写入任何数据。请更正后重新导入，或用 --allow-rejects 只导入合格的行。", style="bold")


def _show_problem(report: Report, console: Console) -> None:
    if report.problem is not None:
        place = f" {report.place}" if report.place else ""
        text = f"{report.file}{place} {report.problem}\n  {report.problem.text.en}"
        remedy = report.problem.remedy.en
        console.print(escape(f"{text}; {remedy}" if remedy else text), style="red", highlight=False, soft_wrap=True)
    for why in report.warnings:
        console.print(escape(f"{report.file} {why}"), style="yellow", highlight=False, soft_wrap=True)
