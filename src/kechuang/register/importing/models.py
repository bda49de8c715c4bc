"""Tables around importing. Like the register's, their rows are only ever added (migration 0001)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from kechuang.register.models import Document, WriteBatch


class Job(models.Model):
    """Files that somebody handed in to be checked and then taken. Where it stands is told by its last `Step`."""

    actor = models.CharField(max_length=150)
    on_behalf = models.CharField(max_length=40, blank=True)
    mapping = models.CharField(max_length=80, blank=True)
    """One mapping for all files; empty: by file names and headers."""
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk} ({self.actor})"


class Upload(models.Model):
    """A file of a job as it was received; its bytes lie in the job's folder under its position."""

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="uploads")
    position = models.PositiveSmallIntegerField()
    file = models.CharField(max_length=255)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "position"], name="upload_position")]

    def __str__(self) -> str:
        return self.file


class State(models.TextChoices):
    """Where a job stands."""

    RECEIVED = "received", "等待检查"
    CHECKING = "checking", "检查中"
    CHECKED = "checked", "待提交"
    REFUSED = "refused", "无法采用"
    APPROVED = "approved", "等待写入"
    WRITING = "writing", "写入中"
    DONE = "done", "已导入"
    FAILED = "failed", "出错"
    DISCARDED = "discarded", "已放弃"


WAITING = (State.RECEIVED, State.CHECKING, State.APPROVED, State.WRITING)
"""States in which the next move is the worker's; CHECKING and WRITING also when a worker died in them."""


class Step(models.Model):
    """A change of a job's state, by whom and why. The last one tells."""

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=State.choices)
    actor = models.CharField(max_length=150)
    note = models.CharField(max_length=500, blank=True)
    detail = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.job_id} {self.state}"


class Outcome(models.Model):
    """Written in the transaction that writes a job's statements: there is one, or nothing was written.

    Its key is the job's, so the database refuses to take a job twice. `batch` is NULL when nothing was new.
    """

    job = models.OneToOneField(Job, on_delete=models.PROTECT, primary_key=True, related_name="outcome")
    batch = models.OneToOneField(WriteBatch, on_delete=models.PROTECT, null=True, related_name="outcome")
    report = models.JSONField()
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.job_id} → {self.batch_id or '·'}"


class RejectedRow(models.Model):
    """A cell for which a row of a document that was taken in was left out.

    `text` is the cell's content, shortened; empty where the column is sensitive or names a person.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="rejected_rows")
    row = models.PositiveIntegerField()
    cell = models.CharField(max_length=120)
    header = models.CharField(max_length=255, blank=True)
    code = models.CharField(max_length=40)
    zh = models.CharField(max_length=500)
    en = models.CharField(max_length=500)
    text = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [models.Index(fields=["document", "row"], name="rejected_document")]

    def __str__(self) -> str:
        return f"{self.cell}: {self.zh}"


class Reliance(models.Model):
    """`document` says again what `on_document` had said: so many statements were not written a second time.

    When the batch of `on_document` is taken back, `document` has to be imported once more to be heard.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    on_document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    statements = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "on_document"], name="reliance_once")]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.on_document_id}: {self.statements}"


class PersonKey(models.Model):
    """With which key the persons of a document were turned into pseudonyms: its fingerprint, never the key."""

    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="person_key")
    fingerprint = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"{self.document_id}: {self.fingerprint}"


class MappingDraft(models.Model):
    """A version of a mapping that somebody wrote in the portal; the last one is in force, before the pack's file.

    An empty `text` says that the pack's file counts again.
    """

    mapping = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    actor = models.CharField(max_length=150)
    reason = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mapping", "version"], name="draft_version"),
            models.CheckConstraint(condition=Q(version__gte=1), name="draft_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.mapping} v{self.version}"
