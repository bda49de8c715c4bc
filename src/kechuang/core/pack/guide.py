"""Tables of the guides that are made from a pack: `python -m kechuang.core.pack.guide PACK docs/guides`."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from kechuang.core.pack.directories import Directory
from kechuang.core.pack.loader import load
from kechuang.rules.definitions import Dictionary, FactDef

MARKS = "<!-- {0}: begin -->", "<!-- {0}: end -->"


def tables(dictionary: Dictionary) -> str:
    """Markdown: record kinds by alias with their fields, then facts."""
    lines = ["### Record kinds", "", "| alias | record kind | holder | fields |", "|---|---|---|---|"]
    for alias, record in sorted(dictionary.records.items()):
        fields = ", ".join(_field(one) for one in record.fields)
        lines.append(f"| `{alias}` | `{record.id}` {record.name.zh} | {record.holder} | {fields} |")
    lines += [
        "",
        "### Facts",
        "",
        "`[y]`: one value a fiscal year.",
        "",
        "| fact | name | type | holder |",
        "|---|---|---|---|",
    ]
    for fact in sorted(dictionary.facts.values(), key=lambda one: one.id):
        yearly = "`[y]`" if fact.yearly else ""
        lines.append(f"| `{fact.id}`{yearly} | {fact.name.zh} | {_type(fact)} | {fact.holder} |")
    return "\n".join(lines) + "\n"


def directory_table(directories: Mapping[str, Directory]) -> str:
    """Markdown: every directory with what a row is, what it reproduces and who is in charge."""
    lines = [
        "| directory | title | rows | systems | figures | department | audience |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in sorted(directories.values(), key=lambda one: one.id):
        cells = (f"`{one.rows}`", ", ".join(one.systems), ", ".join(one.figures), one.department)
        lines.append(
            f"| `{one.id}` | {one.title.zh} | {' | '.join(cells)} | {'public' if one.public else 'internal'} |"
        )
    return "\n".join(lines) + "\n"


def renewed(text: str, table: str, name: str = "dictionary") -> str:
    """The guide with what stands between its two marks replaced. Raises ValueError when a mark is missing."""
    begin, end = (mark.format(name) for mark in MARKS)
    before, _, rest = text.partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        raise ValueError(f"the guide needs the marks {begin} and {end}")
    return f"{before}{begin}\n{table}{end}{after}"


def _field(fact: FactDef) -> str:
    return f"`{fact.id}` {_type(fact)}"


def _type(fact: FactDef) -> str:
    if fact.values:
        codes = "/".join(code for code, _ in fact.values[:8])
        return f"{fact.type} ({codes}{'/…' if len(fact.values) > 8 else ''})"
    return f"{fact.type} {fact.unit}".strip()


def main(pack: Path, guides: Path) -> None:
    """Renew the tables of all guides in a folder."""
    found = load(pack)
    made = {
        "pack.md": ("dictionary", tables(found.rules.dictionary)),
        "directories.md": ("directories", directory_table(found.directories)),
    }
    for file, (name, table) in made.items():
        guide = guides / file
        guide.write_text(renewed(guide.read_text(encoding="utf-8"), table, name), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
