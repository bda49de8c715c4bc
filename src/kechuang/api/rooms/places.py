"""Operations of 空间载体 places: zones, sub-parks, buildings."""

from ninja import Router

router = Router(tags=["places"])
