"""数据质量 data quality by department."""
