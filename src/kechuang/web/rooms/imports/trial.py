"""A sample file read with the mapping as edited: its first rows as statements, what is not mapped, what it may mean."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.http import HttpRequest

from kechuang.core.pack import Pack
from kechuang.people.actors import actor_of
from kechuang.register.importing.drafts.preview import headers_of, preview
from kechuang.register.importing.drafts.store import held
from kechuang.register.importing.drafts.suggest import Suggestion, suggest
from kechuang.register.importing.jobs.folder import home, incoming, safe_name
from kechuang.register.importing.mapping import Mapping
from kechuang.register.importing.persons.door import copied, refuse_persons
from kechuang.register.importing.reasons import FileError, Reason
from kechuang.rules.definitions import Dictionary
from kechuang.web.rooms.imports.form import Form
from kechuang.web.rooms.imports.values import name_of, read_value
from kechuang.web.templatetags.kc import lang


@dataclass(slots=True)
class Trial:
    """What came of it; `problem` when the file cannot be read with this mapping."""

    file: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    unmapped: list[tuple[str, list[Suggestion]]] = field(default_factory=list)
    header_row: int = 0
    problem: Reason | None = None
    place: str = ""


def run(request: HttpRequest, pack: Pack, name: str, form: Form) -> Trial | None:
    """None without a sample or with a mapping that does not fit yet."""
    dictionary = pack.rules.dictionary
    others = [one.mapping for one in held(pack).values() if one.mapping]
    try:
        path = _sample(request, name, form.mapping, others, dictionary)
    except FileError as error:
        return Trial("", problem=error.reason, place=error.place)
    if path is None or form.mapping is None:
        return None
    trial = Trial(path.name)
    try:
        found = preview(path, form.mapping, dictionary)
    except FileError as error:
        trial.problem, trial.place = error.reason, error.place
        trial.unmapped = [(header, suggest(header, dictionary, others)) for header in _headers(path)]
        return trial
    trial.header_row = found.header_row
    trial.unmapped = [(header, suggest(header, dictionary, others)) for header in found.unmapped]
    trial.rows = [
        {
            "number": row.number,
            "party": row.uscc or row.code or row.name,
            "state": row.state,
            "statements": [_said(one, dictionary) for one in row.statements],
            "notes": row.notes,
        }
        for row in found.rows
    ]
    return trial


def _said(one: Any, dictionary: Dictionary) -> dict[str, Any]:
    name = name_of(one.key, dictionary, lang())
    return {"name": name, "year": one.year or "", "value": read_value(one, dictionary, lang())}


def _headers(path: Path) -> tuple[str, ...]:
    try:
        return headers_of(path)
    except FileError:  # the trial has told already why the file cannot be read
        return ()


def _sample(
    request: HttpRequest, name: str, mapping: Mapping | None, others: list[Mapping], dictionary: Dictionary
) -> Path | None:
    """The file that came with this request, else the last one; one for each person and mapping.

    Of a list of persons a copy without names is kept, and nothing where none can be made (FileError).
    """
    folder = home() / "samples" / safe_name(actor_of(request).name) / name
    sent = request.FILES.get("sample")
    if sent is not None and sent.file is not None:
        shutil.rmtree(folder, ignore_errors=True)
        with tempfile.TemporaryDirectory(dir=incoming()) as entrance:
            path = Path(entrance) / safe_name(sent.name or "")
            with path.open("wb") as target:
                shutil.copyfileobj(sent.file, target)
            if mapping is None or mapping.persons is None:
                refuse_persons(path, others)
            elif (copy := copied(path, {mapping.id: mapping}, dictionary, mapping.id)) is not None:
                path.write_bytes(copy)
            folder.mkdir(parents=True)
            shutil.move(path, folder / path.name)
    return next(iter(sorted(folder.iterdir())), None) if folder.is_dir() else None
