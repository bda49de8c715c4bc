"""Uploads on their way in: lists of persons become copies without names before anything is kept."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Keyed
from pathlib import Path
from typing import IO

from kechuang.register.importing.choose import candidates
from kechuang.register.importing.jobs.folder import incoming, safe_name
from kechuang.register.importing.mapping import Mapping
from kechuang.register.importing.persons.door import copied
from kechuang.register.importing.reasons import FileError, Reason
from kechuang.rules.definitions import Dictionary


class NotKept(Exception):
    """A list of persons that cannot be read as one. `position` counts from 1: the file's name may hold a name too."""

    def __init__(self, position: int, why: Reason):
        super().__init__(f"{position}: {why}")
        self.position, self.reason = position, why


def at_the_door(
    files: Sequence[tuple[str, IO[bytes]]], mappings: Keyed[str, Mapping], dictionary: Dictionary, named: str = ""
) -> Iterator[tuple[str, IO[bytes]]]:
    """The files, lists of persons as copies without names. Raises NotKept."""
    if named not in mappings:  # one that does not fit the pack: the worker will say so
        named = ""
    for position, (name, content) in enumerate(files, 1):
        possible = candidates(Path(safe_name(name)), mappings, named)
        if possible and not any(one.persons for one in possible):
            yield name, content
            continue
        with tempfile.TemporaryDirectory(dir=incoming()) as folder:
            path = Path(folder) / safe_name(name)
            with path.open("wb") as target:
                shutil.copyfileobj(content, target)
            content.seek(0)
            try:
                copy = copied(path, mappings, dictionary, named)
            except FileError as error:
                if not possible and error.reason.code != "persons-unmapped":
                    yield name, content  # no list of persons as far as anybody can tell: the check says what is wrong
                    continue
                raise NotKept(position, error.reason) from error
        yield name, content if copy is None else io.BytesIO(copy)
