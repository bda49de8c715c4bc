"""The fact dictionary as tables of the guide: `python -m kechuang.core.pack.guide PACK docs/guides/pack.md`."""

from __future__ import annotations

import sys
from pathlib import Path

from kechuang.core.pack.loader import load
from kechuang.rules.definitions import Dictionary, FactDef

BEGIN, END = "<!-- dictionary: begin -->", "<!-- dictionary: end -->"


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


def renewed(text: str, dictionary: Dictionary) -> str:
    """The guide with the tables between its two marks replaced. Raises ValueError when a mark is missing."""
    before, _, rest = text.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise ValueError(f"the guide needs the marks {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{tables(dictionary)}{END}{after}"


def _field(fact: FactDef) -> str:
    return f"`{fact.id}` {_type(fact)}"


def _type(fact: FactDef) -> str:
    if fact.values:
        codes = "/".join(code for code, _ in fact.values[:8])
        return f"{fact.type} ({codes}{'/…' if len(fact.values) > 8 else ''})"
    return f"{fact.type} {fact.unit}".strip()


if __name__ == "__main__":
    pack, guide = Path(sys.argv[1]), Path(sys.argv[2])
    guide.write_text(renewed(guide.read_text(encoding="utf-8"), load(pack).rules.dictionary), encoding="utf-8")
