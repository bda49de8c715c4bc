"""The tables of the log as Django reads them. Unmanaged: only the database's triggers write them (`sql/`)."""

from __future__ import annotations

from typing import Any

from django.db import models


class Verbatim(models.JSONField):
    """A `json` column: psycopg has parsed it already (Django's own JSONField is made for `jsonb`)."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return value


class Event(models.Model):
    """One change of one row, or one large INSERT with digests instead of rows (`rows` says how many)."""

    class Operation(models.TextChoices):
        """What happened. WATCH and UNWATCH say when a table came under the log; BASELINE is what it held then."""

        INSERT = "INSERT", "新增"
        UPDATE = "UPDATE", "修改"
        DELETE = "DELETE", "删除"
        TRUNCATE = "TRUNCATE", "清空"
        WATCH = "WATCH", "开始记录"
        UNWATCH = "UNWATCH", "停止记录"
        BASELINE = "BASELINE", "既有内容"

    at = models.DateTimeField()
    xid = models.BigIntegerField()
    actor = models.TextField()
    on_behalf = models.TextField()
    reason = models.TextField()
    table_name = models.TextField()
    operation = models.TextField(choices=Operation.choices)
    pk_text = models.TextField(db_column="pk")
    rows = models.BigIntegerField()
    before = Verbatim(null=True)
    after = Verbatim(null=True)

    class Meta:
        managed = False
        db_table = "log_event"

    def __str__(self) -> str:
        return f"{self.operation} {self.table_name} {self.pk_text}"


class Link(models.Model):
    """An event's place in the chain, taken when its transaction commits."""

    seq = models.BigIntegerField(primary_key=True)
    event = models.OneToOneField(Event, on_delete=models.DO_NOTHING, related_name="link")
    sha256 = models.BinaryField()
    sm3 = models.BinaryField()

    class Meta:
        managed = False
        db_table = "log_chain"

    def __str__(self) -> str:
        return str(self.seq)
