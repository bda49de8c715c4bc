"""The door: a file that names persons is turned into a copy without names before anything else sees it."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Keyed
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from kechuang.register.importing.choose import candidates, choose, document_date
from kechuang.register.importing.dates import find_date
from kechuang.register.importing.headers import HEADER_WITHIN, Heading
from kechuang.register.importing.mapping import PERSON_ROLES, Mapping
from kechuang.register.importing.persons.copy import Row, is_copy, write
from kechuang.register.importing.persons.turning import (
    ERROR,
    code_token,
    name_token,
    number_token,
    plain_name,
)
from kechuang.register.importing.plan import Bound, Plan, bind
from kechuang.register.importing.reasons import FileError, Reason, reason
from kechuang.register.importing.rows import is_total, parse_cell
from kechuang.register.importing.sheets import Formula, open_sheets
from kechuang.register.importing.tidy import name_key
from kechuang.rules.definitions import Dictionary

_TURNS = {"person_name": name_token, "person_identity": number_token}


@contextmanager
def without_names(path: Path, mappings: Keyed[str, Mapping], dictionary: Dictionary, named: str = "") -> Iterator[Path]:
    """The file itself, or for as long as it is read a copy without names. Raises FileError."""
    content = copied(path, mappings, dictionary, named)
    if content is None:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="kechuang-copy-") as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(content)
        yield copy


def copied(path: Path, mappings: Keyed[str, Mapping], dictionary: Dictionary, named: str = "") -> bytes | None:
    """The copy to keep instead of the file; None when its mapping knows of no persons, or it is a copy already.

    Raises FileError for a list of persons that cannot be read: nothing of it may be kept.
    """
    possible = candidates(path, mappings, named)
    if is_copy(path) or (possible and not any(one.persons for one in possible)):
        return None
    if not possible:
        refuse_persons(path, mappings.values())
        return None
    with open_sheets(path) as sheets:
        mapping, heading = choose(path, sheets, mappings, named)
        if mapping.persons is None:
            return None
        plan = bind(mapping, heading, document_date(path, mapping, heading), dictionary)
        names = _names(plan)
        if any(name in plain_name(path.stem) for name in names):
            raise FileError(
                reason(
                    "person-file-name",
                    "文件名中有名单里的姓名",
                    "the file's name holds a name of the list",
                    ("请改名后重新提交", "rename the file and hand it in again"),
                )
            )
        return write(_copy(plan, names))


def refuse_persons(path: Path, mappings: Iterable[Mapping]) -> None:
    """Raise FileError when a file has a column of names or identity numbers (by the headers of all mappings).

    A file that no mapping reads may be kept to be looked at; such a file may not. One that cannot be opened at all is
    told by whoever reads it next.
    """
    heads = {
        name_key(head)
        for mapping in mappings
        for column in mapping.columns
        if column.role in PERSON_ROLES
        for head in column.header
    }
    if not heads:
        return
    with open_sheets(path) as sheets:
        for sheet in sheets:
            for _, cells in islice(sheet.rows(), HEADER_WITHIN):
                if any(isinstance(cell, str) and name_key(cell) in heads for cell in cells):
                    raise FileError(
                        reason(
                            "persons-unmapped",
                            "文件含有姓名或证件号码列，但没有映射可以把它们变成代号",
                            "the file has a column of names or identity numbers, and no mapping turns them",
                            ("请核对文件名，或指定人才名单的映射", "check the file's name, or name the mapping"),
                        )
                    )


def _names(plan: Plan) -> set[str]:
    """What the column of names holds. A word that stands more often in other columns is none: that row is shifted."""
    bound = plan.roles.get("person_name")
    if bound is None:
        return set()
    rows = [cells for number, cells in plan.heading.sheet.rows() if number > plan.heading.row]
    named = Counter(plain_name(_cell(cells, bound)) for cells in rows)
    others = Counter(plain_name(cell) for cells in rows for index, cell in enumerate(cells) if index != bound.index)
    return {name for name, times in named.items() if len(name) >= 2 and times >= others[name]}


def _copy(plan: Plan, names: set[str]) -> Iterator[Row]:
    """Of what stands above the table a date alone; of every row the columns that are read; nothing of remarks."""
    heading = plan.heading
    day = find_date(heading.title)
    first = next(number for number, cells in heading.sheet.rows() if any(str(cell).strip() for cell in cells))
    if day is not None:
        yield first, [day.isoformat()]
    turned = _turned(plan)
    for number, cells in heading.sheet.rows():
        filled = [cell for cell in cells if str(cell).strip()]
        if heading.row - heading.rows < number <= heading.row:
            yield number, _headers(heading, cells)
        elif number > heading.row and filled and not is_total(plan.mapping, filled):
            yield number, _row(plan, turned, names, cells)


def _headers(heading: Heading, cells: list[object]) -> list[object]:
    used = {match.header.index for match in heading.matches}
    return [str(cell) if index in used else "" for index, cell in enumerate(cells)]


def _turned(plan: Plan) -> dict[int, Bound]:
    rule = plan.mapping.persons
    code = {
        bound.index: bound
        for record in plan.records
        for name, bound in record.fields
        if rule and (record.rule.alias, name) == (rule.alias, rule.person)
    }
    return {plan.roles[role].index: plan.roles[role] for role in _TURNS if role in plan.roles} | code


def _row(plan: Plan, turned: dict[int, Bound], names: set[str], cells: list[object]) -> list[object]:
    row: list[object] = [""] * len(cells)
    width = plan.heading.headers[-1].index + 1
    for index in range(width, len(cells)):
        if str(cells[index]).strip():
            row[index] = ERROR + "beyond"
    own = plain_name(_cell(cells, plan.roles["person_name"])) if "person_name" in plan.roles else ""
    for bound in every(plan):
        cell = _cell(cells, bound)
        row[bound.index] = _kept(bound, cell, turned, names, own)
    return row


def _kept(bound: Bound, cell: object, turned: dict[int, Bound], names: set[str], own: str) -> object:
    """The cell as it stands when it can be read and holds no name; else a token. A firm may be named after a person."""
    if isinstance(cell, Formula):
        return ERROR + "formula"
    if not str(cell).strip() or name_key(str(cell)) in bound.missing:
        return ""
    if bound.index in turned:
        return _TURNS.get(bound.column.role or "", code_token)(cell)
    text = plain_name(cell)
    if text in names or (len(own) >= 2 and own in text and bound.column.role != "name"):
        return ERROR + "person-elsewhere"
    found = parse_cell(bound, cell)
    return ERROR + found.code if isinstance(found, Reason) else cell


def every(plan: Plan) -> Iterator[Bound]:
    """All columns that the plan reads."""
    yield from plan.roles.values()
    yield from plan.facts
    for record in plan.records:
        yield from (bound for _, bound in record.fields)


def _cell(cells: list[object], bound: Bound) -> object:
    return cells[bound.index] if bound.index < len(cells) else ""
