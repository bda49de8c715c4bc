"""Tables of the register. Rows are only ever added: a trigger refuses UPDATE and DELETE (migration 0002).

Designed for a million parties and thirty million facts: a fact is one narrow row with one typed value, its key a
small integer, its text columns short codes; two indexes only.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex, GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Substr

NO_YEAR = 0
"""Fiscal year of a fact that has none; NOT NULL keeps comparisons plain equality."""
_USCC = r"^[0-9A-HJ-NP-RTUW-Y]{18}$"


class Status(models.IntegerChoices):
    """Standing of a statement. A later `RETRACTED` row for the same slot takes the statement back."""

    ASSERTED = 1, "已申报"
    VERIFIED = 2, "已核实"
    DISPUTED = 3, "有争议"
    RETRACTED = 9, "已撤回"


class WriteBatch(models.Model):
    """One act of writing: who, when, what, how much. Every row of the register belongs to one."""

    actor = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()
    written_at = models.DateTimeField(null=True)
    """Of an act that took time (an import): the moment from which it counts; NULL means `recorded_at` (order.py)."""
    what = models.CharField(max_length=40)
    counts = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["recorded_at"], name="batch_recorded"),
            models.Index(fields=["written_at"], condition=Q(written_at__isnull=False), name="batch_written"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.recorded_at:%Y-%m-%d %H:%M} ({self.actor})"


class Undo(models.Model):
    """A batch taken back as a whole: from `recorded_at` on its documents, and all they state, no longer count.

    Statements that the batch had replaced count again. The same files can be imported once more, as another batch.
    """

    batch = models.OneToOneField(WriteBatch, on_delete=models.PROTECT, related_name="undo")
    actor = models.CharField(max_length=150)
    reason = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.reason}"


class Party(models.Model):
    """An organisation, person or place. Names are rows of their own; `uscc` or `code` identifies it to the outside."""

    uscc = models.CharField(max_length=18, unique=True, null=True, blank=True)
    code = models.CharField(max_length=40, unique=True, null=True, blank=True)
    kind = models.CharField(max_length=20)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(uscc__isnull=False) | Q(code__isnull=False), name="party_has_an_id"),
            models.CheckConstraint(condition=Q(uscc__regex=_USCC) | Q(uscc=None), name="party_uscc"),
        ]
        indexes = [
            models.Index(OpClass(F("uscc"), "varchar_pattern_ops"), name="party_uscc_prefix"),
            # the subject's own part of the code, which is what people remember
            models.Index(OpClass(Substr("uscc", 9), "text_pattern_ops"), name="party_uscc_own"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def public_id(self) -> str:
        """The id that pages, files and snapshots use."""
        return self.uscc or self.code or ""


class Document(models.Model):
    """A file that was taken in: whose, which, of what day."""

    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    file = models.CharField(max_length=255)
    title = models.CharField(max_length=500)
    publisher = models.CharField(max_length=40)
    kind = models.CharField(max_length=60)
    version = models.PositiveIntegerField(default=1)
    published_on = models.DateField()
    mapping = models.CharField(max_length=80)
    reading = models.CharField(max_length=64)
    """Digest of mapping and dictionary: the same bytes read with another mapping are another reading."""
    keys = ArrayField(models.CharField(max_length=80))
    """Fact ids and record kinds about which the document can say something."""
    batch = models.ForeignKey(WriteBatch, on_delete=models.PROTECT)

    class Meta:
        constraints = [
            # The same file read twice changes nothing; only after its batch was undone is it taken in once more.
            models.UniqueConstraint(fields=["sha256", "reading", "batch"], name="document_read_once"),
        ]
        indexes = [models.Index(fields=["batch"], name="document_batch")]

    def __str__(self) -> str:
        return self.title


class PartyName(models.Model):
    """A name that somebody uses for a party. The latest `full` name is its name today."""

    class Kind(models.TextChoices):
        """How the name relates to the party."""

        FULL = "full", "全称"
        SHORT = "short", "简称"
        FORMER = "former", "曾用名"
        ALIAS = "alias", "别名"

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="names")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.CharField(max_length=255)
    key = models.CharField(max_length=255)
    grams = ArrayField(models.CharField(max_length=2))
    sounds = ArrayField(models.CharField(max_length=40), default=list, db_default=[])
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["party", "kind", "text", "recorded_at"], name="name_said_once")]
        indexes = [
            GinIndex(fields=["grams"], name="name_grams"),
            GinIndex(fields=["sounds"], name="name_sounds"),
            models.Index(OpClass(F("key"), "varchar_pattern_ops"), name="name_prefix"),
            models.Index(Length("key"), F("key"), name="name_length"),
        ]

    def __str__(self) -> str:
        return self.text


class Belonging(models.Model):
    """A person's decision that `party` is the same as `survivor`, or, with NULL, stands on its own again.

    The latest row of a party known at K tells. What is said about a party is never rewritten: a survivor is read
    together with all that belong to it, so taking a merge back loses nothing.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    survivor = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", null=True)
    actor = models.CharField(max_length=150)
    reason = models.CharField(max_length=500)
    evidence = models.JSONField(default=dict)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(party=F("survivor")), name="belongs_to_another"),
            models.UniqueConstraint(fields=["party", "recorded_at"], name="belonging_said_once"),
        ]

    def __str__(self) -> str:
        return f"{self.party_id} → {self.survivor_id or '·'}"


class FactKey(models.Model):
    """A fact id or record kind of the dictionary as a small number."""

    id = models.SmallAutoField(primary_key=True)
    name = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        return self.name


class Fact(models.Model):
    """One statement: `publisher` says in `document` at `locator` that `key` of `party` is the value.

    The value stands in exactly one of five columns by type: `number` (money in fen, count, ratio and number in
    10**-decimals units), `day`, `flag`, `word` (category, text), `body` (a set as sorted array; a record as object
    of raw values with dates in ISO form, unknown fields left out). A record has its natural key in `record`.

    The slot of a statement is (party, key, year, record, publisher) and, unless it is a record, `valid_from`. Within
    a slot the latest by (`stated_on`, `recorded_at`, `id`) among those recorded by K is what was known on K.

    The three references carry no constraint: checking them would be three triggers for each of thirty million rows.
    What they point to can never be deleted, and the only INSERT joins the rows it points to.
    """

    party = models.ForeignKey(Party, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    key = models.ForeignKey(FactKey, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    year = models.SmallIntegerField(default=NO_YEAR)
    status = models.SmallIntegerField(choices=Status.choices, default=Status.ASSERTED)
    flag = models.BooleanField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    day = models.DateField(null=True)
    stated_on = models.DateField()
    number = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    publisher = models.CharField(max_length=40)
    record = models.CharField(max_length=200, default="")
    locator = models.CharField(max_length=80)
    word = models.TextField(null=True)  # noqa: DJ001 - an absent text is NULL like every absent value
    body = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["party", "key", "year", "record"], name="fact_slot"),
            BrinIndex(fields=["document"], name="fact_document"),  # facts of one document lie together
        ]

    def __str__(self) -> str:
        return f"{self.party_id} {self.key_id} {self.year or ''}"


class Coverage(models.Model):
    """Somebody says that a list is complete: for one party, or for all (`party` NULL), from `since` to `until`.

    For a record kind the list of these parties is known. For a fact, `otherwise` is the value (in the form of
    `Fact.body`, numbers raw) of those about whom no statement says anything else.
    """

    key = models.ForeignKey(FactKey, on_delete=models.PROTECT)
    year = models.SmallIntegerField(default=NO_YEAR)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    otherwise = models.JSONField(null=True)
    status = models.SmallIntegerField(choices=Status.choices, default=Status.ASSERTED)
    why = models.CharField(max_length=500, default="", blank=True)
    publisher = models.CharField(max_length=40)
    document = models.ForeignKey(Document, on_delete=models.PROTECT)
    locator = models.CharField(max_length=80, default="", blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["party", "key"], name="coverage_slot")]

    def __str__(self) -> str:
        return f"{self.key_id} {self.party_id or '全部'}"
