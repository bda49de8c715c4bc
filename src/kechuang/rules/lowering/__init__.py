"""Checked terms to a plan of integer operations that columnar and SQL engines run alike.

What this room guarantees: engines are handed 64-bit (or, where the bounds demand it, 128-bit) integers, yes/no
values, codes and day numbers; no division but of non-negative integers; unknown is null and survives every CASE.
"""
