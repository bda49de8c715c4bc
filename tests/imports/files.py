"""Department files made by tests."""

from __future__ import annotations

import random

from kechuang.register.sample.codes import uscc
from tests.register.tiny import WRONG

HEAD = "统一社会信用代码,企业名称,证书编号,发证日期,是否首次,奖励（万元）"


def hnte_rows(number: int, rows: int) -> bytes:
    """A list of certificates: half its parties stand in the file before as well, some rows are to be refused."""
    chance = random.Random(number)
    lines = [HEAD]
    for row in range(rows):
        serial = number * rows // 2 + row
        code = WRONG if row % 97 == 5 else uscc(serial)
        day = "昨天" if row % 101 == 7 else f"2024-{1 + row % 12:02d}-{1 + row % 28:02d}"
        lines.append(f"{code},示例{serial}公司,GR{number}-{row},{day},{'是否'[row % 2]},{chance.randint(1, 900) / 10}")
    return "\n".join(lines).encode()
