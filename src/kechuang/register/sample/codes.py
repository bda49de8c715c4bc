"""Numbers that pass every check digit and that no authority can ever have issued.

- USCC (GB 32100-2015): the division part is 990105. GB/T 2260 has no province 99, so no register issues it; the
  organisation code begins with EX and its own check digit (GB 11714) is right.
- Patent application numbers (ZC 0006-2003): the serial begins with 9. Offices count serials up from 0 each year and
  have never come near nine million.
- Certificates: the province part is 99 where a real one has 11.
"""

from __future__ import annotations

from kechuang.core.identifiers import patent_check_digit, uscc_check_character

DIVISION = "990105"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORG_VALUE = {c: i for i, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


def organisation(serial: int) -> str:
    """Organisation code of nine characters, `EX` + serial + check digit."""
    body = f"EX{serial:06d}"
    check = 11 - sum(_ORG_VALUE[c] * w for c, w in zip(body, _ORG_WEIGHTS, strict=True)) % 11
    return body + ("0" if check == 11 else "X" if check == 10 else str(check))


def uscc(serial: int, registrar: str = "91") -> str:
    """USCC of a sample party. `registrar`: 91 enterprise, 12 institution, 51 society."""
    body = registrar + DIVISION + organisation(serial)
    return body + uscc_check_character(body)


def patent(year: int, kind: int, serial: int) -> str:
    """Application number `YYYYKSSSSSSS.C`; kind 1 invention, 2 utility model, 3 design."""
    body = f"{year}{kind}9{serial % 1_000_000:06d}"
    return f"{body}.{patent_check_digit(body)}"


class Counter:
    """Serial numbers by name, from 1."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def next(self, name: str) -> int:
        self._last[name] = self._last.get(name, 0) + 1
        return self._last[name]
