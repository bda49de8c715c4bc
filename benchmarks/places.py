"""`python -m benchmarks.places`: the pages of places over the register of KECHUANG_HOME (that of `kechuang demo`).

`kept`: nothing was written since the last look; `anew`: the tree is worked out again, as after every act upon the
register. One JSON object: milliseconds by the clock and of both processors' work (see `benchmarks.directories`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any

from benchmarks.directories import _spread

PAGES = ("/places/", "/api/v1/places")
TIMES = 40


def main() -> None:
    """Measure and print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kechuang.settings")
    import django

    django.setup()
    import logging

    from django.conf import settings
    from django.test import Client

    from kechuang.register.models import Fact, Party
    from kechuang.register.places.tree import lately

    logging.disable(logging.INFO)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    client = Client()

    def page(path: str, *, anew: bool) -> Callable[[Any], object]:
        def ask(_: Any) -> None:
            if anew:
                lately.forget()
            answer = client.get(path)
            assert answer.status_code == 200, (path, answer.status_code)

        return ask

    found: dict[str, Any] = {"parties": Party.objects.count(), "statements": Fact.objects.count()}
    for path in PAGES:
        found[path] = {
            "kept": _spread(page(path, anew=False), list(range(TIMES))),
            "anew": _spread(page(path, anew=True), list(range(TIMES))),
        }
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
