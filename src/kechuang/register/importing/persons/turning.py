"""One cell with a name, an identity number or an office's own code → a token that says no more than it must.

A token replaces the cell before anything is kept: `kp-n-…` of a name, `kp-i-…` of a number, `kp-e-…` why the cell
cannot be taken. A token never holds the cell's content.
"""

from __future__ import annotations

import re
import unicodedata

from kechuang.core.identifiers import resident_check_character
from kechuang.register.importing.persons.key import pseudonym
from kechuang.register.importing.reasons import Reason, reason
from kechuang.register.importing.words import plain_text

NAME, NUMBER, ERROR = "kp-n-", "kp-i-", "kp-e-"
_DOTS = str.maketrans(dict.fromkeys("•・‧∙⋅．.", "·"))
_LETTERS = re.compile(r"[^\W\d_]+(?:[·'-]?[^\W\d_]+)*")
_RESIDENT = re.compile(r"\d{17}[\dX]")
_OTHER = re.compile(r"[A-Z0-9]{5,20}")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{2,39}")

REASONS = {
    one.code: one
    for one in (
        reason(
            "person-name",
            "姓名的写法无法识别（应只有文字和间隔号）",
            "the name cannot be read (letters and a dot between them only)",
        ),
        reason(
            "person-number",
            "证件号码无法识别（居民身份证校验位不符，或不是 5 至 20 位字母数字）",
            "the identity number cannot be read (a wrong check digit, or not 5 to 20 letters and digits)",
        ),
        reason(
            "person-number-rounded",
            "证件号码被表格存成了数字，末几位已经丢失",
            "the spreadsheet stored the identity number as a number and lost its last digits",
            ("请把该列设为文本后重新填写", "format the column as text and type the numbers again"),
        ),
        reason(
            "person-code",
            "人员代号应为字母开头的 3 至 40 位代号，不能是姓名或证件号码",
            "a person's code starts with a letter, 3 to 40 characters; a name or an identity number is none",
        ),
        reason(
            "person-elsewhere",
            "名单中的姓名出现在其他列，不采用该行",
            "a name of the list stands in another column: the row is not taken",
            ("请删去该单元格中的姓名", "take the name out of this cell"),
        ),
        reason(
            "person-nobody",
            "没有写明是谁：姓名、证件号码、人员代号都是空的",
            "nobody is named: name, identity number and code are empty",
        ),
        reason(
            "person-same-name",
            "本表中有同名、同单位、同一计划的另一行，仅凭姓名无法区分",
            "another row has the same name, organisation and programme: a name alone does not tell them apart",
            ("请补充证件号码；重复的行请删去", "add identity numbers, or delete the repeated row"),
        ),
        reason("beyond", "表头以外还有内容，该行可能错列", "cells beyond the header: the row may be shifted"),
    )
}
_UNSHOWN = "内容不符合要求；名单含个人信息，不显示单元格内容"


def is_token(cell: object) -> bool:
    """Whether a cell is a token and no longer what somebody wrote."""
    return isinstance(cell, str) and cell.startswith((NAME, NUMBER, ERROR))


def of_token(token: str) -> Reason:
    """Why the cell with this `kp-e-` token is not taken."""
    code = token.removeprefix(ERROR)
    return REASONS.get(code) or reason(code, _UNSHOWN, "the cell does not meet the rules; lists of persons show none")


def name_token(cell: object) -> str:
    """Two spellings of one name (width, spaces, case, kind of dot) have one token."""
    text = plain_name(cell)
    if not _LETTERS.fullmatch(text) or not 2 <= len(text) <= 60:
        return ERROR + "person-name"
    return NAME + pseudonym("name", text)


def plain_name(cell: object) -> str:
    """A name as it is compared. It is never kept."""
    text = unicodedata.normalize("NFKC", plain_text(cell)).translate(_DOTS).casefold()
    return re.sub(r"\s+", "", text) if not text.isascii() else "·".join(text.split())


def number_token(cell: object) -> str:
    """A resident's number (15 or 18 digits, checked) or that of a passport or permit."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= 10**15:
        return ERROR + "person-number-rounded"
    text = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", plain_text(cell))).upper()
    if text.isdecimal() and len(text) == 15:
        text = text[:6] + "19" + text[6:]
        text += resident_check_character(text)
    if _RESIDENT.fullmatch(text):
        right = resident_check_character(text[:-1]) == text[-1]
        return NUMBER + pseudonym("resident", text) if right else ERROR + "person-number"
    return NUMBER + pseudonym("other", text) if _OTHER.fullmatch(text) else ERROR + "person-number"


def code_token(cell: object) -> str:
    """The office's own code as it stands, unless it may be a name or a number."""
    text = plain_text(cell).strip()
    return text if _CODE.fullmatch(text) and not text.startswith("kp-") else ERROR + "person-code"
