"""Operations of 名录 directories: lists of organisations, rights, titles and venues."""

from ninja import Router

router = Router(tags=["directories"])
