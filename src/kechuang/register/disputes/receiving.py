"""Papers of disputes: taken on one address, from who may dispute there, no more bytes than a paper has."""

from __future__ import annotations

import io
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers

from kechuang.people.access import Permission, check
from kechuang.people.actors import actor_of
from kechuang.register.disputes.handing import MAX_BYTES

_TAKES = re.compile(r"/e/([^/]+)/facts/dispute/")


class PaperInMemory(FileUploadHandler):
    """Stands before the handlers that read everything else past. One byte too many is kept, so that it shows."""

    wanted = False

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        request = self.request
        found = _TAKES.fullmatch(request.path) if request is not None else None
        self.wanted = bool(
            found and request and check(actor_of(request), Permission.DISPUTE_FACTS, party=found[1].upper())
        )

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.held = io.BytesIO()
        if self.wanted:
            raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if not self.wanted:
            return raw_data
        self.held.write(raw_data[: max(0, MAX_BYTES + 1 - self.held.tell())])
        return None

    def file_complete(self, file_size: int) -> UploadedFile[Any] | None:
        if not self.wanted:
            return None
        return SimpleUploadedFile(self.file_name or "", self.held.getvalue(), self.content_type or "")
