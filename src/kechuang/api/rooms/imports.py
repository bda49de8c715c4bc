"""Operations of 数据导入 imports: batches, row reports, undo, mappings."""

from ninja import Router

router = Router(tags=["imports"])
