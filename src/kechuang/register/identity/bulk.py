"""Many names at once against very many: the best known name for each, with a score and the reason.

Blocking (`blocking.py`) finds candidates set by set; each pair is then compared as text. No parsing: 100,000 names
against 1,000,000 take well under a minute. For a careful look at one name see `index.py`.
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
from rapidfuzz.distance import Indel, JaroWinkler

from kechuang.register.identity.blocking import candidates, prepared
from kechuang.register.identity.names.gazetteer import compatible

LIKELY = 0.80
"""Below this a row has no match worth showing."""
_BATCH = 200_000


def match(
    names: pl.Series, known: pl.Series, most: int = 1, progress: Callable[[int, int], None] | None = None
) -> pl.DataFrame:
    """The `most` best known names of each name: `row`, `known` (rows of the two series), `score` 0-1, `why`.

    `why`: same (one spelling), core (same without place and form), contained, alike. Rows without any candidate are
    left out.
    """
    asked, theirs = prepared(names), prepared(known)
    pairs = (
        candidates(asked, theirs)
        .join(asked.rename({"bare": "a", "core": "ca", "place": "pa"}), on="row")
        .join(theirs.rename({"row": "known", "bare": "b", "core": "cb", "place": "pb"}), on="known")
    )
    found = []
    for start in range(0, len(pairs), _BATCH):
        part = pairs.slice(start, _BATCH)
        judged = [_judge(*one) for one in part.select("a", "ca", "pa", "b", "cb", "pb").iter_rows()]
        scores, why = zip(*judged, strict=True)
        found.append(
            part.select("row", "known").with_columns(
                score=pl.Series(scores, dtype=pl.Float64), why=pl.Series(why, dtype=pl.String)
            )
        )
        if progress:
            progress(min(start + _BATCH, len(pairs)), len(pairs))
    if not found:
        return pl.DataFrame(schema={"row": pl.UInt32, "known": pl.UInt32, "score": pl.Float64, "why": pl.String})
    ranked = pl.concat(found).sort("row", "score", "known", descending=[False, True, False])
    return ranked.group_by("row", maintain_order=True).head(most)


def _judge(a: str, core_a: str, place_a: str, b: str, core_b: str, place_b: str) -> tuple[float, str]:
    """Likeness of two bare names and the reason."""
    if a == b:
        return 1.0, "same"
    near = not (place_a and place_b and place_a != place_b) or compatible(place_a, place_b) is not False
    if core_a == core_b:
        return (0.95 if near else 0.70), "core"
    alike = max(Indel.normalized_similarity(core_a, core_b), 0.98 * JaroWinkler.similarity(core_a, core_b))
    score = 0.85 * alike + 0.10 * Indel.normalized_similarity(a, b)
    if core_b.startswith(core_a) or core_a.startswith(core_b):
        return (max(score, 0.85) if near else min(score, 0.65)), "contained"
    return (score if near else 0.8 * score), "alike"
