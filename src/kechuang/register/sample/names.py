"""Names that cannot be taken for real firms: each carries 示例 and a brand made of rare characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kechuang.register.sample.draws import Draws
from kechuang.register.sample.params import Names

MARK = "示例"


def brands(names: Names, draws: Draws) -> Iterator[str]:
    """All brands of three characters in a random order, each once; then brands of two third characters more."""
    pool = [a + b + c for a in names.first for b in names.second for c in names.third]
    yield from draws.shuffled(pool)
    yield from (brand + c for brand in pool for c in names.third)


def short_brands(names: Names, draws: Draws) -> Iterator[str]:
    """Brands of two characters, for institutions."""
    return iter(draws.shuffled([a + b for a in names.first for b in names.second]))


def firm(brand: str, trade: str, form: str) -> str:
    """Full name of an enterprise."""
    return f"北京{brand}{MARK}{trade}{form}"


def misspelt(name: str, draws: Draws) -> str:
    """The same name as another department's clerk wrote it."""
    ways: Sequence[str] = (
        name.replace("有限责任公司", "有限公司"),
        name.replace("北京", "北京市", 1),
        name.replace("北京", "", 1) + "（北京）",
        name.replace("股份有限公司", "股份公司"),
        name.replace("科技", "技术"),
        name + " ",
        name.replace(MARK, f"({MARK})"),
        name.replace(MARK, f"（{MARK}）"),
    )
    changed = [way for way in ways if way != name]
    return draws.pick(changed)
