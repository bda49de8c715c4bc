"""Tables. Rows are only ever added: where a case or a part stands is what its last act left behind."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from kechuang.register.models import Party


class Version(models.Model):
    """A service as its file said it when cases were opened by it; `digest` is of `definition`."""

    service = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    definition = models.JSONField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "digest"], name="version_once")]

    def __str__(self) -> str:
        return f"{self.service} {self.digest[:8]}"


class Case(models.Model):
    """An instance of a service. `about` holds references (`references.py`), `origin` says where it comes from.

    `values` are the answers to the service's own fields; `source` the directory whose members were asked.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="cases")
    service = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    what = models.CharField(max_length=1000, default="", blank=True)
    origin = models.CharField(max_length=500, default="", blank=True)
    about = ArrayField(models.CharField(max_length=400), default=list)
    values = models.JSONField(default=dict)
    source = models.CharField(max_length=64, default="", blank=True)
    opened_on = models.DateField()
    recorded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [GinIndex(fields=["about"], name="case_about")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.title}"

    @property
    def number(self) -> str:
        """The number that papers and the register use."""
        return f"{self.service}-{self.pk}"


class Part(models.Model):
    """Somebody's duty in a case: of a department (its id in the pack) or a party, by a day (NULL: none is set)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=64)
    department = models.CharField(max_length=64, default="", blank=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=1000, default="", blank=True)
    due_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="part_once"),
            models.CheckConstraint(
                condition=Q(department="", party__isnull=False) | (~Q(department="") & Q(party=None)),
                name="part_of_one",
            ),
        ]
        indexes = [models.Index(fields=["department", "case"], name="part_of_department")]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.number} {self.role}"


class Act(models.Model):
    """One thing done; `number` counts within the case from 1 and is unique. The first one opens it.

    `state` and `ended` are the case's from then on; of an act on a part, `due_on` and `answered` are that part's.
    `day` is one that the act itself gives, `party` one it names.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="acts")
    number = models.PositiveIntegerField()
    part = models.ForeignKey(Part, on_delete=models.PROTECT, null=True, related_name="acts")
    event = models.CharField(max_length=64)
    does = models.CharField(max_length=10)
    state = models.CharField(max_length=64)
    ended = models.BooleanField()
    actor = models.CharField(max_length=150)
    on_behalf = models.CharField(max_length=64, default="", blank=True)
    text = models.CharField(max_length=1000, default="", blank=True)
    evidence = models.CharField(max_length=500, default="", blank=True)
    due_on = models.DateField(null=True)
    answered = models.BooleanField(default=False)
    day = models.DateField(null=True)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="act_once")]
        indexes = [models.Index(fields=["part", "number"], name="act_of_part")]

    def __str__(self) -> str:
        return f"{self.case_id}.{self.number} {self.event}"
