"""数据异议 what the district holds about a party; confirm, dispute, settle."""
