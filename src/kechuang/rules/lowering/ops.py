"""The operations of a plan, each with proved integer bounds; equal operations are one object."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

INT64 = 2**63 - 1
INT128 = 2**127 - 1


class OverflowRefused(Exception):
    """The bounds of the facts do not prove that the result fits 128 bits."""


@dataclass(frozen=True, slots=True, eq=False)
class Op:
    """`op` with its arguments; `data` holds a literal, a column's name or codes.

    kind: int, bool, str or set. `low`/`high` bound an int. `null`: can it be unknown? `wide`: does an int need 128
    bits, itself or on the way?
    """

    op: str
    args: tuple[Op, ...] = ()
    data: Any = None
    kind: str = "int"
    low: int = 0
    high: int = 0
    null: bool = False
    wide: bool = False


class Builder:
    """Makes operations, folding constants and sharing equal ones."""

    def __init__(self) -> None:
        self.made: dict[tuple[Any, ...], Op] = {}

    def _make(
        self,
        op: str,
        args: tuple[Op, ...],
        data: Any = None,
        kind: str = "int",
        low: int = 0,
        high: int = 0,
        null: bool = False,
    ) -> Op:
        key = (op, tuple(map(id, args)), data, kind, low, high, null)  # two tables may have a column of one name
        found = self.made.get(key)
        if found is None:
            reach = max(high, -low) if kind == "int" else 0
            if reach > INT128:
                raise OverflowRefused(f"a value can reach {reach:.1e}")
            wide = kind == "int" and (reach > INT64 or any(arg.wide for arg in args))
            found = self.made[key] = Op(op, args, data, kind, low, high, null, wide)
        return found

    def rebuilt(self, op: Op, args: tuple[Op, ...]) -> Op:
        """The same operation on other arguments that mean the same."""
        if all(new is old for new, old in zip(args, op.args, strict=True)):
            return op
        return self._make(op.op, args, op.data, op.kind, op.low, op.high, op.null)

    # leaves

    def lit(self, value: int | bool | None, kind: str = "int") -> Op:
        if value is None:
            return self._make("lit", (), None, kind, null=True)
        if isinstance(value, bool):
            return self._make("lit", (), value, "bool")
        return self._make("lit", (), value, "int", value, value)

    def col(self, name: str, kind: str, low: int = 0, high: int = 0, null: bool = True) -> Op:
        return self._make("col", (), name, kind, low, high, null)

    # integers

    def add(self, a: Op, b: Op) -> Op:
        if a.op == b.op == "lit" and not (a.null or b.null):
            return self.lit(a.data + b.data)
        if _is(a, 0):
            return b
        if _is(b, 0):
            return a
        return self._make("add", (a, b), low=a.low + b.low, high=a.high + b.high, null=a.null or b.null)

    def neg(self, a: Op) -> Op:
        return self.sub(self.lit(0), a)

    def sub(self, a: Op, b: Op) -> Op:
        if a.op == b.op == "lit" and not (a.null or b.null):
            return self.lit(a.data - b.data)
        if _is(b, 0):
            return a
        return self._make("sub", (a, b), low=a.low - b.high, high=a.high - b.low, null=a.null or b.null)

    def mul(self, a: Op, b: Op) -> Op:
        if a.op == b.op == "lit" and not (a.null or b.null):
            return self.lit(a.data * b.data)
        if _is(a, 1):
            return b
        if _is(b, 1):
            return a
        if a.op == "lit":
            a, b = b, a
        if a.op == "mul" and a.args[1].op == b.op == "lit" and not (b.null or a.args[1].null):
            return self.mul(a.args[0], self.lit(a.args[1].data * b.data))
        corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
        return self._make("mul", (a, b), low=min(corners), high=max(corners), null=a.null or b.null)

    def div(self, a: Op, b: Op) -> Op:
        """Floor of a / b for a ≥ 0 and b > 0 (the caller's proof)."""
        if _is(b, 1):
            return a
        least = max(b.low, 1)
        null = a.null or b.null
        return self._make("div", (a, b), low=max(a.low, 0) // max(b.high, 1), high=max(a.high, 0) // least, null=null)

    def year(self, a: Op) -> Op:
        return self._make("year", (a,), low=1, high=9999, null=a.null)

    def within(self, a: Op, low: int, high: int) -> Op:
        """The same value with tighter bounds that the caller has proved."""
        if a.op == "lit" or (a.low >= low and a.high <= high):
            return a
        return self._make(
            "same", (a,), (max(a.low, low), min(a.high, high)), "int", max(a.low, low), min(a.high, high), a.null
        )

    # choices: SQL's CASE (an unknown test is not taken)

    def case(self, whens: list[tuple[Op, Op]], default: Op) -> Op:
        kept: list[tuple[Op, Op]] = []
        for test, value in whens:
            if _is(test, True):
                default = value
                break
            if test.op == "lit":
                continue
            kept.append((test, value))
        if not kept or all(value is default for _, value in kept):
            return default
        values = [*(value for _, value in kept), default]
        ints = [value for value in values if not (value.op == "lit" and value.data is None)] or values
        args = (*(part for when in kept for part in when), default)
        return self._make(
            "case",
            args,
            kind=ints[0].kind,
            low=min(value.low for value in ints),
            high=max(value.high for value in ints),
            null=any(value.null for value in values),
        )

    def is_null(self, a: Op) -> Op:
        if not a.null:
            return self.lit(False)
        if a.op == "lit":
            return self.lit(True)
        return self._make("is_null", (a,), kind="bool")

    def coalesce(self, a: Op, b: Op) -> Op:
        if not a.null:
            return a
        if a.op == "lit":
            return b
        return self._make("coalesce", (a, b), None, a.kind, min(a.low, b.low), max(a.high, b.high), b.null)

    # yes and no

    def cmp(self, op: str, a: Op, b: Op) -> Op:
        if a.op == b.op == "lit" and not (a.null or b.null):
            pairs = {"=": a.data == b.data, "!=": a.data != b.data}
            order = {"<": a.data < b.data, "<=": a.data <= b.data, ">": a.data > b.data, ">=": a.data >= b.data}
            return self.lit((pairs | order)[op])
        if any(x.op == "lit" and x.null for x in (a, b)):
            return self.lit(None, "bool")
        if a.kind == b.kind == "int" and not (a.null or b.null):
            decided = _decided(op, a, b)
            if decided is not None:
                return self.lit(decided)
        return self._make("cmp", (a, b), op, "bool", null=a.null or b.null)

    def logic(self, op: str, items: list[Op]) -> Op:
        absorbing = op == "or"
        kept: list[Op] = []
        for item in items:
            if _is(item, absorbing):
                return self.lit(absorbing)
            if not _is(item, not absorbing) and item not in kept:
                kept.append(item)
        if not kept:
            return self.lit(not absorbing)
        if len(kept) == 1:
            return kept[0]
        return self._make(op, tuple(kept), kind="bool", null=any(item.null for item in kept))

    def not_(self, a: Op) -> Op:
        if a.op == "lit":
            return a if a.null else self.lit(not a.data)
        if a.op == "not":
            return a.args[0]
        return self._make("not", (a,), kind="bool", null=a.null)

    def member(self, a: Op, codes: tuple[str, ...]) -> Op:
        return self._make("has" if a.kind == "set" else "in", (a,), codes, "bool", null=a.null)

    def text_equal(self, a: Op, b: Op) -> Op:
        return self._make("cmp", (a, b), "=", "bool", null=a.null or b.null)


def _decided(op: str, a: Op, b: Op) -> bool | None:
    """What the bounds alone say."""
    if op in (">", ">="):
        op, a, b = op.replace(">", "<"), b, a
    if op == "<":
        return True if a.high < b.low else False if a.low >= b.high else None
    if op == "<=":
        return True if a.high <= b.low else False if a.low > b.high else None
    return op == "!=" if a.high < b.low or b.high < a.low else None


def _is(op: Op, value: int | bool) -> bool:
    return (
        op.op == "lit"
        and op.data is not None
        and op.data == value
        and isinstance(op.data, bool) == isinstance(value, bool)
    )
