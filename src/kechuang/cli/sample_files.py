"""The department files of the sample register: there already, or being written by a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kechuang.core.env import SettingsError


@contextmanager
def department_files(pack: Path, folder: Path, parties: int | None) -> Iterator[Iterator[Path]]:
    """The files in the order in which they are to be imported, each as soon as it is complete.

    Asking for the next file waits for it; asking for more than there are ends after the manifest is written. Raises
    SettingsError from the iterator when the files cannot be written. Nothing goes on being written after the block.
    """
    manifest = folder / "manifest.json"
    if manifest.exists():  # written last: a folder without it is incomplete
        yield iter([folder / entry["file"] for entry in json.loads(manifest.read_text(encoding="utf-8"))["files"]])
        return
    command = [sys.executable, "-X", "utf8", "-m", "kechuang.register.sample", str(pack), str(folder)]
    command += [str(parties)] if parties else []
    # A process group of its own: Ctrl-C reaches this process alone, which then ends the other.
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", process_group=0) as writer:
        try:
            yield _as_they_come(writer, folder)
        finally:
            writer.terminate()


def _as_they_come(writer: subprocess.Popen[str], folder: Path) -> Iterator[Path]:
    assert writer.stdout is not None
    for line in writer.stdout:
        yield folder / line.rstrip("\n")
    if writer.wait():
        raise SettingsError(f"the sample register could not be written into {folder} (exit code {writer.returncode})")
