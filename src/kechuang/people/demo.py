"""Accounts to try every role with, on a sample register only."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password

from .models import User
from .roles import Role
from .services import ensure_account


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One line of the table that `kechuang demo` prints."""

    username: str
    name: str
    role: Role


# Departments by their ids in the pack, so that each holds what it holds there; 演示 in every person's name says that
# nobody is meant. A district whose pack has no such department sees the same id as a name.
_DEPARTMENT = ("cy_park", "朝阳园管委会（区科信局）")
_OFFICE = ("cy_gov", "朝阳区人民政府")
ACCOUNTS: tuple[tuple[DemoAccount, tuple[str, str]], ...] = (
    (DemoAccount("qiye", "演示企业用户", Role.ENTERPRISE), ("", "")),
    (DemoAccount("qiyeguanli", "演示企业管理员", Role.ENTERPRISE_MANAGER), ("", "")),
    (DemoAccount("jingban", "演示经办人", Role.CASE_OFFICER), _DEPARTMENT),
    (DemoAccount("fuzeren", "演示部门负责人", Role.DEPARTMENT_HEAD), _DEPARTMENT),
    (DemoAccount("dakeji", "演示领导小组办公室", Role.LEADING_OFFICE), _OFFICE),
    (DemoAccount("caiwu", "演示财务人员", Role.FINANCE_OFFICER), _DEPARTMENT),
    (DemoAccount("shenji", "演示审计人员", Role.AUDITOR), ("demo-audit", "演示审计")),
    (DemoAccount("guanli", "演示系统管理员", Role.ADMINISTRATOR), _OFFICE),
)


def demo_password() -> str:
    """One password for all demo accounts, made on the first run and kept readable by its owner only."""
    path = settings.HOME / "demo-password"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(9))
    return path.read_text()


def ensure_demo_accounts(enterprise: tuple[str, str]) -> list[DemoAccount]:
    """Make the demo accounts; the enterprise user acts for `enterprise` = (USCC, name) of the sample register.

    Raises RuntimeError on a register that is not sample data: known passwords have no place there.
    """
    if not settings.KECHUANG_SAMPLE_REGISTER:
        raise RuntimeError("demo accounts are for the sample register only (KECHUANG_SAMPLE_REGISTER=1)")
    encoded = _hashed(demo_password())
    for account, organisation in ACCOUNTS:
        ensure_account(
            account.username,
            name=account.name,
            encoded=encoded,
            role=account.role,
            organisation=organisation if organisation[0] else enterprise,
            superuser=account.role is Role.ADMINISTRATOR,
        )
    return [account for account, _ in ACCOUNTS]


def _hashed(password: str) -> str:
    """One hash for all, and the one of the last start while it fits: hashing is slow on purpose."""
    before = User.objects.filter(username=ACCOUNTS[0][0].username).values_list("password", flat=True).first()
    return before if before and check_password(password, before) else make_password(password)
