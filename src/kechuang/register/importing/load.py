"""Mapping files of a pack: read, validated, checked against the dictionary; every problem with file, line and key."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Mapping as Keyed
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from kechuang.core.pack.nodes import find, place_of
from kechuang.core.pack.reader import read_file
from kechuang.register.importing.check import check_mapping
from kechuang.register.importing.mapping import Mapping
from kechuang.rules.definitions import Dictionary
from kechuang.rules.problems import Problem, RuleErrors


def load_mappings(folder: Path, dictionary: Dictionary, departments: Collection[str] = ()) -> dict[str, Mapping]:
    """All `*.yaml` of a pack's `imports/`, by id. Raises RuleErrors with all problems of all files."""
    trees: dict[str, Any] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            trees[f"imports/{path.name}"] = read_file(path, f"imports/{path.name}")
        except RuleErrors as error:
            problems += error.problems
    return build_mappings(trees, dictionary, departments, problems)


def build_mappings(
    trees: Keyed[str, Any],
    dictionary: Dictionary,
    departments: Collection[str] = (),
    problems: list[Problem] | None = None,
) -> dict[str, Mapping]:
    """Mappings from trees by file name (`core.pack.reader`). Raises RuleErrors."""
    found = list(problems or ())
    mappings: dict[str, Mapping] = {}
    for tree in trees.values():
        try:
            mapping = Mapping.model_validate(tree)
        except ValidationError as error:
            found += [_problem(tree, list(item["loc"]), item["msg"]) for item in error.errors(include_url=False)]
            continue
        found += [_problem(tree, *_split(what)) for what in check_mapping(mapping, dictionary, departments)]
        if mapping.id in mappings:
            found.append(
                Problem(find(tree, ("id",)), "id", f"another file has the id {mapping.id!r}", "choose another id")
            )
        mappings[mapping.id] = mapping
    if found:
        raise RuleErrors(found)
    return mappings


def _problem(tree: Any, path: list[int | str], message: str) -> Problem:
    key = ".".join(map(str, path)) or "file"
    place = find(tree, tuple(path)) if path else place_of(tree)
    return Problem(place, key, message.removeprefix("Value error, "), "see docs/guides/import.md")


def _split(what: str) -> tuple[list[int | str], str]:
    """`columns[3] (x): text` → (["columns", 3], text)."""
    key, _, message = what.partition(": ")
    name, _, rest = key.partition("[")
    index = rest.partition("]")[0]
    return ([name, int(index)] if index else [name]), message
