"""Answers of the policy room as views: plain data that templates print."""
