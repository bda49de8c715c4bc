"""数据导入 imports: batches, row reports, undo, mappings."""
