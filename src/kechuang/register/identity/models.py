"""Proposals that two parties are one. Rows are only added: what becomes of a proposal is a row of its own."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kechuang.register.models import Party


class Proposal(models.Model):
    """Two parties that a program takes for one, with the reasons and the score they make.

    `left` is the party that would survive (see `evidence.survivor_first`). The same pair is proposed again only for
    other reasons (`digest`).
    """

    left = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    score = models.FloatField()
    reasons = models.JSONField()
    """List of {code, weight, left, right}: see `evidence.Reason`."""
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(left=F("right")), name="proposes_two"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="proposal_score"),
            models.UniqueConstraint(fields=["left", "right", "digest"], name="proposed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.left_id} = {self.right_id}? {self.score:.3f}"


class State(models.TextChoices):
    """What became of a proposal; without a row it is open."""

    OPEN = "open", "待决定"
    ACCEPTED = "accepted", "已归并"
    REFUSED = "refused", "已否定"
    OBSOLETE = "obsolete", "已过时"
    DEFERRED = "deferred", "暂不决定"


class ProposalState(models.Model):
    """A later word about a proposal. A proposal is answered once: two people at once cannot both."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="answer")
    state = models.CharField(max_length=8, choices=[one for one in State.choices if one[0] not in {"open", "deferred"}])
    actor = models.CharField(max_length=150)
    reason = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.state}"


class Deferral(models.Model):
    """Somebody looked at an open proposal and could not tell: it leaves the queue and comes back on `until`."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="deferrals")
    until = models.DateField()
    actor = models.CharField(max_length=150)
    reason = models.CharField(max_length=500, blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["proposal", "until"], name="deferral_until")]

    def __str__(self) -> str:
        return f"{self.proposal_id} → {self.until}"
