"""Tables of the policy room: every pack that ever answered, and decisions with what they rested on. Only ever added."""

from __future__ import annotations

from django.db import models

from kechuang.register.models import Party


class Release(models.Model):
    """A pack that came into use: from `recorded_at` on, until the next release, it gave the answers.

    `pack` is the digest of its content (`core.pack`), `archive` its files as a ZIP, from which the same pack is read
    again; `software` is the version of Kechuang that ran it.
    """

    pack = models.CharField(max_length=64)
    archive = models.BinaryField()
    software = models.CharField(max_length=40)
    recorded_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.pack[:12]} {self.recorded_at:%Y-%m-%d %H:%M}"


class Decision(models.Model):
    """What the system answered about one measure when somebody decided, and digests of all it was made from.

    `known_at` is the register's own clock at that moment (`register.whole.latest`). `clauses` are states and amounts
    for people (fen); `answer` is the whole answer of the measure as canonical JSON, `answer_digest` its SHA-256;
    `facts` the digest of the party's facts with their sources; `rules` the digest of the rules compiled.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    subject = models.CharField(max_length=40, db_index=True)
    name = models.CharField(max_length=255)
    measure = models.CharField(max_length=120, db_index=True)
    as_of = models.DateField()
    known_at = models.DateTimeField()
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="decisions")
    rules = models.CharField(max_length=64)
    facts = models.CharField(max_length=64)
    clauses = models.JSONField()
    answer = models.TextField()
    answer_digest = models.CharField(max_length=64)
    software = models.CharField(max_length=40)
    actor = models.CharField(max_length=150)
    reason = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk}: {self.subject} {self.measure} {self.as_of}"
