"""Jobs: files handed in through the portal, checked and written by a worker that may die at any moment (ADR 0013)."""
