"""How long pages and answers take over HTTP: p50 and p95 in milliseconds, one request at a time.

    python scripts/latency.py http://127.0.0.1:8000 --requests 200

The server must be running with the demo's register. Enterprises are found through the search; every request goes to
another one in turn, so that nothing is answered from a page seen before.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
import urllib.parse
import urllib.request
from collections.abc import Callable

MEASURE = "nat-hnte-certification"
PATHS: dict[str, Callable[[str], str]] = {
    "home": lambda code: "/",
    "catalogue": lambda code: "/m/",
    "search": lambda code: f"/search?q={code[:12]}",
    "enterprise": lambda code: f"/e/{code}/",
    "measure": lambda code: f"/e/{code}/m/{MEASURE}/",
    "api: answer": lambda code: f"/api/v1/parties/{code}/answer",
    "api: one measure with trace": lambda code: f"/api/v1/parties/{code}/measures/{MEASURE}",
}


def main() -> None:
    """Print a Markdown table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("base")
    arguments.add_argument("--requests", type=int, default=200)
    given = arguments.parse_args()
    query = urllib.parse.quote("示例")
    found = json.loads(fetch(f"{given.base}/api/v1/parties?q={query}&limit=100"))
    codes = [one["code"] for one in found]
    print("| request | p50 ms | p95 ms | kB |\n|---|---:|---:|---:|")
    for name, path in PATHS.items():
        fetch(given.base + path(codes[0]))  # the first compiles templates
        spent, size = [], 0
        for number in range(given.requests):
            started = time.perf_counter()
            size = len(fetch(given.base + path(codes[number % len(codes)])))
            spent.append((time.perf_counter() - started) * 1000)
        p95 = statistics.quantiles(spent, n=20)[-1]
        print(f"| {name} | {statistics.median(spent):.1f} | {p95:.1f} | {size / 1000:.0f} |")


def fetch(url: str) -> bytes:
    """The body of a page; raises HTTPError for anything but success."""
    with urllib.request.urlopen(url, timeout=30) as response:
        body: bytes = response.read()
        return body


if __name__ == "__main__":
    main()
