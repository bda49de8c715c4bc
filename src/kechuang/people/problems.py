"""What people can do wrong here, in words."""

from __future__ import annotations

from django.utils.translation import get_language


class PeopleError(ValueError):
    """An act that makes no sense as asked; nothing was changed. (Chinese, English)."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.zh, self.en = zh, en

    def __str__(self) -> str:
        """In the language of the reader."""
        return self.en if (get_language() or "zh").startswith("en") else self.zh
