"""Readings that were worked out once: derived, so they may be deleted at any time and are not in the log."""

from __future__ import annotations

from django.db import models


class Reading(models.Model):
    """The figures of all departments for one state of the register (`key`: its digest, see reading.state)."""

    key = models.CharField(max_length=64, unique=True)
    as_of = models.DateField()
    known_at = models.DateTimeField(null=True)
    figures = models.JSONField()
    made_at = models.DateTimeField()
    """The moment whose data the figures tell of, at least."""

    class Meta:
        indexes = [models.Index(fields=["as_of"], name="reading_of_day")]

    def __str__(self) -> str:
        return f"{self.as_of}"
