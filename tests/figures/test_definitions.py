"""What is wrong with a file of scopes, indicators or paragraphs is said with file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from kechuang.core.pack import inspect
from tests.web.district import pack_folder

ONE = "{id: staff, title: 从业人员, topic: people, unit: 人, kind: stock, scopes: [district], department: stat"
HEAD = "topics:\n  - {id: people, title: 人员}\nindicators:\n"


def problems(folder: Path, name: str, text: str) -> list[str]:
    pack_folder(folder)
    (folder / name).write_text(text, encoding="utf-8")
    return [str(one) for one in inspect(folder).problems]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"{ONE}, formula: {{count: {{directory: nowhere}}}}}}", "there is no directory `nowhere`"),
        (f"{ONE}, formula: {{of: {{a: {{indicator: gone}}}}, value: a}}}}", "there is no indicator `gone`"),
        (f"{ONE}, formula: {{of: {{a: {{indicator: staff, scope: mars}}}}, value: a}}}}", "there is no scope `mars`"),
        (f"{ONE}, formula: {{of: {{a: {{indicator: staff}}}}, value: a}}}}", "it is worked out from itself"),
        (f"{ONE}, formula: {{of: {{a: {{fact: employees}}}}, value: a + b}}}}", "`b` is not in `of`"),
        (
            f"{ONE}, formula: {{of: {{a: {{fact: employees}}, b: {{fact: employees}}}}, value: a}}}}",
            "`b` of `of` is not used",
        ),
        (f"{ONE}, formula: {{of: {{a: {{fact: employees}}}}, value: a > 1}}}}", "`a > 1` is no arithmetic"),
        (f"{ONE}, formula: {{of: {{a: {{fact: employees}}}}, value: 'max(a, 1)'}}}}", "is no arithmetic"),
        (f"{ONE}, formula: {{of: {{a: {{fact: employees}}}}, value: a + '5%'}}}}", "is no arithmetic"),
        (f"{ONE}, formula: {{of: {{a: {{fact: size}}}}, value: a}}}}", "`size` is no number of a place"),
        (f"{ONE}, formula: {{of: {{a: {{fact: employees}}}}, value: a +}}}}", "formula.value"),
        (f"{ONE}, formula: {{places: firms, rank: {{indicator: staff}}}}}}", "a formula is one of"),
        (
            f"{ONE}, formula: {{of: {{a: {{fact: employees, indicator: staff}}}}, value: a}}}}",
            "exactly one of `indicator`",
        ),
        (f"{ONE}, growth: nothing}}", "there is no growth `nothing`"),
        (f"{ONE}, with: [nobody]}}", "there is no with `nobody`"),
        (f"{ONE}, decimals: 9}}", "at most 6"),
        (f"{ONE}}}\n  - {ONE}}}", "occurs twice"),
        (f"{ONE}, colour: red}}", "unknown key `colour`"),
    ],
)
def test_indicators(tmp_path: Path, line: str, said: str) -> None:
    found = problems(tmp_path, "indicators/all.yaml", f"{HEAD}  - {line}\n")
    assert any("indicators/all.yaml:" in one and said in one for one in found), found


@pytest.mark.parametrize(
    ("text", "bound", "said"),
    [
        ("从业人员 {staff} {more}", "staff: {indicator: staff}", "nothing says what `{more}` is"),
        ("从业人员 {staff.colour}", "staff: {indicator: staff}", "nothing says what `{staff.colour}` is"),
        ("从业人员", "staff: {indicator: staff}", "the text does not use it"),
        ("{staff}", "staff: {indicator: stuff}", "there is no indicator `stuff`"),
        ("{staff}", "staff: {indicator: staff, scope: mars}", "there is no scope `mars`"),
        ("{staff}", "staff: {indicator: staff, period: 去年}", "is not a period"),
        ("{staff}", "staff: {list: nowhere}", "there is no directory `nowhere`"),
        ("{staff}", "staff: {scope: district}", "either an `indicator` or a `list`"),
    ],
)
def test_paragraphs(tmp_path: Path, text: str, bound: str, said: str) -> None:
    file = f"section: 总述\nparagraphs:\n  - {{id: p, title: 人员, text: '{text}', with: {{{bound}}}}}\n"
    found = problems(tmp_path, "report/all.yaml", file)
    assert any(one.startswith("report/all.yaml:3:") and said in one for one in found), found


def test_an_unread_file_is_not_complained_about_twice(tmp_path: Path) -> None:
    found = problems(tmp_path, "indicators/all.yaml", "indicators: [\n")
    assert found
    assert all(one.startswith("indicators/all.yaml") for one in found), found


def test_the_codes_of_observations_are_the_indicators() -> None:
    from tests.figures.bed import pack

    whole = pack()
    kind = whole.rules.dictionary.records["observation"]
    field = next(one for one in kind.fields if one.id == "indicator")
    assert [code for code, _ in field.values] == list(whole.figures.indicators)
    assert set(whole.figures.scopes) >= {"district", "city", "park"}
