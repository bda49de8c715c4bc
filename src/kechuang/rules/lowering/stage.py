"""A table's columns in the order they can be computed: facts first, then layers of definitions."""

from __future__ import annotations

from dataclasses import dataclass, field

from kechuang.rules.lowering.ops import Builder, Op

SHARE_FROM = 3  # operations below this weight are cheaper to repeat than to store


@dataclass(frozen=True, slots=True)
class Tally:
    """Per-party result of a record stage: `sum` of an int column, or `max`/`min`; nulls are skipped."""

    name: str
    how: str  # sum | max | min
    column: str


@dataclass(frozen=True, slots=True)
class TopSum:
    """Σ over groups of least(Σ of the `items` highest values, at_most). `value` is 0 where a record does not count."""

    name: str
    value: str
    by: str
    items: int | None
    at_most: int | None


@dataclass(slots=True)
class Stage:
    """`alias` '' is the parties' own table. `base` are stored columns (name → kind: int, date, bool, str, set)."""

    alias: str
    base: dict[str, str] = field(default_factory=dict)
    joined: dict[str, str] = field(default_factory=dict)  # party facts a record stage needs
    columns: dict[str, Op] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(default_factory=dict)
    tops: dict[str, TopSum] = field(default_factory=dict)
    wide_tallies: set[str] = field(default_factory=set)
    named: dict[int, str] = field(default_factory=dict)  # an operation's identity → its first column

    def define(self, name: str, op: Op) -> None:
        if name not in self.columns:
            self.columns[name] = op
            self.named.setdefault(id(op), name)

    def column_for(self, name: str, op: Op) -> str:
        """The column that holds an operation: measures that say the same share one, whatever they call it."""
        if op.op == "col":
            return str(op.data)
        if id(op) not in self.named:
            self.define(name, op)
        return self.named[id(op)]

    def layers(self) -> list[list[str]]:
        """Names by level; every layer uses only earlier ones (`share` has put the columns in order)."""
        levels: dict[str, int] = {}
        found: dict[int, list[str]] = {}
        for name, op in self.columns.items():
            level = levels[name] = 1 + max((levels.get(read, 0) for read in columns_of(op)), default=0)
            found.setdefault(level, []).append(name)
        return [found[level] for level in sorted(found)]


def columns_of(op: Op) -> set[str]:
    """Names of the columns an operation reads."""
    seen: set[int] = set()
    found: set[str] = set()
    stack = [op]
    while stack:
        item = stack.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        if item.op == "col":
            found.add(item.data)
        stack.extend(item.args)
    return found


def share(stage: Stage, builder: Builder) -> None:
    """Give every costly operation that is used more than once a column of its own.

    Printed as text or as an expression tree, a shared operation would be repeated at each use, and repetitions of
    repetitions explode.
    """
    uses: dict[int, int] = {}
    order: list[Op] = []

    def count(op: Op) -> None:
        uses[id(op)] = uses.get(id(op), 0) + 1
        if uses[id(op)] == 1:
            for arg in op.args:
                count(arg)
            order.append(op)

    for op in stage.columns.values():
        count(op)
    names = {id(op): name for name, op in stage.columns.items()}
    made: dict[int, Op] = {}
    weights: dict[int, int] = {}
    columns: dict[str, Op] = {}
    for op in order:  # arguments come before what uses them
        rebuilt = builder.rebuilt(op, tuple(made[id(arg)] for arg in op.args))
        weights[id(rebuilt)] = 1 + sum(weights.get(id(arg), 0) for arg in rebuilt.args) if rebuilt.args else 0
        made[id(op)] = rebuilt
        if uses[id(op)] > 1 and weights[id(rebuilt)] >= SHARE_FROM:
            name = names.get(id(op), f"~{len(columns)}")
            columns[name] = rebuilt
            made[id(op)] = builder.col(name, op.kind, op.low, op.high, op.null)
    for name, op in stage.columns.items():
        columns.setdefault(name, made[id(op)])
    stage.columns = {}

    def place(name: str) -> None:
        # Two definitions that mean the same are one operation, so the order of `columns` need not be theirs.
        if name in columns and name not in stage.columns:
            for read in columns_of(columns[name]):
                place(read)
            stage.define(name, columns[name])

    for name in columns:
        place(name)
