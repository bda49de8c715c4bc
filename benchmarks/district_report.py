"""Tables of `benchmarks.district`: sizes beside each other, so that a cost that grows is seen."""

from __future__ import annotations

from typing import Any

from benchmarks.report import machine, table

Found = dict[str, Any]


def markdown(found: Found) -> str:
    """All tables, the machine first."""
    return "\n".join(
        [
            machine(found["before"], found["after"]) + (f"\n{found['note']}\n" if "note" in found else ""),
            "### The register\n\n" + _register(found["register"]),
            "### Search\n\n" + _searches(found["directories"]),
            "### Directories\n\n" + _directories(found["directories"]),
            "### Identity\n\n" + _identity(found["identity"]),
        ]
    )


def _size(count: int) -> str:
    return f"{count // 1_000_000} M" if count >= 1_000_000 else f"{count // 1000} k"


def _pair(one: Found) -> str:
    return f"{one['p50_ms']:.1f} / {one['p95_ms']:.1f}"


def _register(runs: list[Found]) -> str:
    rows = [
        ("facts", [f"{one['facts']:,}" for one in runs]),
        ("facts in a second, log and indexes included", [f"{one['facts_per_s']:,.0f}" for one in runs]),
        ("bare COPY, no index, no log: statements a second", [f"{one['bare_copy_per_s']:,.0f}" for one in runs]),
        ("import ÷ bare COPY", [f"{one['facts_per_s'] / one['bare_copy_per_s']:.2f}" for one in runs]),
        ("bytes a fact, indexes and log included", [f"{one['bytes'] / one['facts']:,.0f}" for one in runs]),
        ("snapshot, s", [f"{one['snapshot_s']:.1f}" for one in runs]),
        ("snapshot, µs a fact", [f"{one['snapshot_s'] / one['facts'] * 1e6:.2f}" for one in runs]),
        (
            "snapshot ÷ PostgreSQL's COPY of the fact table",
            [f"{one['snapshot_s'] / one['copy_out_s']:.2f}" for one in runs],
        ),
        ("snapshot, peak MB of the process", [f"{one['snapshot_peak_mb']:,}" for one in runs]),
        ("one party, all facts with sources: p50 / p95 ms", [_pair(one["subject"]) for one in runs]),
        ("its raw rows, one SELECT: p50 / p95 ms", [_pair(one["raw_rows"]) for one in runs]),
        ("all conflicts of the district, s", [f"{one['conflicts_s']:.1f}" for one in runs]),
    ]
    head = ["parties", *(_size(one["parties"]) for one in runs)]
    return table(head, [(name, *cells) for name, cells in rows])


def _searches(runs: list[Found]) -> str:
    kinds = [kind for kind, one in runs[-1]["search"].items() if isinstance(one, dict) and "p50_ms" in one]
    rows = [[kind, *(_pair(run["search"][kind]) for run in runs), _work(runs[-1]["search"][kind])] for kind in kinds]
    for kind in runs[-1]["search"]["pg_trgm"]:
        own = [run["search"]["pg_trgm"][kind] for run in runs]
        rows.append([f"peer: pg_trgm, {kind}", *map(_pair, own), _work(own[-1])])
    largest = _size(runs[-1]["parties"])
    head = ["p50 / p95 ms", *(f"{_size(run['parties'])} parties" for run in runs), f"work at {largest}, p95"]
    return table(head, rows)


def _work(one: Found) -> str:
    return f"{one['work_p95_ms']:.1f}"


def _directories(runs: list[Found]) -> str:
    parts = []
    for name in runs[-1]["directories"]:
        own = [run["directories"][name] for run in runs]
        rows = [["first reading, s", *(f"{one['first_reading_s']:.1f}" for one in own), ""]]
        for kind, one in own[-1].items():
            if isinstance(one, dict) and "p50_ms" in one:
                rows.append([f"{kind}, p50 / p95 ms", *(_pair(each[kind]) for each in own), _work(one)])
            elif isinstance(one, dict):
                rows.append([f"{kind}, rows a second", *(f"{each[kind]['rows_per_s']:,}" for each in own), ""])
        head = [f"`{name}`", *(f"{one['rows']:,} rows" for one in own), "work, p95"]
        parts.append(table(head, rows))
    return "\n".join(parts)


def _identity(found: Found) -> str:
    first, tenth = found["short"]
    bulk = found["bulk"]
    precision, recall, count = found["pairs"]["0.95"]
    rows = [
        ["parts of 1,501 names, all four right (five-fold)", f"{found['parts']['all']:.3f}", "0.85"],
        ["short to full name, R@1 of 4,586 (five-fold)", f"{first:.4f}", "0.96"],
        ["short to full name, R@10", f"{tenth:.4f}", "0.995"],
        [f"precision of {count:,} proposals at 0.95 (recall {recall:.2f})", f"{precision:.4f}", "0.995"],
        ["100,000 new against 1,000,000 known, s", f"{bulk['seconds']:.1f}", "60"],
        ["the same, processor seconds of both cores", f"{bulk['processor_seconds']:.1f}", ""],
        ["the same, peak GB", f"{bulk['peak_gb']:.1f}", "8"],
    ]
    return table(["", "measured", "goal"], rows)
