"""The only writer of accounts."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from .models import Membership, Organisation, User
from .roles import Role


@transaction.atomic
def ensure_account(
    username: str, *, name: str, password: str, role: Role, organisation: tuple[str, str], superuser: bool = False
) -> User:
    """Make the account and its one membership as stated; run again, it changes nothing that already is so.

    `organisation` is (code in the register, name). A password that no longer matches is set anew.
    """
    user, _ = User.objects.get_or_create(username=username)
    if not user.has_usable_password() or not user.check_password(password):
        user.set_password(password)
    user.name, user.is_superuser, user.is_active = name, superuser, True
    user.save()
    code, title = organisation
    place, _ = Organisation.objects.update_or_create(code=code, defaults={"name": title})
    others = Membership.objects.filter(user=user, ended_at=None).exclude(organisation=place, role=role)
    others.update(ended_at=timezone.now(), ended_by="system")
    Membership.objects.get_or_create(user=user, organisation=place, role=role, ended_at=None, until=None)
    return user
