"""Goal: precision of proposals at the default threshold at least 0.995, end to end over real names.

The register of the test: 4,586 real full names, for each a copy as another department writes it (the positives), and
names that resemble a real one but are somebody else (branch, same brand in another trade or place, one character
more in the brand). Nobody has a fact: names alone must carry it. Parties with a wrong proposal count against.
"""

from __future__ import annotations

import random
from collections import Counter

from benchmarks.identity import labelled
from kechuang.register.identity.evidence import Side
from kechuang.register.identity.names.features import lexicon
from kechuang.register.identity.names.gazetteer import gazetteer, short_place
from kechuang.register.identity.names.parse import parse
from kechuang.register.identity.proposing import find

THRESHOLDS = (0.5, 0.9, 0.95, 0.99, 0.995)


def register(seed: int = 3) -> tuple[list[Side], list[int]]:
    """Parties and, for each, which organisation it really is."""
    chance = random.Random(seed)
    texts = list(dict.fromkeys(full for _, full in labelled.listed()))
    taken = set(texts)
    made: list[tuple[str, int]] = [(text, i) for i, text in enumerate(texts)]
    made += [(_noisy(text, chance), i) for i, text in enumerate(texts)]
    for text in texts:
        for other in _others(text, chance):
            if other not in taken:
                taken.add(other)
                made.append((other, len(made)))
    return [Side(i, "", "enterprise", (("full", text),)) for i, (text, _) in enumerate(made)], [who for _, who in made]


def _noisy(text: str, chance: random.Random) -> str:
    parts = parse(text)
    place = parts.place
    kind = chance.randrange(8)
    if kind == 0 and place and text.startswith(place):
        return (
            f"{text[len(place) :].replace(parts.suffix, '')}（{place}）{parts.suffix}"
            if parts.suffix in text
            else text + " "
        )
    if kind == 1:
        return text.replace("股份有限公司", "有限公司")
    if kind == 2:
        return text.replace("(", "（").replace(")", "）").replace("公司", "公司　")
    if kind == 3 and place and text.startswith(place):
        return (
            short_place(place) + text[len(place) :] if short_place(place) != place else f"{place}市{text[len(place) :]}"
        )
    if kind == 4 and place and text.startswith(place):
        return text[len(place) :]
    if kind == 5:
        return text.replace("股份有限公司", "").replace("有限公司", "")
    if kind == 6 and len(text) > 8:
        at = chance.randrange(len(place), len(text) - 4)
        return text[:at] + text[at + 1 :]
    return " ".join(text)


def _others(text: str, chance: random.Random) -> list[str]:
    """Names of others that a careless comparison would take for this one."""
    parts = parse(text)
    if not parts.brand:
        return [text + "上海分公司"]
    trades = [
        one
        for one in sorted(lexicon().trades)
        if not parts.trade or (one not in parts.trade and parts.trade not in one)
    ]
    here = compatible_names(parts.place)
    places = [n for n, level in gazetteer().level.items() if level in {1, 2} and n == short_place(n) and n not in here]
    return [
        chance.choice([text + "上海分公司", text.replace("股份有限公司", "北京分公司")]),
        parts.place + parts.brand + chance.choice(trades) + "有限公司",
        chance.choice(places) + parts.brand + parts.trade + "有限公司",
        parts.place + parts.brand + chance.choice("新中华东大天") + parts.trade + "有限公司",
    ]


def compatible_names(place: str) -> set[str]:
    """Places that a name with this place could name as well."""
    return {name for name in gazetteer().level if place and name in place}


def measured(thresholds: tuple[float, ...] = THRESHOLDS) -> dict[float, tuple[float, float, int]]:
    """Precision, recall (of the 4,586 noisy copies) and number of proposals, by threshold."""
    parties, real = register()
    found, _ = find(parties, lambda ids: {}, min(thresholds))
    total = len({full for _, full in labelled.listed()})
    table = {}
    for threshold in thresholds:
        kept = [one for one in found if one.score >= threshold]
        right = sum(real[one.left] == real[one.right] for one in kept)
        table[threshold] = (right / max(1, len(kept)), right / total, len(kept))
    return table


def wrong(threshold: float, most: int = 30) -> list[tuple[str, str, str]]:
    """Wrong proposals with their strongest reason, to look at."""
    parties, real = register()
    found, _ = find(parties, lambda ids: {}, threshold)
    bad = [one for one in found if real[one.left] != real[one.right]]
    print(Counter(one.reasons[0].code for one in bad))
    return [(parties[one.left].full, parties[one.right].full, one.reasons[0].code) for one in bad[:most]]
