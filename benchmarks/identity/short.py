"""Goal: short → full name over 4,586 listed companies, R@1 at least 0.96, R@10 at least 0.995.

The ranking has one weight per thing looked at (22). They are fitted by maximum likelihood over the candidates of a
short name (softmax regression); the figure quoted is five-fold, each short name ranked by weights without it.
`python -m benchmarks.identity.short` fits on all pairs and writes `data/ranking.json`.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.identity import labelled
from kechuang.register.identity.index import CANDIDATES, Known, NameIndex
from kechuang.register.identity.names import shorten
from kechuang.register.identity.names.gazetteer import DATA
from kechuang.register.identity.names.normal import short

PEERS = {"character 1+2-gram BM25": (0.934, 0.991), "best measured by others": (0.949, 0.991)}
Floats = NDArray[np.float64]


@dataclass
class Asked:
    """Candidates of every short name: features (names x candidates x things), which exist, which is right (-1 none)."""

    seen: Floats
    there: NDArray[np.bool_]
    right: NDArray[np.int64]


def ask() -> Asked:
    pairs = labelled.listed()
    index = NameIndex(Known(full, full) for _, full in pairs)
    most = CANDIDATES
    seen = np.zeros((len(pairs), most, len(shorten.LOOKED_AT)))
    there, right = np.zeros((len(pairs), most), bool), np.full(len(pairs), -1)
    for row, (name, full) in enumerate(pairs):
        text = short(name)
        for column, i in enumerate(index.likely(text, most)):
            seen[row, column] = shorten.look(text, index.ready[i])
            there[row, column] = True
            if index.names[i].text == full:
                right[row] = column
    return Asked(seen, there, right)


def fit(asked: Asked, rows: NDArray[np.int64], steps: int = 500, decay: float = 3e-4) -> Floats:
    """Weights by Adam on the log likelihood of the right candidate."""
    rows = rows[asked.right[rows] >= 0]
    seen, closed, right = asked.seen[rows], np.where(asked.there[rows], 0.0, -1e9), asked.right[rows]
    weights = np.zeros(seen.shape[2])
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, steps + 1):
        total = seen @ weights + closed
        share = np.exp(total - total.max(1, keepdims=True))
        share /= share.sum(1, keepdims=True)
        slope = (seen[np.arange(len(rows)), right] - np.einsum("ij,ijk->ik", share, seen)).mean(0) - decay * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.99 * square + 0.01 * slope**2
        weights += 0.15 * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.99**step)) + 1e-8)
    return weights


def ranks(asked: Asked, rows: NDArray[np.int64], weights: Floats) -> NDArray[np.int64]:
    """Place of the right candidate (0 best); a large number where it is not among the candidates."""
    total = np.where(asked.there[rows], asked.seen[rows] @ weights, -1e9)
    right = asked.right[rows]
    own = np.where(right >= 0, total[np.arange(len(rows)), right], -1e9)
    better = (total > own[:, None]).sum(1) + (
        (total == own[:, None]) & (np.arange(total.shape[1]) < right[:, None])
    ).sum(1)
    return np.where(right >= 0, better, 10_000)


def cross_validated(asked: Asked, without: str = "", seed: int = 5) -> tuple[float, float]:
    """R@1 and R@10, five-fold; `without` leaves one thing out (ablation)."""
    if without:
        seen = asked.seen.copy()
        seen[:, :, shorten.LOOKED_AT.index(without)] = 0
        asked = Asked(seen, asked.there, asked.right)
    order = np.array(random.Random(seed).sample(range(len(asked.right)), len(asked.right)))
    places = np.concatenate(
        [
            ranks(asked, order[fold::5], fit(asked, np.concatenate([order[f::5] for f in range(5) if f != fold])))
            for fold in range(5)
        ]
    )
    return float((places == 0).mean()), float((places < 10).mean())


def write() -> None:
    """Weights of all pairs; scale and shift by logistic regression of "is right" on the sum over all candidates."""
    asked = ask()
    weights = fit(asked, np.arange(len(asked.right))).round(2)
    total = (asked.seen @ weights)[asked.there]
    right = (np.arange(asked.seen.shape[1])[None, :] == asked.right[:, None])[asked.there].astype(float)
    scale, shift = 1.0, -float(total[right == 1].mean()) + 2
    for _ in range(200):  # Newton's method, in small steps
        share = 1 / (1 + np.exp(-(scale * total + shift)))
        slope = np.array([((right - share) * total).sum(), (right - share).sum()])
        spread = share * (1 - share)
        curve = np.array([[(spread * total**2).sum(), (spread * total).sum()], [(spread * total).sum(), spread.sum()]])
        scale, shift = np.array([scale, shift]) + np.clip(np.linalg.solve(curve, slope), -0.1, 0.1)
    stored = {
        "weights": dict(zip(shorten.LOOKED_AT, weights.tolist(), strict=True)),
        "scale": round(float(scale), 3),
        "shift": round(float(shift), 3),
    }
    (DATA / "ranking.json").write_text(json.dumps(stored, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    write()
