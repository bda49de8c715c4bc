"""Which organisations there can be: departments of the pack, and enterprises by credit code."""

from __future__ import annotations

from django.conf import settings

from kechuang.core.identifiers import check_uscc
from kechuang.core.pack import load
from kechuang.core.pack.loader import Department

from .models import Organisation
from .problems import PeopleError
from .roles import FIRM_ROLES, OFFICE_ROLES, Role


def departments() -> dict[str, Department]:
    """The pack's departments by id."""
    return dict(load(settings.KECHUANG_PACK).departments)


def organisation(code: str, name: str = "") -> Organisation:
    """The organisation with this code, made when it is new; a department is called as the pack calls it.

    Raises PeopleError for a code that is neither a department's id nor a credit code with a right check digit.
    """
    code = code.strip()
    department = departments().get(code)
    if department is not None:
        found, _ = Organisation.objects.update_or_create(code=code, defaults={"name": department.name.zh})
        return found
    checked = check_uscc(code)
    if checked.problem is not None:
        zh, en = checked.problem.zh, checked.problem.en
        raise PeopleError(f"不是部门编号,也不是信用代码：{zh}", f"no department of the pack, and no credit code: {en}")
    code = checked.value
    found, _ = Organisation.objects.get_or_create(code=code, defaults={"name": name.strip() or code})
    if name.strip() and found.name == code:  # it was made before anybody said its name
        found.name = name.strip()
        found.save(update_fields=["name"])
    return found


def fits(role: Role, code: str) -> None:
    """Raises PeopleError when the role cannot be held there: officers belong to departments, managers to firms."""
    department = code in departments()
    if role in OFFICE_ROLES and not department:
        raise PeopleError(f"{role.names[0]}须属于部门", f"a {role.names[1]} belongs to a department of the pack")
    if role in FIRM_ROLES and department:
        raise PeopleError(f"部门没有{role.names[0]}", f"a department has no {role.names[1]}")
