"""Accounts, organisations and who acts for whom. Nothing here is deleted: memberships and delegations end."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from .roles import Role

_ROLES = [(role.value, role.names[0]) for role in Role]


class User(AbstractBaseUser, PermissionsMixin):
    """An account, known by its user name. What it may do comes from its memberships (`roles.py`)."""

    username = models.CharField("用户名", max_length=150, unique=True, validators=[UnicodeUsernameValidator()])
    name = models.CharField("姓名", max_length=60, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    is_active = models.BooleanField("可登录", default=True)
    is_staff = models.BooleanField("后台人员", default=False)
    date_joined = models.DateTimeField("建立时间", auto_now_add=True)

    objects = UserManager["User"]()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = verbose_name_plural = "账户"

    def __str__(self) -> str:
        return self.name or self.username


class Organisation(models.Model):
    """A party as far as accounts need it: its code in the register (USCC or department id) and a name."""

    code = models.CharField("代码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "单位"

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person acts for an organisation in a role, from `since` to the end of `until` or until somebody ends it."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("角色", max_length=30, choices=_ROLES)
    since = models.DateField(default=timezone.localdate)
    until = models.DateField(null=True, blank=True)
    granted_by = models.CharField(max_length=150, default="system")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(ended_at=None, until=None),
                name="membership_once_at_a_time",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="membership_span"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {Role(self.role).names[0]}"


class Delegation(models.Model):
    """`principal` entrusts `permissions` to one person or to the members of one organisation until a day."""

    principal = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="given")
    agent_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="received", null=True)
    agent_user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="received", null=True)
    permissions = ArrayField(models.CharField(max_length=40))
    since = models.DateField()
    until = models.DateField()
    granted_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=150, blank=True, default="")
    reason = models.CharField(max_length=500, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "委托"
        constraints = [
            models.CheckConstraint(
                condition=Q(agent_organisation=None, agent_user__isnull=False)
                | Q(agent_organisation__isnull=False, agent_user=None),
                name="delegation_to_one",
            ),
            models.CheckConstraint(condition=~Q(agent_organisation=F("principal")), name="delegation_to_another"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="delegation_span"),
        ]

    def __str__(self) -> str:
        return f"{self.principal} → {self.agent_user or self.agent_organisation} {self.until}"


class Link(models.Model):
    """A one-time address: an invitation to an organisation, or a new password for an account.

    Only a digest of the secret is kept: who reads the table cannot use the links.
    """

    class Purpose(models.TextChoices):
        """What opening it does."""

        INVITATION = "invitation", "邀请"
        PASSWORD = "password", "重设密码"

    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    digest = models.CharField(max_length=64, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="links")
    role = models.CharField(max_length=30, choices=_ROLES, blank=True, default="")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="links")
    note = models.CharField(max_length=60, blank=True, default="")
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "一次性链接"

    def __str__(self) -> str:
        return f"{self.purpose} {self.organisation or self.user}"


class PasswordUse(models.Model):
    """A password an account has had, hashed, so that it is not taken again, and since when it is in use."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["user", "-set_at"], name="password_latest")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.set_at:%Y-%m-%d}"


class SensitiveRead(models.Model):
    """Somebody saw sensitive facts. `party` is empty where many parties were read at once (an export)."""

    actor = models.CharField(max_length=150)
    on_behalf = models.CharField(max_length=40, blank=True, default="")
    party = models.CharField(max_length=40, blank=True, default="")
    keys = ArrayField(models.CharField(max_length=120))
    why = models.CharField(max_length=200)
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "敏感数据查看记录"
        indexes = [models.Index(fields=["party", "-read_at"], name="sensitive_read_party")]

    def __str__(self) -> str:
        return f"{self.actor} {self.party} {self.read_at:%Y-%m-%d %H:%M}"
