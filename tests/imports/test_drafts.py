"""The editor of mappings: table, YAML, preview, suggestions, versions, back to the pack's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kechuang.core.pack import Pack
from kechuang.core.pack.nodes import plain
from kechuang.core.pack.reader import read_text
from kechuang.register.importing.drafts import store
from kechuang.register.importing.drafts.suggest import suggest
from kechuang.register.importing.drafts.table import lines, with_lines
from kechuang.register.importing.drafts.yaml_text import dump
from kechuang.register.importing.models import MappingDraft
from kechuang.register.models import Fact
from tests.directories.bed import pack as chaoyang
from tests.register.tiny import A
from tests.web.reading import text

pytestmark = pytest.mark.django_db
Officer = Callable[..., Client]
PAGE = "/work/imports/mappings/stat/"


def fields(tree: Any, **changed: str) -> dict[str, str]:
    """The form as a browser sends it."""
    sent = {"shown": "table", "text": dump(tree)}
    for n, line in enumerate(lines(tree)):
        row = {"header": line.header, "meaning": line.meaning, "unit": line.unit, "year": line.year}
        row |= {"values": line.values, "of": str(line.of)} | ({"required": "on"} if line.required else {})
        sent |= {f"c{n}-{name}": value for name, value in row.items()}
    return sent | changed


def test_a_table_says_what_the_file_says() -> None:
    trees = list(chaoyang().imports.values())
    assert len(trees) > 50
    for tree in trees:
        again = read_text(dump(tree), "x")
        assert plain(again) == plain(tree)
        for column, edited in zip(tree["columns"], with_lines(tree, lines(tree))["columns"], strict=True):
            listed = column["header"] if isinstance(column["header"], list) else [column["header"]]
            assert plain(edited) == {**plain(column), "header": plain(listed)}


def test_edited_as_a_table_it_is_in_force(officer: Officer, pack: Pack) -> None:
    client, tree = officer("stat"), store.held(pack)["stat"].tree
    new = {"c9-header": "职工数 | 员工数", "c9-meaning": "从业人员", "c9-unit": "", "act": "save"}
    refused = client.post(PAGE, fields(tree, **{"c4-header": ""}, **new))
    assert refused.status_code == 422 and "请写明修改的理由" in refused.content.decode()
    client.post(PAGE, fields(tree, **{"c4-header": ""}, **new, reason="表头改名"))
    held = store.held(pack)["stat"]
    assert held.version == 1 and held.mapping is not None
    assert [one.header for one in held.mapping.columns if one.fact == "employees"] == [("职工数", "员工数")]
    page = text(client.get(PAGE))
    assert "第 1 版" in page and "表头改名" in page and "+ - {header: [职工数, 员工数], fact: employees}" in page
    client.post(PAGE, {"act": "back", "reason": "先不改", "shown": "yaml", "text": dump(held.tree)})
    assert store.held(pack)["stat"].version == 0
    assert MappingDraft.objects.count() == 2
    exported = client.get(f"{PAGE}mapping.yaml").content.decode()
    assert plain(read_text(exported, "x")) == plain(tree)


def test_what_does_not_fit_is_refused_with_place_and_remedy(officer: Officer, pack: Pack) -> None:
    wrong = dump(store.held(pack)["stat"].tree).replace("fact: debt", "fact: dept")
    response = officer("stat").post(PAGE, {"act": "save", "reason": "x", "shown": "yaml", "text": wrong})
    page = response.content.decode()
    assert response.status_code == 422
    assert "no fact &#x27;dept&#x27;; do you mean &#x27;debt&#x27;" in page and "columns" in page
    for nonsense in ("", "a: [", "- a\n- b", "columns: 3", "\tx"):
        again = officer("stat").post(PAGE, {"act": "save", "reason": "x", "shown": "table", "text": nonsense})
        assert again.status_code == 422, nonsense
    assert not MappingDraft.objects.exists()


def test_a_sample_is_previewed_and_kept_for_the_next_preview(officer: Officer, pack: Pack) -> None:
    client, tree = officer("stat"), store.held(pack)["stat"].tree
    content = f"统一社会信用代码,企业名称,从业人数,负债（万元）\n{A},示例甲公司,120,3\n{A},示例甲公司,,坏"
    sample = SimpleUploadedFile("统计.csv", content.encode())
    page = text(client.post(PAGE, {**fields(tree), "act": "preview", "sample": sample}))
    assert "负债 ：30,000.00 元" in page and "C3" not in page and "D3" in page
    assert "从业人数" in page and "fact:employees" in page  # suggested, not applied
    edited = {"c4-header": "从业人数", "act": "preview"}
    again = text(client.post(PAGE, fields(tree, **edited)))
    assert "从业人员 ：120 人" in again and "映射中没有的列" not in again
    assert not Fact.objects.exists() and not MappingDraft.objects.exists()


def test_suggestions_come_from_the_dictionary_and_from_headers_met_before() -> None:
    pack = chaoyang()
    mappings = [one.mapping for one in store.held(pack).values() if one.mapping]
    known = {header: suggest(header, pack.rules.dictionary, mappings) for header in ("社会信用代码证号", "公司名称")}
    assert known["社会信用代码证号"][0].meaning == "as:uscc"
    assert known["公司名称"][0].meaning == "as:name"
    assert suggest("zzz", pack.rules.dictionary, mappings) == []


def test_only_those_who_may_edit(officer: Officer) -> None:
    from kechuang.people.roles import Role

    assert officer("stat", Role.DEPARTMENT_HEAD).get(PAGE).status_code == 403
