"""What must fit inside indicators, and between them and the directories, departments and facts of the pack."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kechuang.core.pack.directories import Directory, resolve
from kechuang.core.pack.indicators import Counted, Figures, Formula, Indicator, indicator, scope
from kechuang.core.pack.problems import nearest
from kechuang.core.pack.schema.figures import FormulaModel, IndicatorModel, IndicatorsFile, ScopesFile
from kechuang.rules import tree
from kechuang.rules.definitions import Dictionary, Place, Source, Text
from kechuang.rules.parse import parse
from kechuang.rules.problems import Problem
from kechuang.rules.tokens import SyntaxProblem

MAX_DECIMALS = 6
NUMERIC = {"count", "number", "ratio", "money"}


def figures(scopes: Iterable[ScopesFile], files: Iterable[IndicatorsFile], problems: list[Problem]) -> Figures:
    """The definitions of all files; what stands twice, and formulas that are not exactly one thing, are problems."""
    read = list(files)
    found = {one.id: scope(one) for file in scopes for one in file.scopes}
    topics: dict[str, Text] = {one.id: one.title.text for file in read for one in file.topics}
    indicators: dict[str, Indicator] = {}
    titles: dict[str, Indicator] = {}
    for model in (one for file in read for one in file.indicators):
        for taken, what in ((indicators.get(model.id), model.id), (titles.get(model.title.zh), model.title.zh)):
            if taken:
                where = f"{taken.place.file}:{taken.place.line}"
                message = f"the indicator `{what}` occurs twice, first in {where}"
                problems.append(Problem(model.place, model.id, message, "rename or delete one of them"))
        if model.formula:
            _one_thing(model, model.formula, problems)
        indicators[model.id] = titles[model.title.zh] = indicator(model)
    return Figures(found, topics, indicators)


def _one_thing(model: IndicatorModel, formula: FormulaModel, problems: list[Problem]) -> None:
    given = [formula.count, formula.places, formula.value, formula.rank]
    if sum(one is not None for one in given) != 1 or bool(formula.of) != (formula.value is not None):
        message = "a formula is one of `count`, `places`, `rank`, or `of` with `value`"
        problems.append(Problem(formula.place, f"{model.id}.formula", message, "keep one of them"))
    for name, one in formula.of.items():
        if sum(part is not None for part in (one.indicator, one.count, one.fact)) != 1:
            message = "a part is exactly one of `indicator`, `count`, `fact`"
            problems.append(Problem(one.place, f"{model.id}.formula.of.{name}", message, "keep one of them"))


class IndicatorChecks:
    """Collects what does not fit."""

    def __init__(
        self,
        known: Figures,
        directories: Mapping[str, Directory],
        departments: Iterable[str],
        dictionary: Dictionary,
        problems: list[Problem],
    ) -> None:
        self.known, self.directories, self.dictionary = known, directories, dictionary
        self.departments, self.problems = set(departments), problems

    def add(self, place: Place, key: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(place, key, message, remedy))

    def run(self) -> None:
        for one in self.known.indicators.values():
            self.indicator(one)
        for one in self.known.indicators.values():
            if self.circular(one.id, ()):
                self.add(one.place, one.id, "it is worked out from itself", "take it out of its own parts")

    def indicator(self, one: Indicator) -> None:
        for key, name, names in (
            ("topic", one.topic, set(self.known.topics)),
            ("department", one.department, self.departments),
            *(("with", name, self.departments) for name in one.others),
            *(("growth", name, set(self.known.indicators)) for name in (one.growth,) if name),
        ):
            if name not in names:
                self.add(one.place, f"{one.id}.{key}", f"there is no {key} `{name}`", nearest(name, names))
        if one.decimals > MAX_DECIMALS:
            self.add(one.place, f"{one.id}.decimals", f"at most {MAX_DECIMALS}", "write fewer decimals")
        kind = self.dictionary.records.get("observation")
        may = {kind.holder, *kind.authority} if kind else set()
        for name in (one.department, *one.others) if kind else ():
            if name in self.departments and name not in may:
                message = f"`{name}` has no authority over observations, so nobody could state it"
                self.add(one.place, f"{one.id}.department", message, "add it to `authority` of the record kind")
        if one.formula:
            self.formula(one, one.formula)

    def formula(self, one: Indicator, formula: Formula) -> None:
        if formula.counted:
            self.counted(one, formula.counted)
        if formula.kind == "rank":
            self.refers(one, formula.ranked, formula.whole)
        for part in formula.operands:
            if part.counted:
                self.counted(one, part.counted)
            elif part.indicator:
                self.refers(one, part.indicator, part.scope)
            elif part.fact:
                self.fact(one, part.fact)
        if formula.value:
            self.expression(one, formula.value, {part.name for part in formula.operands})

    def refers(self, one: Indicator, name: str, scope: str) -> None:
        if name not in self.known.indicators:
            message = f"there is no indicator `{name}`"
            self.add(one.place, f"{one.id}.formula", message, nearest(name, self.known.indicators))
        if scope and scope not in self.known.scopes:
            message = f"there is no scope `{scope}`"
            self.add(one.place, f"{one.id}.formula", message, nearest(scope, self.known.scopes))

    def fact(self, one: Indicator, name: str) -> None:
        fact = self.dictionary.facts.get(name)
        if fact is None or fact.type not in NUMERIC or fact.yearly:
            message = f"`{name}` is no number of a place"
            known = [fact.id for fact in self.dictionary.facts.values() if fact.type in NUMERIC]
            self.add(one.place, f"{one.id}.formula", message, nearest(name, known))
        elif fact.sensitivity != "public":
            self.add(one.place, f"{one.id}.formula", f"`{name}` is not public", "name a public fact")

    def counted(self, one: Indicator, counted: Counted) -> None:
        key, found = f"{one.id}.formula", self.directories.get(counted.directory)
        if found is None:
            message = f"there is no directory `{counted.directory}`"
            self.add(one.place, key, message, nearest(counted.directory, self.directories))
            return
        if not found.public:
            self.add(one.place, key, f"`{found.id}` is internal, a figure is public", "count a public directory")
        levels = [group.id for group in found.levels]
        if counted.level and counted.level not in levels:
            message = f"`{found.id}` has no level `{counted.level}`"
            self.add(one.place, key, message, nearest(counted.level, levels))
        for name in (*(name for name, _ in counted.filters), *((counted.by,) if counted.by else ())):
            if name not in {*found.filters, found.split}:
                message = f"`{found.id}` has no filter `{name}`"
                self.add(one.place, key, message, nearest(name, found.filters))
        column = found.column(counted.by) if counted.by else None
        named = resolve(column.of, self.dictionary) if column else None
        if named and named.definition.type != "date" and named.definition.unit != "年":
            self.add(one.place, key, f"`{counted.by}` is neither a date nor a year", "name a column of dates or years")
        if found.split and found.split not in dict(counted.filters):
            message = f"`{found.id}` has no whole: its publishers are never mixed"
            self.add(one.place, key, message, f"write `filters: {{{found.split}: …}}`")

    def expression(self, one: Indicator, source: Source, names: set[str]) -> None:
        key = f"{one.id}.formula.value"
        try:
            node = parse(source.text)
        except SyntaxProblem as error:
            self.add(source.place, key, str(error), error.remedy or "write + - * / over the names of `of`")
            return
        used = set()
        for leaf in _walk(node):
            if isinstance(leaf, tree.Name):
                used.add(leaf.id)
            elif not _arithmetic(leaf):
                message = f"`{source.text[leaf.start : leaf.end]}` is no arithmetic"
                self.add(source.place, key, message, "write + - * / over the names of `of`")
        for name in sorted(used - names):
            self.add(source.place, key, f"`{name}` is not in `of`", nearest(name, names))
        for name in sorted(names - used):
            self.add(source.place, key, f"`{name}` of `of` is not used", "delete it, or use it")

    def circular(self, name: str, seen: tuple[str, ...]) -> bool:
        if name in seen:
            return name == seen[0]
        one = self.known.indicators.get(name)
        if one is None or one.formula is None:
            return False
        parts = [part.indicator for part in one.formula.operands if part.indicator and not part.back]
        parts += [one.formula.ranked] if one.formula.ranked else []
        return any(self.circular(part, (*seen, name)) for part in parts)


def _arithmetic(node: tree.Node) -> bool:
    match node:
        case tree.Number():
            return node.unit == ""
        case tree.Unary():
            return node.op == "-"
        case tree.Binary():
            return node.op in {"+", "-", "*", "/"}
    return False


def _walk(node: tree.Node) -> list[tree.Node]:
    match node:
        case tree.Unary():
            return [node, *_walk(node.value)]
        case tree.Binary():
            return [node, *_walk(node.left), *_walk(node.right)]
    return [node]
