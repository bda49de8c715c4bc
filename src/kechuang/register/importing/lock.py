"""One writer of imports at a time.

Two files may name the same new party, and what is new in a file depends on what the register holds already: imports
are therefore put in a row by the database, wherever they run. The lock ends with the transaction, however that ends.
"""

from __future__ import annotations

from kechuang.register.importing.sql import Cursor

_IMPORTS = 0x6B63_0001
"""A number of our own in the database's space of advisory locks."""


def wait_for_turn(cursor: Cursor) -> None:
    """Wait until no other transaction imports or takes an import back."""
    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORTS])
