"""Peak memory of this process since a chosen moment (Linux)."""

from __future__ import annotations

import ctypes
import gc
from pathlib import Path

STATUS = Path("/proc/self/status")
CLEAR = Path("/proc/self/clear_refs")


def _status(key: str) -> float:
    for line in STATUS.read_text().splitlines():
        if line.startswith(f"{key}:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"{STATUS} has no {key}")


def resident() -> float:
    """Resident memory now, in MiB."""
    return _status("VmRSS")


def peak() -> float:
    """Highest resident memory since the last `forget_peak`, in MiB."""
    return _status("VmHWM")


def forget_peak() -> None:
    """Give freed memory back and start counting the peak again.

    Raises:
        OSError: the kernel does not let this process reset its peak.
    """
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    CLEAR.write_text("5")
