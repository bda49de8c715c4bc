"""The published JSON Schemas accept every file of the district's pack as an editor reads it, and refuse a wrong one.

The few keywords pydantic publishes are judged by a small validator of our own: no other package is needed for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kechuang.core.pack.schema import FILES, json_schemas
from tests.pack.test_chaoyang import ROOT

SCHEMAS = json_schemas()
TYPES = {"string": str, "object": dict, "array": list, "boolean": bool, "null": type(None)}
KNOWN = {
    "$schema", "$defs", "$ref", "additionalProperties", "anyOf", "default", "description", "enum", "const", "format",
    "items", "maxItems", "maxLength", "minItems", "minLength", "minimum", "pattern", "patternProperties", "properties",
    "required", "title", "type",
}  # fmt: skip


class EditorLoader(yaml.SafeLoader):
    """YAML 1.2 as editors read it: no dates, true and false as the only truth values, underscores stay text."""


EditorLoader.yaml_implicit_resolvers = {}
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?\d+$"), list("-0123456789"))
EditorLoader.add_implicit_resolver("tag:yaml.org,2002:float", re.compile(r"^-?\d+\.\d+$"), list("-0123456789"))


def is_of(value: Any, kind: str) -> bool:
    if kind in {"integer", "number"}:
        return isinstance(value, int if kind == "integer" else int | float) and not isinstance(value, bool)
    return isinstance(value, TYPES[kind])


def errors(schema: dict[str, Any], value: Any, root: dict[str, Any], path: str = "") -> Iterator[str]:
    """Where the value breaks the schema."""
    assert set(schema) <= KNOWN, set(schema) - KNOWN
    if "$ref" in schema:
        yield from errors(root["$defs"][schema["$ref"].removeprefix("#/$defs/")], value, root, path)
    if "anyOf" in schema and all(list(errors(one, value, root, path)) for one in schema["anyOf"]):
        yield f"{path}: none of anyOf"
    kinds = schema.get("type", [])
    if kinds and not any(is_of(value, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
        yield f"{path}: {value!r} is not {kinds}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is not in {schema['enum']}"
    if isinstance(value, str) and not re.search(schema.get("pattern", ""), value):
        yield f"{path}: {value!r} does not match {schema['pattern']}"
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from errors(schema.get("items", {}), item, root, f"{path}[{index}]")
    if isinstance(value, dict):
        yield from members(schema, value, root, path)


def members(schema: dict[str, Any], value: dict[str, Any], root: dict[str, Any], path: str) -> Iterator[str]:
    properties, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    yield from (f"{path}.{key}: missing" for key in schema.get("required", []) if key not in value)
    for key, item in value.items():
        found = (
            [properties[key]] if key in properties else [one for at, one in patterns.items() if re.search(at, str(key))]
        )
        if not found and schema.get("additionalProperties") is False:
            yield f"{path}.{key}: unknown"
        for one in found:
            yield from errors(one, item, root, f"{path}.{key}")


def kind_of(path: Path) -> str:
    return path.stem if path.parent == ROOT else path.parent.name


PACK_FILES = [path for path in sorted(ROOT.rglob("*.yaml")) if kind_of(path) in FILES]


@pytest.mark.parametrize("path", PACK_FILES, ids=[path.stem for path in PACK_FILES])
def test_an_editor_finds_nothing_wrong_with_a_file_of_the_pack(path: Path) -> None:
    schema = SCHEMAS[kind_of(path)]
    value = yaml.load(path.read_text(encoding="utf-8"), Loader=EditorLoader)
    assert list(errors(schema, value, schema, path.stem)) == []


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("level: national", "level: galaxy", "level"),
        ("clauses:", "clausess:", "clausess: unknown"),
        ("determinism: ", "determinismus: ", "determinism: missing"),
        ("nature: tax", "nature: gift", "nature"),
    ],
)
def test_an_editor_sees_what_is_wrong(old: str, new: str, says: str) -> None:
    text = (ROOT / "policies" / "cit-small-low-profit.yaml").read_text(encoding="utf-8")
    assert old in text
    schema = SCHEMAS["policies"]
    found = list(errors(schema, yaml.load(text.replace(old, new, 1), Loader=EditorLoader), schema))
    assert any(says in one for one in found), found
