"""The reference engine: checked terms as functions of one subject, on Python ints and Fractions. The oracle.

Integers stay ints (money is fen), so that the common case needs no Fraction at all.
"""

from kechuang.rules.reference import numbers, records  # noqa: F401  (they register their makers)
from kechuang.rules.reference.core import evaluator, span, spanner, truth, value
from kechuang.rules.reference.leaves import raw_fact
from kechuang.rules.reference.logic import decider, holds_member

__all__ = ["decider", "evaluator", "holds_member", "raw_fact", "span", "spanner", "truth", "value"]
