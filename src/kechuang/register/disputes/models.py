"""Tables. Rows are only ever added: where a dispute stands is its last step."""

from __future__ import annotations

from django.db import models

from kechuang.register.models import Party


class Paper(models.Model):
    """A document handed in with a dispute, kept as it came, known by its hash."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=255)
    size = models.PositiveIntegerField()
    content = models.BinaryField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Dispute(models.Model):
    """`party` says that a datum is wrong, or that one is missing.

    `key`, `year`, `record`, `field` name the datum (correcting.Slot; `key` is a fact id or an alias). `values` maps a
    field ('' for a fact) to the right value as JSON keeps it; empty: the datum should not be there. `statement` is the
    id of the statement that held when the dispute was made, 0 for none.
    """

    class Kind(models.TextChoices):
        """What is said of the datum."""

        WRONG = "wrong", "有误"
        MISSING = "missing", "缺失"

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    key = models.CharField(max_length=80)
    year = models.SmallIntegerField(default=0)
    record = models.CharField(max_length=200, default="", blank=True)
    field = models.CharField(max_length=80, default="", blank=True)
    statement = models.BigIntegerField(default=0)
    what = models.CharField(max_length=1000)
    values = models.JSONField(default=dict)
    evidence = models.CharField(max_length=1000, default="", blank=True)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["party", "key"], name="dispute_of_party")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.key}"


class Step(models.Model):
    """One thing done about a dispute; `number` counts from 1 and is unique: of two officers at once, one is late.

    `department` is the one whose turn it is from then on, `due_on` its last day (NULL when nothing is left to do).
    """

    class State(models.TextChoices):
        """Where the dispute stands after the step."""

        SUBMITTED = "submitted", "已提交"
        TAKEN = "taken", "已受理"
        FORWARDED = "forwarded", "已转办"
        ACCEPTED = "accepted", "已采纳"
        REFUSED = "refused", "未采纳"
        WITHDRAWN = "withdrawn", "已撤回"

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices)
    department = models.CharField(max_length=64)
    actor = models.CharField(max_length=150)
    on_behalf = models.CharField(max_length=64, default="", blank=True)
    grounds = models.CharField(max_length=1000, default="", blank=True)
    due_on = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    statements = models.JSONField(default=list)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["dispute", "number"], name="step_once")]
        indexes = [models.Index(fields=["department", "state"], name="step_of_department")]

    def __str__(self) -> str:
        return f"{self.dispute_id}.{self.number} {self.state}"


class Confirmation(models.Model):
    """`party` says that a statement of the register is right. A later statement is not confirmed by it."""

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    statement = models.BigIntegerField()
    actor = models.CharField(max_length=150)
    on_behalf = models.CharField(max_length=64, default="", blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "statement"], name="confirmed_once")]

    def __str__(self) -> str:
        return f"{self.party_id}: {self.statement}"


OPEN = (Step.State.SUBMITTED, Step.State.TAKEN, Step.State.FORWARDED)
