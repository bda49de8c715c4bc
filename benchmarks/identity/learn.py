"""Learns the weights of the name parser: `python -m benchmarks.identity.learn` writes the data files of the package.

Averaged perceptron over sequences (Collins 2002). The word list that is a feature is made without the names it is
applied to (four-fold inside the training set); otherwise the perceptron would trust it more than it deserves.
"""

from __future__ import annotations

import csv
import json
import math
import random
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from benchmarks.identity import labelled
from benchmarks.identity.labelled import Labelled
from kechuang.register.identity.names.features import Lexicon, features
from kechuang.register.identity.names.gazetteer import DATA
from kechuang.register.identity.names.normal import same_length
from kechuang.register.identity.names.parse import TRADE, Weights, best_path

ROUNDS, SHUFFLES = 10, 3
_KEPT_TRADE, _KEPT_BRAND = 3, 8
_CHINESE = re.compile(r"[^\u4e00-\u9fff]")
_CLASS_END = re.compile(r"(制造|加工|生产|批发|零售|服务|活动|业)$")
_CLASS_CUT = re.compile(r"[、，和及与的其他()（）]")


def trade_words(items: Iterable[Labelled]) -> frozenset[str]:
    """Labelled trades of two characters and more."""
    found = set()
    for text, path in items:
        piece = ""
        for char, tag in [*zip(same_length(text), path, strict=True), ("", -1)]:
            if tag == TRADE:
                piece += char
                continue
            if len(piece) > 1:
                found.add(piece)
            piece = ""
    return frozenset(found)


def class_words() -> frozenset[str]:
    """Words of the industry classification GB/T 4754-2017."""
    found = set()
    with labelled.CLASSES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for word in _CLASS_CUT.split(row["name"]):
                kept = _CLASS_END.sub("", word) or word
                if len(kept) > 1:
                    found.add(kept)
    return frozenset(found)


def pair_classes() -> dict[str, str]:
    """How often two characters meet in texts about trades and in brands, as two logarithmic digits."""
    trades: Counter[str] = Counter()
    for path in (labelled.CLASSES, labelled.GOODS):
        for piece in _CHINESE.split(path.read_text(encoding="utf-8")):
            trades.update(piece[i : i + 2] for i in range(len(piece) - 1))
    brands: Counter[str] = Counter()
    for line in labelled.BRANDS.read_text(encoding="utf-8").splitlines():
        if 2 <= len(line.strip()) <= 4:
            brands.update(line.strip()[i : i + 2] for i in range(len(line.strip()) - 1))
    kept = {pair for pair, n in trades.items() if n >= _KEPT_TRADE}
    kept |= {pair for pair, n in brands.items() if n >= _KEPT_BRAND and not _CHINESE.search(pair)}
    return {pair: f"{_class(trades[pair], 1, 5)}{_class(brands[pair], 2, 4)}" for pair in kept}


def rarities() -> dict[str, float]:
    """-ln of a character's share, brands and texts about trades weighing alike; half steps."""
    shares: Counter[str] = Counter()
    for paths in ((labelled.BRANDS,), (labelled.CLASSES, labelled.GOODS)):
        counts = Counter(_CHINESE.sub("", "".join(path.read_text(encoding="utf-8") for path in paths)))
        total = sum(counts.values())
        for char, n in counts.items():
            shares[char] += n / total / 2
    return {char: round(2 * min(9.0, -math.log(share))) / 2 for char, share in shares.items()}


def _class(count: int, width: int, most: int) -> int:
    return min(most, int(math.log2(count + 1)) // width)


def learn(items: Sequence[Labelled], classes: frozenset[str], pairs: dict[str, str], seed: int = 0) -> Weights:
    """Weights from labelled names; the mean over SHUFFLES orders of the names."""
    seen = []
    for fold in range(4):
        others = [one for i, one in enumerate(items) if i % 4 != fold]
        words = Lexicon(trade_words(others), classes, pairs)
        seen += [(text, features(same_length(text), words), path) for text, path in items[fold::4]]
    sums: dict[str, list[float]] = {}
    steps = [[0.0] * 6 for _ in range(6)]
    for shuffle in range(SHUFFLES):
        one = _perceptron(seen, random.Random(seed * 100 + shuffle))
        for name, votes in one.votes.items():
            total = sums.setdefault(name, [0.0] * 5)
            sums[name] = [a + b / SHUFFLES for a, b in zip(total, votes, strict=True)]
        steps = [[a + b / SHUFFLES for a, b in zip(*rows, strict=True)] for rows in zip(steps, one.steps, strict=True)]
    return Weights(sums, steps)


def _perceptron(seen: list[tuple[str, list[list[str]], list[int]]], chance: random.Random) -> Weights:
    votes: dict[str, list[float]] = {}
    late: dict[str, list[float]] = {}
    steps, late_steps = [[0.0] * 6 for _ in range(6)], [[0.0] * 6 for _ in range(6)]
    order, time = list(seen), 1
    for _ in range(ROUNDS):
        chance.shuffle(order)
        for text, named, right in order:
            path = best_path(text, named, votes, steps)
            if path != right:
                for names, good, bad in zip(named, right, path, strict=True):
                    if good != bad:
                        for name in names:
                            now, sums = votes.setdefault(name, [0.0] * 5), late.setdefault(name, [0.0] * 5)
                            for tag, one in ((good, 1.0), (bad, -1.0)):
                                now[tag] += one
                                sums[tag] += one * time
                for tags, one in ((right, 1.0), (path, -1.0)):
                    for a, b in zip([5, *tags], [*tags, 5], strict=True):
                        steps[a][b] += one
                        late_steps[a][b] += one * time
            time += 1
    mean = {name: [a - b / time for a, b in zip(now, late[name], strict=True)] for name, now in votes.items()}
    rows = zip(steps, late_steps, strict=True)
    return Weights(mean, [[a - b / time for a, b in zip(now, late_row, strict=True)] for now, late_row in rows])


def rounded(found: Weights, least: float = 0.4) -> Weights:
    """Whole tenths; features without a vote of `least` are dropped."""
    votes = {
        name: [round(10 * one) for one in votes]
        for name, votes in sorted(found.votes.items())
        if max(map(abs, votes)) >= least
    }
    return Weights(votes, [[round(10 * one) for one in row] for row in found.steps])


def write() -> None:
    """The three learnt data files of the package."""
    items, classes, pairs = labelled.parts(), class_words(), pair_classes()
    found = rounded(learn(items, classes, pairs))
    lines = [
        json.dumps(name, ensure_ascii=False) + ":" + json.dumps(votes, separators=(",", ":"))
        for name, votes in found.votes.items()
    ]
    body = ",\n".join(lines)
    (DATA / "weights.json").write_text(f'{{"steps": {json.dumps(found.steps)},\n"votes": {{\n{body}\n}}}}\n', "utf-8")
    (DATA / "trades.txt").write_text(
        "# gb4754: words of GB/T 4754-2017. learnt: trades in the labelled names (Chinese-Company-Search, MIT).\n"
        f"gb4754 {' '.join(sorted(classes))}\nlearnt {' '.join(sorted(trade_words(items)))}\n",
        "utf-8",
    )
    groups: dict[str, list[str]] = {}
    for pair, digits in sorted(pairs.items()):
        groups.setdefault(digits, []).append(pair)
    (DATA / "pairs.txt").write_text(
        "# Pairs of characters by how often they meet in trades (first digit; GB/T 4754, Nice list) and in brands\n"
        "# (second digit; Company-Names-Corpus, Apache-2.0), as logarithmic classes.\n"
        + "".join(f"{digits} {''.join(found)}\n" for digits, found in sorted(groups.items())),
        "utf-8",
    )
    grouped: dict[float, list[str]] = {}
    for char, value in sorted(rarities().items()):
        grouped.setdefault(value, []).append(char)
    (DATA / "rarity.txt").write_text(
        "# -ln of the share of a character in brands and in texts about trades (sources as in pairs.txt).\n"
        + "".join(f"{value} {''.join(chars)}\n" for value, chars in sorted(grouped.items())),
        "utf-8",
    )


if __name__ == "__main__":
    write()
