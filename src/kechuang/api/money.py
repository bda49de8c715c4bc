"""Money as programs read it: yuan as a decimal string, and whole fen."""

from __future__ import annotations

from ninja import Schema


class Money(Schema):
    """`yuan` is exact, e.g. "144900.00"; `fen` the same as an integer."""

    yuan: str
    fen: int

    @classmethod
    def of(cls, fen: int | None) -> Money | None:
        """None for an amount that is not known."""
        return None if fen is None else cls.exact(fen)

    @classmethod
    def exact(cls, fen: int) -> Money:
        """An amount that is known."""
        return cls(yuan=f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}", fen=fen)
