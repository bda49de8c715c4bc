"""Department files become statements in the register (docs/guides/import.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
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
    job: int | None = None,
    progress: Callable[[Path, int], None] = lambda path, rows: None,
) -> list[Report]:
    """Import department files in the order given, in one transaction; a report for each file.

    `paths` may be slow to come: the next one is drawn, in a thread, when the one before it has been read.
    `pack` is a loaded pack or its folder. `mapping` names one mapping for all files; otherwise names and headers
    decide. Nothing is written when a file is malformed, when rows are rejected without `allow_rejects`, or on
    `dry_run`. `recorded_at` is what `known_at` of later queries is compared with; default: now. A `job` of the portal
    gets its `Outcome` in the same transaction. Mappings are those in force: drafts go before the pack's files.
    `progress` is called with the file and a number of rows read. Raises RuleErrors when the pack or a mapping is
    wrong, KeyError for an unknown `mapping`.
    """
    from kechuang.core.pack import load
    from kechuang.register.importing import run
    from kechuang.register.importing.drafts.store import in_force

    loaded = load(pack) if isinstance(pack, str | Path) else pack
    mappings = in_force(loaded)
    if mapping and mapping not in mappings:
        raise KeyError(mapping)
    return run.run(
        map(Path, paths),
        run.Source(loaded.rules.dictionary, mappings),
        run.By(actor.name, actor.on_behalf, job),
        recorded_at,
        named=mapping,
        dry_run=dry_run,
        allow_rejects=allow_rejects,
        progress=progress,
    )
