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
