"""Parties, documents and facts: what departments say about whom, with source and both times."""
