"""wording.yaml into rules; what a rule refers to must be there."""

from __future__ import annotations

from kechuang.core.pack.problems import nearest
from kechuang.core.pack.schema.base import text_of
from kechuang.core.pack.schema.wording import WordingFile, WordingModel
from kechuang.core.wording import WordingRule
from kechuang.core.wording.folding import fold
from kechuang.rules.problems import Problem


def wording_rules(
    file: WordingFile | None, departments: set[str], problems: list[Problem], references: list[Problem]
) -> tuple[WordingRule, ...]:
    """The rules; a pack without the file has none."""
    found: dict[str, WordingRule] = {}
    for model in file.rules if file else ():
        if model.id in found:
            problems.append(Problem(model.place, model.id, f"the rule `{model.id}` occurs twice", "rename one of them"))
        for word in (*model.words, *model.near):
            if not fold(word).text:
                message = f"{word!r:.40} has neither letters nor digits"
                problems.append(Problem(model.place, model.id, message, "write a word that can be found"))
        for one in model.by:
            if one not in departments:
                message = f"there is no department `{one}`"
                references.append(Problem(model.place, f"{model.id}.by", message, nearest(one, departments)))
        found.setdefault(model.id, _rule(model))
    return tuple(found.values())


def _rule(model: WordingModel) -> WordingRule:
    return WordingRule(
        id=model.id,
        says=model.says.text,
        instead=model.instead.text,
        law=model.law.name,
        edition=model.law.edition,
        article=model.law.article,
        words=tuple(model.words),
        near=tuple(model.near),
        within=model.within,
        patterns=tuple(model.patterns),
        kinds=frozenset(model.kinds),
        by=frozenset(model.by),
        blocks=model.blocks,
        confidence=model.confidence.grade,
        note=text_of(model.confidence.note),
        url=model.law.url,
    )
