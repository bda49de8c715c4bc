"""The sample register as files: `generate` draws the world, writes every sheet and says what it wrote."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from kechuang.core.pack import Pack, load
from kechuang.register.importing.mapping import Mapping
from kechuang.register.sample import files, params, tables, world
from kechuang.register.sample.sheets import Sheet

Progress = Callable[[str, int, int], None]


def generate(
    pack: Path | str | Pack,
    out_dir: Path | str,
    *,
    seed: int | None = None,
    parties: int | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Write the department files of the sample register of a pack into `out_dir`.

    `pack` is the pack or its folder. `seed` and `parties` default to the pack's `sample.yaml`. The same arguments give
    the same CSV bytes and the same cells. Returns the manifest, which also stands in `out_dir/manifest.json`: for
    every file its mapping, rows and how many of them an importer must reject. `progress(file, done, total)` is
    called when a file is complete, in the order of the manifest; that is the order to import them in.
    """
    whole = pack if isinstance(pack, Pack) else load(pack)
    folder, out, dictionary = whole.path, Path(out_dir), whole.rules.dictionary
    wanted = params.scaled(params.read(folder), parties, seed)
    mappings = _mappings(folder)
    made = world.build(wanted)
    out.mkdir(parents=True, exist_ok=True)
    entries = []
    for index, sheet in enumerate(wanted.sheets):
        table = tables.table(made, sheet, mappings[sheet.mapping], dictionary)
        if table.rows:  # nobody sends an empty list; in a small register some kinds do not occur
            entries.append(_write(table, sheet, out))
            if progress:
                progress(sheet.name, index + 1, len(wanted.sheets))
    manifest = {
        "sample": True,
        "note": "示例数据：由 kechuang sample 生成，不是任何真实企业",
        "pack": whole.id,
        "seed": wanted.seed,
        "parties": wanted.parties,
        "until": wanted.until.isoformat(),
        "report": {key: str(value) if key == "day" else value for key, value in wanted.report.model_dump().items()},
        "files": entries,
        "rows": sum(entry["rows"] for entry in entries),
        "rejected": sum(entry["rejected"] for entry in entries),
    }
    (out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return manifest


def _write(table: tables.Table, sheet: Sheet, out: Path) -> dict[str, Any]:
    path = files.write(table, sheet, out)
    return {
        "file": path.name,
        "mapping": sheet.mapping,
        "day": sheet.day.isoformat(),
        "rows": len(table.rows),
        "rejected": table.spoilt,
        "misspelt": table.misspelt,
        "differing": table.differing,
        "bytes": path.stat().st_size,
    }


def _mappings(folder: Path) -> dict[str, Mapping]:
    """All mapping files of a pack by id."""
    read = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((folder / "imports").glob("*.yaml")))
    return {mapping.id: mapping for mapping in map(Mapping.model_validate, read)}
