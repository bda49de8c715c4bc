"""Rules for passwords beyond Django's own, and the memory that they need."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import PasswordUse, User


class LongEnough:
    """Not shorter than so many characters (Django's own rule, whose words are not all in Chinese)."""

    def __init__(self, least: int = 12) -> None:
        self.least = least

    def validate(self, password: str, user: User | None = None) -> None:
        if len(password) < self.least:
            raise ValidationError(self.get_help_text(), code="password_too_short")

    def get_help_text(self) -> str:
        return _("密码至少 %(least)d 个字符。") % {"least": self.least}


class CharacterClasses:
    """At least so many of: capitals, small letters, digits, other signs."""

    def __init__(self, least: int = 3) -> None:
        self.least = least

    def validate(self, password: str, user: User | None = None) -> None:
        kinds = {
            "upper" if one.isupper() else "lower" if one.islower() else "digit" if one.isdigit() else "other"
            for one in password
        }
        if len(kinds) < self.least:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self) -> str:
        return _("密码须包含大写字母、小写字母、数字、其他符号中的至少 %(least)d 类。") % {"least": self.least}


class NotUsedBefore:
    """Not one of the last few, the present one included."""

    def __init__(self, last: int = 5) -> None:
        self.last = last

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None or not self.last:
            return
        before = PasswordUse.objects.filter(user=user).order_by("-set_at", "-pk").values_list("password", flat=True)
        present = [user.password] if user.has_usable_password() else []
        if any(check_password(password, one) for one in [*present, *before[: self.last]]):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Django calls this once the account is saved."""
        if user is not None:
            PasswordUse.objects.create(user=user, password=user.password)

    def get_help_text(self) -> str:
        return _("不能与最近 %(last)d 次用过的密码相同。") % {"last": self.last}


def expired(user: User) -> bool:
    """Is the password older than KECHUANG_PASSWORD_DAYS? One query, none where passwords do not expire."""
    days = settings.KECHUANG_PASSWORD_DAYS
    if not days or not user.has_usable_password():
        return False
    latest = PasswordUse.objects.filter(user=user).order_by("-set_at").values_list("set_at", flat=True).first()
    return (latest or user.date_joined) < timezone.now() - timedelta(days=days)
