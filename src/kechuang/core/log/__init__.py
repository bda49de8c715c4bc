"""The log: every change by anyone or anything, captured by the database itself, chained, never changed.

`with acting(actor.name, reason="…"):` is all that writers need (README.md).
"""

from kechuang.core.log.acting import acting

__all__ = ["acting"]
