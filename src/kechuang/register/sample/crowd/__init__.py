"""Populations for benchmarks and exactness tests: any number of subjects, drawn column by column with Polars."""

from __future__ import annotations

from kechuang.register.sample.crowd.population import population

__all__ = ["population"]
