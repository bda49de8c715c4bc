"""The machine a run happened on, and whether its cores were really there."""

from __future__ import annotations

import os
import platform
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

PACKAGES = ("polars", "duckdb", "OpenFisca-Core", "zen-engine", "numba", "numpy", "pyarrow")


def _spin(turns: int) -> float:
    started = time.perf_counter()
    total = 0
    for number in range(turns):
        total += number
    return time.perf_counter() - started


def cores_given(turns: int = 4_000_000) -> float:
    """How many cores two busy loops got: 2.0 on an idle machine of two, 1.0 when they had to share one."""
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(_spin, [1000, 1000]))  # start the processes
        alone = pool.submit(_spin, turns).result()
        started = time.perf_counter()
        list(pool.map(_spin, [turns, turns]))
        both = time.perf_counter() - started
    return min(2.0, 2 * alone / both)


def describe() -> dict[str, Any]:
    """CPU, memory, versions and the load now."""
    cpu = platform.processor() or platform.machine()
    memory_gib = 0.0
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.partition(":")[2].strip()
            break
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemTotal"):
            memory_gib = int(line.split()[1]) / 1024**2
    return {
        "cpu": cpu,
        "cores": os.cpu_count(),
        "memory_gib": round(memory_gib, 1),
        "python": sys.version.split()[0],
        "versions": {name: version(name) for name in PACKAGES},
        "load": os.getloadavg()[0],
        "cores_given": round(cores_given(), 2),
    }
