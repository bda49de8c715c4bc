"""Accounts, organisations and who acts for whom."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, PermissionsMixin, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models

from .roles import Role


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
    """A person acts for an organisation in a role."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("角色", max_length=30, choices=[(role.value, role.names[0]) for role in Role])
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation", "role"], name="membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {Role(self.role).names[0]}"
