"""Engines by name, imported only when asked for: a worker must not carry the memory of the others."""

from __future__ import annotations

from benchmarks.engines.base import Engine

PEERS = ("numba-fused", "numpy-fen", "openfisca-float32", "openfisca-float64", "duckdb-decimal", "zen")
OURS = ("kechuang", "kechuang-blind", "kechuang-17", "kechuang-stream", "kechuang-evaluate", "kechuang-sql")
NAMES = (*OURS, *PEERS)

SLOW = {"zen": 100_000, "kechuang-sql": 1_000_000}  # rows beyond which one run takes minutes


def largest(name: str) -> int:
    """The most rows an engine is asked to do."""
    return SLOW.get(name, 100_000_000)


def engine(name: str) -> Engine:
    """The engine of that name.

    Raises:
        KeyError: no engine has that name.
    """
    if name == "numba-fused":
        from benchmarks.engines.numba_fused import NumbaFused

        return NumbaFused()
    if name == "numpy-fen":
        from benchmarks.engines.numpy_fen import NumpyFen

        return NumpyFen()
    if name.startswith("openfisca-float"):
        from benchmarks.engines.openfisca import Openfisca

        return Openfisca(name.removeprefix("openfisca-"))
    if name == "duckdb-decimal":
        from benchmarks.engines.duckdb_decimal import DuckdbDecimal

        return DuckdbDecimal()
    if name == "zen":
        from benchmarks.engines.zen_rules import ZenRules

        return ZenRules()
    if name in OURS:
        return _ours(name)
    raise KeyError(name)


def _ours(name: str) -> Engine:
    if name == "kechuang-sql":
        from benchmarks.engines.kechuang_sql import KechuangSql

        return KechuangSql()
    from benchmarks.engines.kechuang_columnar import KechuangColumnar, KechuangEvaluate, KechuangStreaming

    if name == "kechuang":
        return KechuangColumnar(name, "Kechuang columnar: unknowns handled, every condition kept")
    if name == "kechuang-blind":
        return KechuangColumnar(name, "same, planned without looking where facts are unknown", blind=True)
    if name == "kechuang-17":
        return KechuangColumnar(name, "same, only the 17 outputs", conditions=False)
    if name == "kechuang-evaluate":
        return KechuangEvaluate(name, "same, with verifying every bound, planning and finding unknowns")
    return KechuangStreaming(name, "Kechuang columnar, Parquet to Parquet, every condition")
