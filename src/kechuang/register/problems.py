"""What an act on the register can refuse, in words."""

from __future__ import annotations

from django.utils.translation import get_language


class RegisterError(ValueError):
    """An act that cannot be done as asked; nothing was written. (Chinese, English)."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en

    def __str__(self) -> str:
        """In the language of the reader."""
        return self.en if (get_language() or "zh").startswith("en") else self.zh


class StaleError(RegisterError):
    """Somebody else has acted in the meantime; look again, then decide."""


class BusyError(StaleError):
    """An import is being written that speaks of the same; nothing was done, the same act will do in a while."""

    def __init__(self) -> None:
        super().__init__("正在导入相关数据，请稍后再试", "data about this are being imported: try again in a moment")
