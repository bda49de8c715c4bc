"""gunicorn's settings, as a module (`--config python:kechuang.cli.gunicorn_config`)."""

from __future__ import annotations

import ctypes
import gc
import signal
import sys
from typing import Any

_PR_SET_PDEATHSIG = 1

worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 10
control_socket_disable = True
loglevel = "warning"


def on_starting(server: Any) -> None:
    """Do not outlive `kechuang serve` or `kechuang demo`, even when that is killed outright (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def post_worker_init(worker: Any) -> None:
    """Compile today's rules before the first visitor asks; not in the parent, since polars must not be forked."""
    from kechuang.cli.preparing import warm

    warm()
    # What is loaded now stays for good; an answer makes thousands of small objects, none of them cyclic.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
