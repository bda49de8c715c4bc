"""Figures: indicators, observations, plans and the report (README.md)."""
