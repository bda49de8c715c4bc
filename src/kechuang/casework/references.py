"""What a case is about, as a text: `place:DWJ`, `party:9111…`, `target:plan-code/record key`."""

from __future__ import annotations

import re

from kechuang.register.problems import RegisterError

KINDS = ("place", "party", "target")
MAX_LENGTH = 400
MOST = 20
_FORM = re.compile(r"(?P<kind>[a-z]+):(?P<rest>\S(?:.*\S)?)", re.DOTALL)


def place(code: str) -> str:
    """A place of the register, by its code."""
    return f"place:{code}"


def party(public_id: str) -> str:
    """A party, by its credit code or code."""
    return f"party:{public_id}"


def target(plan: str, record: str) -> str:
    """A target of a plan: the code of the plan's party, the natural key of the target's record."""
    return f"target:{plan}/{record}"


def split(reference: str) -> tuple[str, str]:
    """(kind, rest); ("", "") for a text that is no reference."""
    found = _FORM.fullmatch(reference)
    return (found["kind"], found["rest"]) if found and found["kind"] in KINDS else ("", "")


def checked(given: list[str], kinds: tuple[str, ...]) -> list[str]:
    """The references without repetition; raises RegisterError for one that is none, or not of these kinds."""
    found = list(dict.fromkeys(one.strip() for one in given if one.strip()))
    if len(found) > MOST:
        raise RegisterError(f"最多关联 {MOST} 项", f"a case is about {MOST} things at most")
    for one in found:
        kind, rest = split(one)
        bad = "\x00" in one or len(one) > MAX_LENGTH or not kind or (kind == "target" and "/" not in rest)
        if bad or kind not in kinds:
            forms = {"place": "place:空间代码", "party": "party:统一社会信用代码", "target": "target:规划代码/目标"}
            allowed = "、".join(forms[name] for name in kinds) or "（本类事项不关联）"
            raise RegisterError(
                f"无法识别关联对象“{one[:60]}”，请写成 {allowed}", f"{one[:60]!r} is none of: {', '.join(kinds)}"
            )
    return found
