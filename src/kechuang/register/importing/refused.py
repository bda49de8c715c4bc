"""What a document that was taken in did not write: rows that were refused, statements that stood there already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kechuang.register.importing.models import RejectedRow, Reliance
from kechuang.register.importing.plan import Plan
from kechuang.register.importing.rows import Note
from kechuang.register.importing.stage import StagedFile
from kechuang.rules.definitions import Text

_NAMES = {"name", "short_name", "former_name", "alias_name", "code"}
_HIDDEN = Text("内容不符合要求（敏感列，不显示内容）", "the cell does not meet the rules (sensitive: not shown)")


def keep_rejected(staged: StagedFile, document: int) -> None:
    """Add a row for every note of every rejected row of the document."""
    hidden = sensitive_columns(staged.plan)
    RejectedRow.objects.bulk_create(
        (
            _row(row.number, note, document, note.header in hidden or (not note.header and bool(hidden)))
            for row in staged.rows
            if row.state == "rejected"
            for note in row.notes
        ),
        batch_size=2000,
    )


def lean_on(document: int, repeated: Mapping[int, int]) -> None:
    """Keep which earlier documents had said what this one repeats: were they taken back, it would have to come again.

    `repeated`: number of statements by document.
    """
    Reliance.objects.bulk_create(
        [
            Reliance(document_id=document, on_document_id=other, statements=number)
            for other, number in sorted(repeated.items())
            if other != document
        ],
        ignore_conflicts=True,
    )


def sensitive_columns(plan: Plan) -> set[str]:
    """Headers whose cells are not to be shown to everybody who may read the quality of data."""
    found = {bound.header for bound in plan.facts if bound.fact and bound.fact.sensitivity == "sensitive"}
    found |= set(_fields(plan))
    if plan.mapping.party.kind == "person":
        found |= {bound.header for role, bound in plan.roles.items() if role in _NAMES}
    return found


def _fields(plan: Plan) -> Iterator[str]:
    for record in plan.records:
        for _, bound in record.fields:
            sensitive = bound.fact is not None and bound.fact.sensitivity == "sensitive"
            if sensitive or record.definition.sensitivity == "sensitive":
                yield bound.header


def _row(number: int, note: Note, document: int, hidden: bool) -> RejectedRow:
    words = _HIDDEN if hidden else note.why.text
    return RejectedRow(
        document_id=document,
        row=number,
        cell=note.cell[:120],
        header=note.header[:255],
        code=note.why.code,
        zh=words.zh[:500],
        en=words.en[:500],
        text="" if hidden else note.value[:80],
    )
