"""Operations of 主体归并 identity: candidates, merges."""

from ninja import Router

router = Router(tags=["identity"])
