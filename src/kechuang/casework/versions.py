"""The versions of services that running cases keep: a file of the pack may change, a case goes on as it began.

Not the release of the whole pack (docs/adr/0012): that changes with every policy, and a case needs its service only.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from functools import lru_cache

from kechuang.casework.models import Version
from kechuang.core.pack.schema.service import ServiceFile
from kechuang.core.pack.services import Service, service


def keep(one: Service, moment: datetime) -> Version:
    """The stored version of a service of the pack in use. Call it inside `acting`."""
    text = json.dumps(one.written, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    found, _ = Version.objects.get_or_create(
        service=one.id, digest=digest, defaults={"definition": dict(one.written), "recorded_at": moment}
    )
    return found


def service_of(version: Version) -> Service:
    """The service as the cases that began by it know it."""
    text = json.dumps(version.definition, ensure_ascii=False, sort_keys=True)
    return _read(version.digest, text)


@lru_cache(maxsize=64)
def _read(digest: str, text: str) -> Service:
    written = json.loads(text)
    return service(ServiceFile.model_validate(written), written)
