"""The interface is tested over the same small district as the portal."""

from tests.web.conftest import district, small_pack

__all__ = ["district", "small_pack"]
