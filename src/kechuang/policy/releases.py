"""Packs that answered, kept whole: what was in force at any moment can be read again.

`keep` is called wherever this installation answers with its own pack; a pack that came back after another is a new
release.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from datetime import datetime
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from kechuang.core.log import acting
from kechuang.core.pack import Pack, load
from kechuang.core.pack.layout import files_of
from kechuang.people.actors import SYSTEM
from kechuang.policy.catalogue import Shelf, shelf, shelf_of
from kechuang.policy.models import Release

_LOCK = 0x6B65_6368  # any number of our own: one process at a time looks and adds
_kept: dict[Path, tuple[str, int]] = {}
"""By folder, what this process last made sure of: digest of the pack, its release. Spares an answer the question."""


def keep() -> int | None:
    """Store the pack in use as a release unless it is the latest one: its id; None when its files are changing now."""
    pack = shelf().pack
    known = _kept.get(pack.path)
    if known is not None and known[0] == pack.digest:
        return known[1]
    found = _latest()
    if found is None or (found.pack, found.software) != (pack.digest, software()):
        archive = _archive(pack.path, pack.digest)
        if archive is None:
            return None
        found = _add(pack.digest, archive)
    number = found.pk
    transaction.on_commit(lambda: _kept.__setitem__(pack.path, (pack.digest, number)))
    return number


def software() -> str:
    """The version of Kechuang that runs."""
    return version("kechuang")


def _light() -> QuerySet[Release]:
    return Release.objects.defer("archive")


def _latest() -> Release | None:
    return _light().order_by("-recorded_at", "-pk").first()


def _add(digest: str, archive: bytes) -> Release:
    with acting(SYSTEM.name, reason="rules taken into use"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        found = _latest()  # another process may have been first
        if found is None or (found.pack, found.software) != (digest, software()):
            found = Release.objects.create(
                pack=digest, archive=archive, software=software(), recorded_at=timezone.now()
            )
        return found


def in_force(known_at: datetime) -> Shelf:
    """The rules that answered at `known_at`.

    Before the first release, the first: nothing older is known. Without any release, the installation's own.
    """
    found = _light().filter(recorded_at__lte=known_at).order_by("-recorded_at", "-pk").first()
    found = found or _light().order_by("recorded_at", "pk").first()
    return shelf() if found is None else of(found.pk)


@lru_cache(maxsize=8)
def of(release: int) -> Shelf:
    """The rules of a release, by its id."""
    return shelf_of(_pack_of(bytes(Release.objects.get(pk=release).archive)))


@lru_cache(maxsize=2)
def _archive(folder: Path, digest: str) -> bytes | None:
    """The pack's files, in order, without dates; None unless they still read as the pack with this digest."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(files_of(folder, []), key=lambda one: one.name):
            archive.writestr(zipfile.ZipInfo(file.name), file.path.read_bytes(), zipfile.ZIP_DEFLATED)
    packed = out.getvalue()
    return packed if _pack_of(packed).digest == digest else None


def _pack_of(archive: bytes) -> Pack:
    with tempfile.TemporaryDirectory(prefix="kechuang-release-") as folder:
        with zipfile.ZipFile(io.BytesIO(archive)) as files:
            files.extractall(folder)
        return load(folder)
