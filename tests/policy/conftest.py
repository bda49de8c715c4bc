"""The commands are tested over the same small district as the portal."""

from __future__ import annotations

from tests.web.conftest import district, small_pack

__all__ = ["district", "small_pack"]
