"""`python -m benchmarks.identity [parts short pairs bulk] [--json]`."""

from __future__ import annotations

import os
import sys

import django


def run() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kechuang.settings")
    django.setup()  # the reasons of proposals stand beside the register's tables
    from benchmarks.identity.report import main

    main(sys.argv[1:])


run()
