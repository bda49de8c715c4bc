"""Which files a pack has, and which of them are strangers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kechuang.core.pack.problems import nearest
from kechuang.rules.definitions import Place
from kechuang.rules.problems import Problem

SINGLE = (
    "pack.yaml",
    "departments.yaml",
    "parameters.yaml",
    "stacking.yaml",
    "sample.yaml",
    "quality.yaml",
    "duties.yaml",
    "scopes.yaml",
    "wording.yaml",
    "offers.yaml",
)
FOLDERS = ("facts", "policies", "notices", "imports", "directories", "services", "indicators", "report")
REQUIRED = ("pack.yaml", "departments.yaml")
MAX_FILES = 2_000


@dataclass(frozen=True, slots=True)
class Found:
    """A file of a pack: `name` is its path inside the pack with `/`."""

    name: str
    path: Path

    @property
    def stem(self) -> str:
        return self.path.stem


def files_of(root: Path, problems: list[Problem]) -> list[Found]:
    """The YAML files of a pack in the order of their names; strangers and missing files become problems."""
    if not root.is_dir():
        problems.append(Problem(Place(root.name, 1, 1), "pack", "there is no such folder", "name the folder of a pack"))
        return []
    found: list[Found] = []
    home = root.resolve()
    for path in sorted(root.rglob("*.y*ml")):
        name = path.relative_to(root).as_posix()
        place = Place(name, 1, 1)
        if any(part.startswith(".") for part in name.split("/")):
            continue
        if not path.resolve().is_relative_to(home):
            problems.append(Problem(place, "file", "a link that leads out of the pack", "put the file itself here"))
        elif (remedy := _stranger(name)) is not None:
            problems.append(Problem(place, "file", "this file has no place in a pack, it would be ignored", remedy))
        else:
            found.append(Found(name, path))
    if len(found) > MAX_FILES:
        message = f"{len(found):,} files, at most {MAX_FILES:,} are read"
        problems.append(Problem(Place("pack.yaml", 1, 1), "pack", message, "split the pack"))
        return []
    names = {one.name for one in found}
    for name in REQUIRED:
        if name not in names:
            remedy = "write it, see docs/rule-language.md §1"
            problems.append(Problem(Place(name, 1, 1), "file", f"{name} is missing", remedy))
    return found


def _stranger(name: str) -> str | None:
    """None for a file that belongs; else what to do with it."""
    parts = name.split("/")
    if not name.endswith(".yaml"):
        return f"name it {name.rsplit('.', 1)[0]}.yaml"
    if len(parts) == 1:
        return None if name in SINGLE else nearest(name, SINGLE, f"move it into {'/, '.join(FOLDERS)}/")
    if len(parts) == 2 and parts[0] in FOLDERS:
        return None
    return nearest(parts[0], FOLDERS, f"a pack has the folders {', '.join(FOLDERS)}, no sub-folders")
