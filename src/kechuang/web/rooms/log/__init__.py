"""操作日志 the log."""
