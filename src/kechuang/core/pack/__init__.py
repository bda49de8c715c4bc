"""The pack: a district as a folder of YAML, read with places and typed."""

from kechuang.core.pack.loader import Department, Pack, Reading, inspect, load

__all__ = ["Department", "Pack", "Reading", "inspect", "load"]
