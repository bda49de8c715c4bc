"""Finding the header row below title rows, and what the headers say: names, units, years."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from kechuang.register.importing.mapping import PERSON_ROLES, Column, Mapping
from kechuang.register.importing.numbers import SCALES
from kechuang.register.importing.reasons import FileError, Reason, reason
from kechuang.register.importing.scan import column_letters
from kechuang.register.importing.sheets import Row, Sheet
from kechuang.register.importing.tidy import bare, name_key

HEADER_WITHIN = 30
MAX_COLUMNS = 500
_BRACKET = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_UNIT_WORD = re.compile(f"(?:单位[::]?)?((?:{'|'.join(filter(None, SCALES))})?(?:元|平方米|平米|m2|公顷)|%|‰)")
_SHEET_UNIT = re.compile(r"单位[::]((?:十|百|千|万|亿)*元)")


@dataclass(frozen=True, slots=True)
class Header:
    """One header: the name without its unit, the unit it states ('' if none)."""

    index: int
    text: str
    name: str
    unit: str
    own: str = ""
    """Of a heading in two rows the name of the lower cell alone."""


@dataclass(frozen=True, slots=True)
class Match:
    """A column of the mapping found at a header; `year` from a `{year}` in the header."""

    column: Column
    header: Header
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the table begins. `title` is the text above it, `money_unit` a `单位：万元` stated there."""

    sheet: Sheet
    row: int
    headers: tuple[Header, ...]
    matches: tuple[Match, ...]
    title: str
    money_unit: str
    rows: int = 1


def read_header(index: int, cell: object) -> Header:
    """`研发费用（万元）` → name 研发费用, unit 万元."""
    text = bare(str(cell))
    for bracket in _BRACKET.finditer(text):
        if unit := _UNIT_WORD.fullmatch(bracket[1]):
            name = text[: bracket.start()] + text[bracket.end() :]
            return Header(index, str(cell).strip(), name.casefold(), unit[1])
    return Header(index, str(cell).strip(), text.casefold(), "")


def find_heading(sheets: Sequence[Sheet], mapping: Mapping) -> tuple[Heading | None, list[str]]:
    """The heading in the first sheet that has all required headers, or None and the headers missing at the nearest."""
    best: tuple[int, list[str]] = (0, [" / ".join(column.header) for column in required(mapping)])
    for sheet in sheets:
        if mapping.sheet and sheet.name != mapping.sheet:
            continue
        above: list[str] = []
        for (number, cells), (_, below) in pairwise([*_head(sheet), (0, [])]):
            row, headers, matches = _best_reading(mapping, number, cells, below)
            missing = _missing(mapping, matches)
            if not missing and max(len(cells), len(below) if row > number else 0) > MAX_COLUMNS:
                raise FileError(
                    reason("columns", f"表头超过 {MAX_COLUMNS} 列", f"more than {MAX_COLUMNS} columns"), sheet.name
                )
            if not missing:
                title = "\n".join(above)
                unit = _SHEET_UNIT.search(bare(title))
                return Heading(sheet, row, headers, matches, title, unit[1] if unit else "", 1 + row - number), []
            if len(matches) > best[0]:
                best = (len(matches), missing)
            above.append(" ".join(str(cell).strip() for cell in cells if str(cell).strip()))
    return None, best[1]


def _best_reading(
    mapping: Mapping, number: int, cells: list[object], below: list[object]
) -> tuple[int, tuple[Header, ...], tuple[Match, ...]]:
    """Last row of the heading, its headers and matches: one row, or two when two say more and lack nothing."""
    single = _headers(cells)
    double = two_rows(cells[:MAX_COLUMNS], below[:MAX_COLUMNS])
    found = _unless_doubled(mapping, double)
    if not _missing(mapping, found):
        # A title above the headings is no group: the two rows together must say more than either alone.
        alone = max(len(_unless_doubled(mapping, headers)) for headers in (single, _headers(below)))
        if len(found) > alone:
            return number + 1, double, found
    return number, single, match_headers(mapping, single)


def _headers(cells: list[object]) -> tuple[Header, ...]:
    return tuple(read_header(i, cell) for i, cell in enumerate(cells[:MAX_COLUMNS]) if str(cell).strip())


def _unless_doubled(mapping: Mapping, headers: tuple[Header, ...]) -> tuple[Match, ...]:
    """The matches; none where one name stands over two columns."""
    try:
        return match_headers(mapping, headers) if headers else ()
    except FileError:
        return ()


def two_rows(groups: Sequence[object], subs: Sequence[object]) -> tuple[Header, ...]:
    """Headers of a heading in two rows: `2024年` above `研发费用` and `营业收入`.

    A group's cell is filled and those merged with it are empty; a column without a sub-heading is one cell over both
    rows, and no group. Empty when no column has both.
    """
    if not any(str(sub).strip() for sub in subs):
        return ()
    headers, group, grouped = [], "", False
    for index in range(max(len(groups), len(subs))):
        over = str(groups[index]).strip() if index < len(groups) else ""
        sub = str(subs[index]).strip() if index < len(subs) else ""
        if over:
            group = over if sub else ""
        if not (over or sub):
            continue
        if sub and group:
            grouped = True
            above, own = read_header(index, group), read_header(index, sub)
            headers.append(Header(index, f"{group} {sub}", above.name + own.name, own.unit or above.unit, own.name))
        else:
            headers.append(read_header(index, sub or over))
    return tuple(headers) if grouped else ()


def _head(sheet: Sheet) -> Iterator[Row]:
    return islice(sheet.rows(), HEADER_WITHIN)


def required(mapping: Mapping) -> list[Column]:
    """Columns that a table must have: those marked so, and whose row it is (the code alone when it is mapped)."""
    marked = [column for column in mapping.columns if column.required]
    identity = [column for column in mapping.columns if column.role in {"uscc", "code", "name"}]
    if not any(column in marked for column in identity):
        marked.append(identity[0])
    return marked


def _missing(mapping: Mapping, matches: Sequence[Match]) -> list[str]:
    found = {id(match.column) for match in matches}
    missing = [" / ".join(column.header) for column in required(mapping) if id(column) not in found]
    if (whom := naming_persons(mapping)) and not any(id(column) in found for column in whom):
        missing.append(" / ".join(column.header[0] for column in whom))
    return missing


def naming_persons(mapping: Mapping) -> list[Column]:
    """Columns that can say whom a row is about, of which a table needs one; none where rows are about no person."""
    if mapping.persons is None:
        return []
    code = f"{mapping.persons.alias}.{mapping.persons.person}"
    return [one for one in mapping.columns if one.role in PERSON_ROLES or one.field == code]


def match_headers(mapping: Mapping, headers: Sequence[Header]) -> tuple[Match, ...]:
    """Each mapped column with the header it has in the table; `{year}` columns may match several headers."""
    matches = []
    by_name: dict[str, list[Header]] = {}
    for header in headers:
        by_name.setdefault(header.name, []).append(header)
        for other in {name_key(header.text), header.own} - {header.name, ""}:
            by_name.setdefault(other, []).append(header)
    for column in mapping.columns:
        yearly = _year_matches(column, headers)
        matches.extend(yearly)
        for alias in () if yearly else column.header:
            if found := by_name.get(read_header(0, alias).name):
                if len(found) > 1:
                    raise FileError(_doubled(found))
                matches.append(Match(column, found[0]))
                break
    return tuple(matches)


def _year_matches(column: Column, headers: Sequence[Header]) -> list[Match]:
    """Headers such as `2025年研发费用` for an alias `{year}年研发费用`, each year once."""
    found: dict[int, Header] = {}
    for alias in column.header:
        if "{year}" not in alias:
            continue
        before, after = (re.escape(read_header(0, part).name) for part in alias.split("{year}", 1))
        pattern = re.compile(f"{before}((?:19|20)[0-9]{{2}}){after}")
        for header in headers:
            if match := pattern.fullmatch(header.name):
                other = found.setdefault(int(match[1]), header)
                if other is not header:
                    raise FileError(_doubled([other, header]))
    return [Match(column, header, year) for year, header in sorted(found.items())]


def _doubled(headers: Sequence[Header]) -> Reason:
    names = "、".join(f"{column_letters(header.index + 1)} {header.text}" for header in headers)
    return reason(
        "doubled-header",
        f"有 {len(headers)} 列表头相同：{names}",
        f"{len(headers)} columns have one heading: {names}",
        ("请删去或改名其中一列", "delete or rename one of them"),
    )
