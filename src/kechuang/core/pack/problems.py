"""pydantic's errors in our words: where, which key, what is wrong, how to mend it."""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from kechuang.core.pack.nodes import Table, Written, find
from kechuang.rules.definitions import Place
from kechuang.rules.problems import Problem

M = TypeVar("M", bound=BaseModel)

EXPECTED = {
    "list_type": ("a list", "write `- item` lines or [a, b]"),
    "dict_type": ("a mapping", "write `name: value` lines, indented"),
    "model_type": ("a mapping", "write `name: value` lines, indented"),
    "string_type": ("a text", "write one text"),
}


def nearest(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """`did you mean …?`, or what is allowed."""
    names = sorted(set(known))
    if close := difflib.get_close_matches(word, names, n=1, cutoff=0.6):
        return f"did you mean `{close[0]}`?"
    if otherwise:
        return otherwise
    shown = ", ".join(names[:16])
    return f"use one of: {shown}{', …' if len(names) > 16 else ''}" if names else "check the name"


def validate(model: type[M], tree: Any, problems: list[Problem]) -> M | None:
    """The model of a tree, or None with what is wrong added to `problems`."""
    try:
        return model.model_validate(tree)
    except ValidationError as error:
        problems += [_problem(model, tree, detail) for detail in error.errors(include_url=False)]
        return None


def _problem(model: type[BaseModel], tree: Any, detail: ErrorDetails) -> Problem:
    path = tuple(detail["loc"])
    message, remedy = _words(model, path, detail)
    return Problem(_place(tree, path, detail["type"]), key_path(path), message, remedy)


def _place(tree: Any, path: tuple[int | str, ...], kind: str) -> Place:
    """Where the value stands; of an unknown key, the key itself."""
    if kind == "extra_forbidden":
        parent = tree
        for step in path[:-1]:
            parent = parent[step]
        return parent.keys_at[str(path[-1])] if isinstance(parent, Table) else find(tree, path)
    return find(tree, path)


def key_path(path: tuple[int | str, ...]) -> str:
    """`clauses[0].benefit.kind`"""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".") or "file"


def _words(model: type[BaseModel], path: tuple[int | str, ...], detail: ErrorDetails) -> tuple[str, str]:
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    last = str(path[-1]) if path else "file"
    if kind == "pack":
        return str(context["message"]), str(context["remedy"])
    if kind == "missing":
        return f"`{last}` is missing", f"add `{last}: …`"
    if kind == "extra_forbidden":
        return f"unknown key `{last}`", nearest(last, known_keys(model, path[:-1]))
    if isinstance(value, Written) and value.empty:
        return "nothing is written here", f"write a value or delete `{last}`"
    if kind == "literal_error":
        allowed = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ").split(", ")
        return f"{_short(value)} is not allowed", nearest(str(value), allowed, f"use one of: {', '.join(allowed)}")
    if kind in EXPECTED:
        what, remedy = EXPECTED[kind]
        return f"{what} is expected, found {_kind(value)}", remedy
    if kind == "string_pattern_mismatch":
        return f"{_short(value)} is not a valid name", "use a-z, 0-9 and _ (ids of policies and clauses also -)"
    return detail["msg"], "see docs/rule-language.md"


def _short(value: Any) -> str:
    text = repr(str(value))
    return text if len(text) <= 42 else text[:40] + "…'"


def _kind(value: Any) -> str:
    if isinstance(value, Table):
        return "a mapping"
    return "a list" if isinstance(value, list) else f"the text {_short(value)}"


def known_keys(model: type[BaseModel], path: tuple[int | str, ...]) -> set[str]:
    """The keys allowed in the mapping at `path` below `model`."""
    current: Any = model
    for step in path:
        current = _step(current, step)
    found = _model(current)
    return {field.alias or name for name, field in found.model_fields.items()} if found else set()


def _step(annotation: Any, step: int | str) -> Any:
    annotation = _bare(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for name, field in annotation.model_fields.items():
            if step in (name, field.alias):
                return field.annotation
        return None
    arguments = typing.get_args(annotation)
    return arguments[-1] if arguments else None


def _bare(annotation: Any) -> Any:
    """Without Annotated and without `| None`."""
    while True:
        origin = typing.get_origin(annotation)
        if origin is typing.Annotated:
            annotation = typing.get_args(annotation)[0]
        elif origin in (types.UnionType, typing.Union):
            annotation = next(one for one in typing.get_args(annotation) if one is not type(None))
        else:
            return annotation


def _model(annotation: Any) -> type[BaseModel] | None:
    bare = _bare(annotation)
    return bare if isinstance(bare, type) and issubclass(bare, BaseModel) else None
