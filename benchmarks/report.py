"""Results as Markdown tables. Every ratio is between figures of the same run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

Result = dict[str, Any]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + "|".join(["---"] + ["---:"] * (len(head) - 1)) + "|"]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def _rows(count: int) -> str:
    return f"{count // 1_000_000} M" if count >= 1_000_000 else f"{count // 1000} k"


def _ms(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _cell(found: Result | None) -> str:
    if found is None:
        return "–"
    return f"{_ms(found['ms'])} ms ({found['ms'] * 1e6 / found['size']:,.0f} ns)"


def _mib(found: Result | None, key: str = "peak_mb") -> str:
    return "–" if found is None else f"{found[key]:,.0f}"


class Bulk:
    """The cases of one section by engine and size."""

    def __init__(self, results: Iterable[Result]):
        self.by = {(found["engine"], found["size"]): found for found in results}
        self.engines = list(dict.fromkeys(engine for engine, _ in self.by))
        self.sizes = sorted({size for _, size in self.by})

    def largest(self, engine: str) -> Result:
        return self.by[engine, max(size for name, size in self.by if name == engine)]


def speed(bulk: Bulk, says: dict[str, str]) -> str:
    """Time per size, peak memory at the two largest sizes, wrong answers at the largest size each engine did."""
    memory = bulk.sizes[-2:]
    head = [
        "engine",
        *(_rows(size) for size in bulk.sizes),
        *(f"peak MiB {_rows(size)}" for size in memory),
        f"CPU {_rows(bulk.sizes[-1])}",
        "warm-up",
    ]
    rows = []
    for engine in bulk.engines:
        cells = [_cell(bulk.by.get((engine, size))) for size in bulk.sizes]
        peaks = [_mib(bulk.by.get((engine, size))) for size in memory]
        last = bulk.by.get((engine, bulk.sizes[-1]))
        cpu = "–" if last is None else f"{_ms(last['cpu_ms'])} ms"
        rows.append([says[engine], *cells, *peaks, cpu, f"{_ms(bulk.largest(engine)['first_ms'])} ms"])
    return table(head, rows)


def wrong(bulk: Bulk, says: dict[str, str]) -> str:
    head = ["engine", "rows", "wrong eligibility cells", "wrong totals", "share of totals", "worst total off by"]
    rows = []
    for engine in bulk.engines:
        found = bulk.largest(engine)
        verdict, size = found["verdict"], found["size"]
        share = f"{verdict['wrong_totals'] / size:.2%}" if verdict["wrong_totals"] else "0"
        worst = f"{verdict['worst_fen'] / 100:,.2f} 元" if verdict["worst_fen"] else "0"
        rows.append(
            [
                says[engine],
                _rows(size),
                f"{verdict['wrong_eligibility']:,}",
                f"{verdict['wrong_totals']:,}",
                share,
                worst,
            ]
        )
    return table(head, rows)


def ratios(bulk: Bulk, ours: str, says: dict[str, str]) -> str:
    """Time of each engine divided by the time of ours: above 1 ours is faster."""
    rows = []
    for engine in bulk.engines:
        if engine == ours:
            continue
        cells = []
        for size in bulk.sizes:
            mine, other = bulk.by.get((ours, size)), bulk.by.get((engine, size))
            cells.append("–" if mine is None or other is None else f"{other['ms'] / mine['ms']:.2f}")
        rows.append([says[engine], *cells])
    return table(["time divided by ours", *(_rows(size) for size in bulk.sizes)], rows)


def missing(results: Iterable[Result], says: dict[str, str]) -> str:
    head = [
        "engine", "rows", "time", "wrong eligibility", "guessed where open", "granted wrongly", "refused wrongly",
        "left open though decided",
    ]  # fmt: skip
    rows = []
    for found in results:
        verdict, against = found["verdict"], found["contradicted"]
        counts = (verdict["wrong_eligibility"], verdict["guessed_eligibility"], *against, verdict["left_open"])
        rows.append([says[found["engine"]], _rows(found["size"]), _cell(found), *(f"{count:,}" for count in counts)])
    return table(head, rows)


def disk(results: Iterable[Result], says: dict[str, str]) -> str:
    rows = []
    for found in results:
        inside = found["engine"].endswith("sql")
        peak = "in the server" if inside else _mib(found)
        rows.append([says[found["engine"]], _rows(found["size"]), _cell(found), peak])
    return table(["path", "rows", "time", "peak MiB"], rows)


def latency(results: Iterable[Result]) -> str:
    says = {
        "kechuang-trace": "Kechuang reference engine, full trace",
        "zen": "zen-engine, answer only",
        "zen-trace": "zen-engine with trace",
        "openfisca": "OpenFisca-Core, answer only",
        "openfisca-trace": "OpenFisca-Core with trace and its log",
        "kechuang-pack": "Kechuang, all measures of the pack, sample register, full trace",
    }
    rows = [
        [says[r["name"]], *(f"{r[key]:.3f}" for key in ("p50", "p95", "cpu_p95")), f"{r['max']:.1f}"] for r in results
    ]
    return table(["one enterprise, eight measures", "p50 ms", "p95 ms", "CPU p95 ms", "worst ms"], rows)


def exactness(found: Result) -> str:
    text = (
        f"{found['reference_rows']:,} enterprises drawn from {found['rows']:,}: {found['differ_from_reference']:,} of "
        f"{found['reference_cells']:,} cells differ between the reference and the columnar engine "
        f"({found['unknown_cells']:,} of the cells are unknown)."
    )
    if "sql_cells" in found:
        text += (
            f" Columnar and SQL engine on all {found['rows']:,}: {found['sql_differs_from_columnar']:,} of "
            f"{found['sql_cells']:,} cells differ."
        )
    return text + "\n"


def whole(found: Result) -> str:
    return (
        f"{found['measures']} measures, {found['clauses']} clauses over a random register of {found['parties']:,} "
        f"parties with {found['records']:,} records, 5 % of the facts missing, Parquet to Parquet with every condition "
        f"({found['columns']} columns): {found['evaluate_s']:.1f} s ({found['cpu_s']:.1f} s of processor time), peak "
        f"{found['peak_mb']:,.0f} MiB; before it {found['plan_s']:.2f} s to compile and plan and "
        f"{found['verify_s']:.1f} s to verify the bounds. {found['differ_from_reference']:,} of "
        f"{found['reference_cells']:,} cells differ from the reference engine.\n"
    )


def machine(before: Result, after: Result) -> str:
    versions = ", ".join(f"{name} {number}" for name, number in before["versions"].items())
    return (
        f"{before['cpu']}, {before['cores']} cores, {before['memory_gib']} GiB, Python {before['python']}; {versions}. "
        f"Two busy loops got {before['cores_given']} cores before the run and {after['cores_given']} after it; load "
        f"{before['load']:.1f} and {after['load']:.1f}.\n"
    )
