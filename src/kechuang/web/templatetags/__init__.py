"""Template library `kc`."""
