"""Directories: lists of organisations, rights, titles and venues that the pack defines (docs/guides/directories.md)."""

from kechuang.register.directories.counts import Count, chart, compared, count
from kechuang.register.directories.reading import Reading, read
from kechuang.register.directories.sight import Sight, readable, sight
from kechuang.register.directories.slices import Asked, BadFilter, page, picked

__all__ = [
    "Asked",
    "BadFilter",
    "Count",
    "Reading",
    "Sight",
    "chart",
    "compared",
    "count",
    "page",
    "picked",
    "read",
    "readable",
    "sight",
]
