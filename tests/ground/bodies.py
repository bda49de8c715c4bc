"""A request body that an operation understands, made from the API's own schema: a refusal is then one of access."""

from __future__ import annotations

from functools import cache
from typing import Any

from kechuang.api.routes import api


def body_of(path: str, method: str, schema: dict[str, Any]) -> Any:
    """The smallest body with all required fields; {} where the operation takes none."""
    operation = schema["paths"].get(path, {}).get(method.lower(), {})
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    return _example(content.get("schema", {"type": "object"}), schema)


@cache
def schema() -> dict[str, Any]:
    """The OpenAPI document as plain data; made once, nobody changes it."""
    return dict(api.get_openapi_schema(path_prefix="/api/v1/"))


def address_of(pattern: str) -> str:
    """`api/v1/parties/<code>/answer` as the schema writes it."""
    return "/" + pattern.replace("<", "{").replace(">", "}")


def _example(one: dict[str, Any], whole: dict[str, Any]) -> Any:
    if "$ref" in one:
        return _example(whole["components"]["schemas"][one["$ref"].rsplit("/", 1)[1]], whole)
    for key in ("default", "const"):
        if key in one:
            return one[key]
    for key in ("anyOf", "oneOf", "allOf"):
        if key in one:
            return _example(one[key][0], whole)
    if "enum" in one:
        return one["enum"][0]
    kind = one.get("type", "object")
    if kind == "object":
        return {name: _example(one["properties"][name], whole) for name in one.get("required", ())}
    if kind == "array":
        return [_example(one["items"], whole)] * one.get("minItems", 0)
    if kind == "string":
        by_format = {"date": "2026-06-15", "date-time": "2026-06-15T00:00:00Z", "binary": ""}
        return by_format.get(one.get("format", ""), "x" * max(1, one.get("minLength", 1)))
    return {"integer": one.get("minimum", 1), "number": 1, "boolean": False}.get(kind)
