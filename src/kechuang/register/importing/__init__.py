"""Department files become statements in the register (docs/guides/import.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kechuang.core.pack import Pack
    from kechuang.people.actors import Actor
    from kechuang.register.importing.report import Report

__all__ = ["import_files"]


def import_files(
    paths: Iterable[Path],
    pack: Pack | Path | str,
    actor: Actor,
    *,
    mapping: str = "",
    dry_run: bool = False,
    allow_rejects: bool = False,
    recorded_at: datetime | None = None,
    progress: Callable[[Path, int], None] = lambda path, rows: None,
) -> list[Report]:
    """Import department files in the order given, in one transaction; a report for each file.

    `paths` may be slow to come: the next one is drawn, in a thread, when the one before it has been read.
    `pack` is a loaded pack or its folder. `mapping` names one mapping for all files; otherwise names and headers
    decide. Nothing is written when a file is malformed, when rows are rejected without `allow_rejects`, or on
    `dry_run`. `recorded_at` is what `known_at` of later queries is compared with; default: now. `progress` is called
    with the file and a number of rows read. Raises RuleErrors when the pack or a mapping is wrong, KeyError for an
    unknown `mapping`.
    """
    from kechuang.core.pack import load
    from kechuang.register.importing import run
    from kechuang.register.importing.load import build_mappings

    loaded = load(pack) if isinstance(pack, str | Path) else pack
    mappings = build_mappings(loaded.imports, loaded.rules.dictionary, loaded.departments)
    if mapping and mapping not in mappings:
        raise KeyError(mapping)
    return run.run(
        map(Path, paths),
        run.Source(loaded.rules.dictionary, mappings),
        actor.name,
        recorded_at or datetime.now(UTC),
        named=mapping,
        dry_run=dry_run,
        allow_rejects=allow_rejects,
        progress=progress,
    )
