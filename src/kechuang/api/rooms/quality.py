"""Operations of 数据质量 data quality by department."""

from ninja import Router

router = Router(tags=["quality"])
