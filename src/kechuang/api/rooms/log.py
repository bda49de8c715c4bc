"""Operations of 操作日志 the log."""

from ninja import Router

router = Router(tags=["log"])
