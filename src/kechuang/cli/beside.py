"""The import worker beside the server: started with it, started again when it dies, ended with it."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_PR_SET_PDEATHSIG = 1
_PAUSE = 3.0
"""Seconds before each start: the portal comes first, and what died is not started again in a rush."""
_FINISH = 20.0
"""Seconds that a job under way gets to end; after that it is killed, and done again at the next start."""


@contextmanager
def import_worker() -> Iterator[None]:
    """Keep `kechuang imports work` running inside the block."""
    ending = threading.Event()
    keeper = threading.Thread(target=_keep, args=(ending,), name="import-worker", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ending.set()
        keeper.join()


def _keep(ending: threading.Event) -> None:
    while not ending.wait(_PAUSE):
        # An interrupt from the terminal is for the server; the worker is told by us.
        command = [sys.executable, "-m", "kechuang", "imports", "work", "--with-parent"]
        worker = subprocess.Popen(command, start_new_session=True)
        while worker.poll() is None and not ending.wait(0.2):
            pass
        if worker.poll() is None:
            worker.terminate()
            try:
                worker.wait(_FINISH)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()


def end_with_parent() -> None:
    """Do not outlive the process that started this one, even when that is killed outright (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
