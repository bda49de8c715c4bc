"""Tables. Rows are only ever added: what an offer, a request or a booking is on a day follows from its steps."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q


class Act(models.Model):
    """Who did something, for which organisation, when. `number` counts from 1 within its case and is unique: of two
    who act at once on what they saw, the second is told.
    """

    number = models.PositiveIntegerField()
    actor = models.CharField(max_length=150)
    on_behalf = models.CharField(max_length=40, default="", blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        abstract = True


class Offer(models.Model):
    """A listing of `owner` (a credit code, or the code of a department or place); what it says is in its versions."""

    owner = models.CharField("发布单位", max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "供需信息"
        indexes = [models.Index(fields=["owner"], name="offer_owner")]

    def __str__(self) -> str:
        return f"{self.pk} {self.owner}"


class Version(models.Model):
    """What an offer says, as its owner wrote it once. `kind` and `field` are ids of the pack.

    `price` is whole fen for `unit`, NULL where the basis has no amount. `about` is the number under which the register
    knows the subject (of a platform, a result, a venue). `place` is the code of a place of the register. `calendar`
    (see calendar.py) makes the offer bookable. `key` and `grams` are for the search.
    """

    class Basis(models.TextChoices):
        """How the price is meant."""

        FIXED = "fixed", "定价"
        FROM = "from", "起价"
        NEGOTIABLE = "negotiable", "面议"
        FREE = "free", "免费"

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="versions")
    kind = models.CharField(max_length=64)
    field = models.CharField(max_length=64, default="", blank=True)
    title = models.CharField(max_length=80)
    text = models.CharField(max_length=2000)
    basis = models.CharField(max_length=10, choices=Basis.choices)
    price = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=20, default="", blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    place = models.CharField(max_length=40, default="", blank=True)
    address = models.CharField(max_length=120, default="", blank=True)
    contact = models.CharField(max_length=60)
    terms = models.CharField(max_length=500, default="", blank=True)
    about = models.CharField(max_length=80, default="", blank=True)
    calendar = models.JSONField(default=dict)
    key = models.TextField()
    grams = ArrayField(models.CharField(max_length=2))
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "供需信息版本"
        constraints = [
            models.CheckConstraint(
                condition=Q(basis__in=["fixed", "from"], price__gt=0) | Q(basis__in=["negotiable", "free"], price=None),
                name="offer_price_fits_basis",
            ),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="offer_span"),
        ]
        indexes = [GinIndex(fields=["grams"], name="offer_grams")]

    def __str__(self) -> str:
        return self.title


class Step(Act):
    """One thing done with an offer. `on` is the office's day of it: what was open on a day is asked by days."""

    class State(models.TextChoices):
        """What was done."""

        DRAFTED = "drafted", "起草"
        PUBLISHED = "published", "发布"
        WITHDRAWN = "withdrawn", "撤回"
        STOPPED = "stopped", "下架"

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=State.choices)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    reason = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "供需信息办理"
        constraints = [models.UniqueConstraint(fields=["offer", "number"], name="offer_step_once")]
        indexes = [models.Index(fields=["state", "on"], name="offer_step_state")]

    def __str__(self) -> str:
        return f"{self.offer_id}.{self.number} {self.state}"


PUBLIC = (Step.State.PUBLISHED, Step.State.WITHDRAWN, Step.State.STOPPED)
"""The steps that decide whether an offer is open; the last of them up to a day tells."""


class Request(models.Model):
    """`party` asks for what a version of an offer says."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="requests")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    party = models.CharField("需求单位", max_length=40)
    need = models.CharField(max_length=1000)
    contact = models.CharField(max_length=60)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "对接申请"
        indexes = [models.Index(fields=["party"], name="request_party")]

    def __str__(self) -> str:
        return f"{self.pk}: {self.offer_id}"


class RequestStep(Act):
    """One step of a request. `record` names the contract or service record that says it was done, `done_on` when."""

    class State(models.TextChoices):
        """Where the request stands after it."""

        ASKED = "asked", "待答复"
        ACCEPTED = "accepted", "已接受"
        DECLINED = "declined", "未接受"
        WITHDRAWN = "withdrawn", "已撤回"
        DONE = "done", "已完成"

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=State.choices)
    record = models.CharField(max_length=120, default="", blank=True)
    done_on = models.DateField(null=True)
    reason = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "对接申请办理"
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="request_step_once"),
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(record="") & Q(done_on__isnull=False)), name="request_done_has_record"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}.{self.number} {self.state}"


class Rating(Act):
    """What the party that asked says of a service that was done; a correction is the next number."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="ratings")
    stars = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "服务评价"
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="rating_once"),
            models.CheckConstraint(condition=Q(stars__gte=1, stars__lte=5), name="rating_stars"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}.{self.number} {self.stars}"


class Booking(models.Model):
    """`people` places in the slot of `day` from `start` to `end`, for an account and the organisation it acted for."""

    offer = models.ForeignKey(Offer, on_delete=models.PROTECT, related_name="bookings")
    day = models.DateField()
    start = models.TimeField()
    end = models.TimeField()
    people = models.PositiveIntegerField()
    booker = models.CharField(max_length=150)
    party = models.CharField(max_length=40, default="", blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "场次预约"
        constraints = [
            models.CheckConstraint(condition=Q(people__gte=1), name="booking_people"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="booking_span"),
        ]
        indexes = [
            models.Index(fields=["offer", "day"], name="booking_day"),
            models.Index(fields=["booker"], name="booking_booker"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}: {self.offer_id} {self.day} {self.start:%H:%M}"


class BookingStep(Act):
    """One step of a booking; `people` how many came."""

    class State(models.TextChoices):
        """Where the booking stands after it."""

        BOOKED = "booked", "已预约"
        CANCELLED = "cancelled", "已取消"
        CAME = "came", "已到访"
        ABSENT = "absent", "未到"

    booking = models.ForeignKey(Booking, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=State.choices)
    people = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=500, default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "场次预约办理"
        constraints = [models.UniqueConstraint(fields=["booking", "number"], name="booking_step_once")]

    def __str__(self) -> str:
        return f"{self.booking_id}.{self.number} {self.state}"
