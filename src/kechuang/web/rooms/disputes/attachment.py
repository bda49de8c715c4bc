"""A paper of a dispute, sent as it came; never shown inside a page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header


def attachment(found: Any) -> HttpResponse:
    """The dispute's document; raises Http404 when there is none."""
    if found.paper is None:
        raise Http404
    response = HttpResponse(bytes(found.paper.content), content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, found.paper.name) or "attachment"
    return response
