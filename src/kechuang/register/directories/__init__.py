"""Directories: lists of organisations, rights, titles and venues that the pack defines (docs/guides/directories.md)."""

from kechuang.register.directories.counts import Count, chart, compared, count
from kechuang.register.directories.reading import Look, Reading, look, now, read
from kechuang.register.directories.sight import Sight, readable, sight
from kechuang.register.directories.slices import Asked, BadFilter, page, picked

__all__ = [
    "Asked",
    "BadFilter",
    "Count",
    "Look",
    "Reading",
    "Sight",
    "chart",
    "compared",
    "count",
    "look",
    "now",
    "page",
    "picked",
    "read",
    "readable",
    "sight",
]
