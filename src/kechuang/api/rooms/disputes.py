"""Operations of 数据异议 what the district holds about a party; confirm, dispute, settle."""

from ninja import Router

router = Router(tags=["disputes"])
