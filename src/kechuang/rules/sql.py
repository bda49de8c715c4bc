"""The SQL engine: a plan as one layered query for PostgreSQL, over tables that hold a snapshot.

Every layer is a subquery with `OFFSET 0`, which keeps the planner from pulling definitions into each other
(inlined, eight measures made 114 kB of SQL and seconds of planning).
"""

from __future__ import annotations

from kechuang.rules.lowering.ops import Op
from kechuang.rules.lowering.plan import Plan
from kechuang.rules.lowering.stage import Stage

ARITHMETIC = {"add": "+", "sub": "-", "mul": "*"}
TYPES = {"int": "bigint", "date": "date", "bool": "boolean", "str": "text", "set": "text[]"}


def quote(name: str) -> str:
    """An identifier in double quotes."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A string literal."""
    return "'" + value.replace("'", "''") + "'"


def query(plan: Plan, tables: dict[str, set[str]], schema: str = "snapshot") -> str:
    """SELECT subject and the outputs. `tables` names the columns present: '' for the parties, alias for records."""
    short = _Names()
    parts = [f"SELECT subject{_select(plan.party.base, tables[''], short)} FROM {schema}.subjects"]
    joins = []
    for stage in plan.records.values():
        if stage.tallies or stage.tops:
            joins += _tallied(stage, tables, schema, short)
    if joins:
        columns = "".join(f", {name}" for part in joins for name in part.columns)
        body = " ".join(f"LEFT JOIN ({part.sql}) t{i} USING (subject)" for i, part in enumerate(joins))
        parts.append(f"SELECT b.*{columns} FROM ({{}}) b {body} OFFSET 0")
    sql = parts[0]
    for part in parts[1:]:
        sql = part.format(sql)
    sql = _layered(sql, plan.party, short)
    outputs = "".join(
        f", {short(column)}::{TYPES[kind]} AS {quote(name)}" for name, (column, kind) in plan.outputs.items()
    )
    return f"SELECT subject{outputs} FROM ({sql}) q"


class _Names:
    """Short column names: PostgreSQL cuts identifiers at 63 bytes."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        return self.names.setdefault(name, f"c{len(self.names)}")


class _Part:
    def __init__(self, sql: str, columns: list[str]):
        self.sql, self.columns = sql, columns


def _select(base: dict[str, str], present: set[str], short: _Names) -> str:
    columns = []
    for name, kind in base.items():
        column = quote(name) if name in present else f"NULL::{TYPES[kind]}"
        if kind == "date":
            column = f"({column} - date '1970-01-01')::bigint"
        columns.append(f", {column} AS {short(name)}")
    return "".join(columns)


def _layered(sql: str, stage: Stage, short: _Names) -> str:
    for number, layer in enumerate(stage.layers()):
        columns = "".join(f", {_stored(stage.columns[name], short)} AS {short(name)}" for name in layer)
        sql = f"SELECT l{number}.*{columns} FROM ({sql}) l{number} OFFSET 0"
    return sql


def _tallied(stage: Stage, tables: dict[str, set[str]], schema: str, short: _Names) -> list[_Part]:
    inner = _Names()
    inner.names = {name: f"r{index}" for index, name in enumerate(stage.base)}
    inner.names |= {name: f"j{index}" for index, name in enumerate(stage.joined)}
    inner.names |= {name: f"x{index}" for index, name in enumerate(stage.columns)}
    present = tables.get(stage.alias)
    if present is None:
        source = "SELECT NULL::text AS subject WHERE false"
        sql = f"SELECT subject{_select(stage.base, set(), inner)} FROM ({source}) r"
    else:
        sql = f"SELECT subject{_select(stage.base, present, inner)} FROM {schema}.{quote('records.' + stage.alias)}"
    if stage.joined:
        facts = f"SELECT subject{_select(stage.joined, tables[''], inner)} FROM {schema}.subjects"
        sql = f"SELECT * FROM ({sql}) r LEFT JOIN ({facts}) s USING (subject)"
    sql = _layered(sql, stage, inner)
    parts = []
    if stage.tallies:
        folds = []
        for tally in stage.tallies.values():
            kind = "numeric" if tally.name in stage.wide_tallies else "bigint"
            folds.append(f", {tally.how}({inner(tally.column)})::{kind} AS {short(tally.name)}")
        names = [short(name) for name in stage.tallies]
        parts.append(_Part(f"SELECT subject{''.join(folds)} FROM ({sql}) r GROUP BY subject", names))
    for top in stage.tops.values():
        value, by = inner(top.value), inner(top.by)
        order = f"row_number() OVER (PARTITION BY subject, {by} ORDER BY {value} DESC) AS place"
        ranked = f"SELECT subject, {by} AS grp, {value} AS pay, {order} FROM ({sql}) r WHERE {value} > 0"
        limit = f" WHERE place <= {top.items}" if top.items else ""
        kept = "sum(pay)" if top.at_most is None else f"least(sum(pay), {top.at_most})"
        groups = f"SELECT subject, {kept} AS pay FROM ({ranked}) k{limit} GROUP BY subject, grp"
        name = short(top.name)
        parts.append(_Part(f"SELECT subject, sum(pay)::bigint AS {name} FROM ({groups}) g GROUP BY subject", [name]))
    return parts


def _stored(op: Op, short: _Names) -> str:
    sql = expression(op, short)
    return f"({sql})::bigint" if op.kind == "int" and not _wide(op) and op.wide else sql


def _wide(op: Op) -> bool:
    return op.kind == "int" and max(op.high, -op.low) >= 2**63


def expression(op: Op, short: _Names) -> str:
    """One operation as SQL text, fully parenthesised."""

    def of(item: Op) -> str:
        return expression(item, short)

    def number(item: Op) -> str:
        sql = of(item)
        already = item.wide if item.op not in ("col", "lit") else _wide(item)
        return f"{sql}::numeric" if op.wide and not already else sql

    match op.op:
        case "col":
            return short(op.data)
        case "lit":
            return _literal(op)
        case "add" | "sub" | "mul":
            a, b = map(number, op.args)
            return f"({a} {ARITHMETIC[op.op]} {b})"
        case "div":
            a, b = map(number, op.args)
            return f"div({a}, {b})" if op.wide else f"({a} / {b})"
        case "same":
            return of(op.args[0])
        case "cmp":
            return f"({of(op.args[0])} {op.data.replace('!=', '<>')} {of(op.args[1])})"
        case "and" | "or":
            return "(" + f" {op.op.upper()} ".join(map(of, op.args)) + ")"
        case "not":
            return f"(NOT {of(op.args[0])})"
        case "is_null":
            return f"({of(op.args[0])} IS NULL)"
        case "coalesce":
            return f"coalesce({of(op.args[0])}, {of(op.args[1])})"
        case "year":
            return f"extract(year FROM date '1970-01-01' + {of(op.args[0])}::int)::bigint"
        case "in":
            return f"({of(op.args[0])} IN ({', '.join(map(text, op.data))}))"
        case "has":
            return f"({of(op.args[0])} && ARRAY[{', '.join(map(text, op.data))}]::text[])"
        case "case":
            whens = [f"WHEN {of(t)} THEN {of(v)}" for t, v in zip(op.args[:-1:2], op.args[1:-1:2], strict=True)]
            return f"CASE {' '.join(whens)} ELSE {of(op.args[-1])} END"
    raise AssertionError(op.op)


def _literal(op: Op) -> str:
    if op.data is None:
        return f"NULL::{'boolean' if op.kind == 'bool' else 'bigint'}"
    if op.kind == "bool":
        return "true" if op.data else "false"
    sql = f"({op.data})" if op.data < 0 else str(op.data)
    return f"{sql}::numeric" if _wide(op) else f"{sql}::bigint"
