"""主体归并 identity: candidates, merges."""
