"""The sample register (示例数据): seeded, calibrated to the report, written out as department files."""

from __future__ import annotations

from kechuang.register.sample.crowd import population
from kechuang.register.sample.make import generate

__all__ = ["generate", "population"]
