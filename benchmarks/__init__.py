"""Benchmarks: eight measures in our rule language against the same measures written by hand for other engines."""
