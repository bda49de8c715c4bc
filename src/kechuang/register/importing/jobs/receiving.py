"""Uploads go to disk as they come, within limits, on the addresses that take files, from people who may send them."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

from kechuang.people.access import Permission, check
from kechuang.people.actors import actor_of

_TAKES = re.compile(r"/work/imports/(?:upload/|mappings/[a-z0-9_-]+/)|/api/v1/imports")
_MEGABYTE = 1 << 20


class FileOnDisk(TemporaryFileUploadHandler):
    """Keeps no byte that nobody asked for: Django reads a request's body before it knows whose it is.

    Files on any other address, or from anybody who may not import, are read past. A request that brings more than
    KECHUANG_IMPORT_MAX_MB is refused as soon as that shows.
    """

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.left = int(settings.KECHUANG_IMPORT_MAX_MB) * _MEGABYTE
        request = self.request
        self.wanted = request is not None and bool(
            _TAKES.fullmatch(request.path) and check(actor_of(request), Permission.IMPORT_FACTS)
        )

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        if not self.wanted:
            raise SkipFile
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.left -= len(raw_data)
        if self.left < 0:
            self.file.close()  # which deletes it
            raise RequestDataTooBig(f"more than {settings.KECHUANG_IMPORT_MAX_MB} MB in one request")
        super().receive_data_chunk(raw_data, start)

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        return super().file_complete(file_size) if self.wanted else None
