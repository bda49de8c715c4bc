"""Operations of 决定 recorded decisions and their replay."""

from ninja import Router

router = Router(tags=["decisions"])
