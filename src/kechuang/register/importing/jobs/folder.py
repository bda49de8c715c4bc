"""Where the bytes of a job lie: KECHUANG_HOME/imports/<job>/, with its report and a note of progress.

Only hints and copies live here. What is known about a job stands in the database.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings

CHUNK = 1 << 20


def folder(job: int) -> Path:
    """The job's own folder."""
    return home() / str(job)


def home() -> Path:
    """The folder of all jobs."""
    return Path(settings.HOME) / "imports"


def incoming() -> Path:
    """Where uploads are streamed to before they belong to a job."""
    path = home() / "incoming"
    path.mkdir(parents=True, exist_ok=True)
    return path


def path_of(job: int, position: int, file: str) -> Path:
    """A file of a job: in a folder of its own, so that its name is the one its department gave it."""
    return folder(job) / str(position) / safe_name(file)


def safe_name(file: str) -> str:
    """The last part of a file's name, without what a file system or a page could mistake; at most 120 characters."""
    name = "".join(one for one in file.replace("\\", "/").rsplit("/", 1)[-1] if one.isprintable() and one != "\x00")
    name = name.strip(". ") or "file"
    stem, dot, suffix = name.rpartition(".")
    return f"{(stem if dot else suffix)[:60]}{dot}{suffix[:10] if dot else ''}"


def keep(job: int, position: int, file: str, content: IO[bytes]) -> tuple[int, str]:
    """Copy what was uploaded into the job's folder; gives size and SHA-256. It is on disk when this returns."""
    path = path_of(job, position, file)
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with path.open("wb") as target:
        while chunk := content.read(CHUNK):
            digest.update(chunk)
            size += target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return size, digest.hexdigest()


def forget(job: int) -> None:
    """Remove the bytes of a job that was discarded."""
    shutil.rmtree(folder(job), ignore_errors=True)


def forget_files(job: int) -> None:
    """Remove the files of a job that could not be read; its report stays."""
    for path in folder(job).iterdir() if folder(job).is_dir() else ():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)


def write_json(job: int, name: str, content: Any) -> None:
    """Write a file of the job in one go: a reader sees the old content or the new, never half of it."""
    path = folder(job) / f"{name}.json"
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    draft.replace(path)


def read_json(job: int, name: str) -> Any:
    """What `write_json` wrote last; None when there is none."""
    try:
        return json.loads((folder(job) / f"{name}.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None


def lines(job: int) -> Iterator[dict[str, Any]]:
    """The single rows of the job's report, flat: one entry for every note."""
    for report in read_json(job, "report") or []:
        for line in report["lines"]:
            for note in line["notes"]:
                yield {"file": report["file"], "row": line["row"], "state": line["state"], **note}
