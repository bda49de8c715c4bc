"""The goals of identity, measured, beside their peers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from benchmarks.identity import bulk, labelled, pairs, parts, short
from kechuang.register.identity.index import Known, NameIndex
from kechuang.register.identity.names import normal, shorten


def show_parts() -> None:
    folds, shipped = parts.cross_validated(), parts.as_shipped()
    print("Parts of 1,501 labelled names, share right (goal: all four >= 0.85)")
    print(f"{'':10}{'five-fold':>11}{'learnt from':>13}{'companynameparser 0.1.8':>25}")
    for name, value in folds.items():
        print(f"{name:10}{value:11.4f}{shipped[name]:13.4f}{parts.PEER[name]:25.3f}")


def show_short() -> None:
    asked = short.ask()
    print("\nShort to full name, 4,586 listed companies (goals: R@1 >= 0.96, R@10 >= 0.995)")
    first, tenth = short.cross_validated(asked)
    print(f"five-fold                       R@1 {first:.4f}  R@10 {tenth:.4f}")
    print(f"right name among the candidates {float((asked.right >= 0).mean()):.4f} (the best any ranking could reach)")
    for name, (one, ten) in short.PEERS.items():
        print(f"{name:31} R@1 {one:.3f}   R@10 {ten:.3f} (quoted)")
    for name, (one, ten) in _recomputed().items():
        print(f"{name:31} R@1 {one:.4f}  R@10 {ten:.4f} (same run)")
    for name in ("brand", "heads", "letter", "together", "missing", "complete"):
        one, ten = short.cross_validated(asked, without=name)
        print(f"  without {name:21} R@1 {one:.4f}  R@10 {ten:.4f}")


def _recomputed() -> dict[str, tuple[float, float]]:
    """BM25 over characters and pairs, and Jaro-Winkler, over the same prepared texts."""
    asked = labelled.listed()
    index = NameIndex(Known(full, full) for _, full in asked)
    cores = [shorten.full(full).core for _, full in asked]
    counts = {"BM25, characters and pairs": [0, 0], "Jaro-Winkler (rapidfuzz)": [0, 0]}
    for name, full in asked:
        text = normal.short(name)
        ways = (
            [index.names[i].text for i in index.likely(text, 10)],
            [asked[i][1] for _, _, i in process.extract(text, cores, scorer=JaroWinkler.similarity, limit=10)],
        )
        for count, found in zip(counts.values(), ways, strict=True):
            count[0] += found[:1] == [full]
            count[1] += full in found
    return {name: (one / len(asked), ten / len(asked)) for name, (one, ten) in counts.items()}


def show_pairs() -> None:
    print("\nProposals among real names, their noisy copies and hard look-alikes, names alone (goal: 0.995 at 0.95)")
    for threshold, (precision, recall, count) in pairs.measured().items():
        print(f"threshold {threshold:5}  precision {precision:.4f}  recall {recall:.4f}  proposals {count:,}")


def show_bulk() -> None:
    found = bulk.measured()
    print(f"\n{bulk.NEW:,} new names against {bulk.KNOWN:,} known (goals: 60 s, 8 GB)")
    for name, value in found.items():
        print(f"{name:18} {value}")


def measured(asked: list[str]) -> dict[str, object]:
    """The figures as data, for tables."""
    work: dict[str, Callable[[], object]] = {
        "parts": parts.cross_validated,
        "short": lambda: short.cross_validated(short.ask()),
        "pairs": pairs.measured,
        "bulk": bulk.measured,
    }
    return {name: work[name]() for name in asked or work}


ALL = {"parts": show_parts, "short": show_short, "pairs": show_pairs, "bulk": show_bulk}


def main(asked: list[str]) -> None:
    if not labelled.LISTED.exists():
        print(
            f"skipped: the shared real names are not in {labelled.SHARED} (KECHUANG_SHARED_DATA names another folder)"
        )
        return
    if "--json" in asked:
        print(json.dumps(measured([name for name in asked if name != "--json"])))
        return
    for name in asked or ALL:
        start = time.perf_counter()
        ALL[name]()
        print(f"({name}: {time.perf_counter() - start:.0f} s)", flush=True)
