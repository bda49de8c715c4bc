"""Versions of mappings: the last one counts, before the pack's file; the pack's file stays the origin."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection

from kechuang.core.log import acting
from kechuang.core.pack import Pack
from kechuang.core.pack.reader import MAX_BYTES, read_text
from kechuang.people.access import Permission, require
from kechuang.people.actors import Actor
from kechuang.register.importing.drafts.yaml_text import dump
from kechuang.register.importing.load import build_mappings
from kechuang.register.importing.mapping import Mapping
from kechuang.register.importing.models import MappingDraft
from kechuang.register.importing.tidy import storable
from kechuang.rules.definitions import Place
from kechuang.rules.problems import Problem, RuleErrors


@dataclass(frozen=True, slots=True)
class Held:
    """A mapping as it counts now: `version` 0 is the pack's file; `tree` is what it says; `errors` when it misfits."""

    id: str
    version: int
    tree: Any
    mapping: Mapping | None
    in_pack: bool
    draft: MappingDraft | None = None
    errors: RuleErrors | None = None


def in_force(pack: Pack) -> dict[str, Mapping]:
    """All mappings that count, by id. Raises RuleErrors when a file or a draft does not fit the pack."""
    trees = dict(pack.imports)
    for draft in latest().values():
        trees = {name: tree for name, tree in trees.items() if tree.get("id") != draft.mapping}
        trees[_name(draft)] = read_text(draft.text, _name(draft))
    return build_mappings(trees, pack.rules.dictionary, pack.departments)


def latest() -> dict[str, MappingDraft]:
    """The draft in force of each mapping that has one."""
    newest = MappingDraft.objects.order_by("mapping", "-version").distinct("mapping")
    return {draft.mapping: draft for draft in newest if draft.text}


def held(pack: Pack) -> dict[str, Held]:
    """Every mapping, one that does not fit with its errors instead of failing for all."""
    drafts, found = latest(), {}
    for tree in pack.imports.values():
        found[str(tree.get("id"))] = _held(pack, str(tree.get("id")), tree, None, in_pack=True)
    for name, draft in drafts.items():
        try:
            tree = read_text(draft.text, _name(draft))
        except RuleErrors as errors:
            found[name] = Held(name, draft.version, {}, None, name in found, draft, errors)
        else:
            found[name] = _held(pack, name, tree, draft, in_pack=name in found)
    return dict(sorted(found.items()))


def _held(pack: Pack, name: str, tree: Any, draft: MappingDraft | None, *, in_pack: bool) -> Held:
    one = Held(name, draft.version if draft else 0, tree, None, in_pack, draft)
    try:
        return replace(one, mapping=read(pack, tree)[0])
    except RuleErrors as errors:
        return replace(one, errors=errors)


def read(pack: Pack, text: Any, name: str = "") -> tuple[Mapping, Any]:
    """A mapping out of YAML (text or tree), checked against the pack. Raises RuleErrors with place and remedy.

    With `name` the mapping must have this id: a draft cannot take another's place.
    """
    text = storable(text) if isinstance(text, str) else text
    if isinstance(text, str) and len(text.encode()) > MAX_BYTES:
        raise RuleErrors([Problem(Place("mapping", 1, 1), "file", "too long", f"at most {MAX_BYTES:,} bytes")])
    tree = read_text(text, f"{name or 'mapping'}.yaml") if isinstance(text, str) else text
    mapping = next(iter(build_mappings({"": tree}, pack.rules.dictionary, pack.departments).values()))
    if name and mapping.id != name:
        place = Place(f"{name}.yaml", 1, 1)
        raise RuleErrors([Problem(place, "id", f"the id is {mapping.id!r}", f"it stays {name!r}")])
    return mapping, tree


def save(actor: Actor, pack: Pack, mapping: str, text: str, reason: str, recorded_at: datetime) -> MappingDraft:
    """Put a new version in force. Raises RuleErrors when it does not fit, AccessDenied, ValueError without a reason."""
    require(actor, Permission.EDIT_MAPPINGS)
    read(pack, text, mapping)
    return _add(actor, mapping, text, reason, recorded_at)


def back_to_pack(actor: Actor, pack: Pack, mapping: str, reason: str, recorded_at: datetime) -> MappingDraft:
    """Let the pack's file count again. Raises KeyError when the pack has none of this id."""
    require(actor, Permission.EDIT_MAPPINGS)
    if not any(tree.get("id") == mapping for tree in pack.imports.values()):
        raise KeyError(mapping)
    return _add(actor, mapping, "", reason, recorded_at)


def _add(actor: Actor, mapping: str, text: str, reason: str, recorded_at: datetime) -> MappingDraft:
    reason = storable(reason).strip()
    if not reason:
        raise ValueError("a version needs a reason")
    with acting(actor.name, actor.on_behalf, reason), connection.cursor() as cursor:
        # Two editors of one mapping: the second waits here and gets the next number.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"importing.mapping.{mapping}"])
        version = MappingDraft.objects.filter(mapping=mapping).count() + 1
        return MappingDraft.objects.create(
            mapping=mapping,
            version=version,
            text=storable(text),
            actor=actor.name,
            reason=reason[:500],
            recorded_at=recorded_at,
        )


def written(one: Held) -> str:
    """A mapping as YAML: a draft as it was written; the pack's file without its comments."""
    return one.draft.text if one.draft else dump(one.tree)


def versions(pack: Pack, mapping: str) -> list[tuple[MappingDraft, str]]:
    """All versions, the latest first, each with what it changed (a unified diff) against the one before."""
    origin = next((dump(tree) for tree in pack.imports.values() if tree.get("id") == mapping), "")
    before, found = origin, []
    for draft in MappingDraft.objects.filter(mapping=mapping).order_by("version"):
        text = draft.text or origin
        lines = difflib.unified_diff(before.splitlines(), text.splitlines(), "前 before", "后 after", lineterm="", n=2)
        found.append((draft, "\n".join(lines)))
        before = text
    return found[::-1]


def _name(draft: MappingDraft) -> str:
    return f"{draft.mapping} v{draft.version}"
