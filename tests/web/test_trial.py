"""The what-if in place: typed inputs, errors beside the field, old and new, nothing stored."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client

from kechuang.register.models import Fact
from tests.web.district import CODE
from tests.web.reading import text

pytestmark = pytest.mark.usefixtures("district")


def url(measure: str, **tries: str) -> str:
    pairs = {
        "as_of": "2026-06-15",
        **{("t." + name if name != "edit" else name): value for name, value in tries.items()},
    }
    return f"/e/{CODE}/m/{measure}/?{urlencode(pairs)}"


def test_the_input_opens_in_place(client: Client) -> None:
    page = client.get(url("staff", edit="main-enough:employees")).content.decode()
    assert 'name="t.employees"' in page
    assert 'inputmode="decimal"' in page
    assert ">人</span>" in page
    closed = client.get(url("staff")).content.decode()
    assert 'name="t.employees"' not in closed


def test_a_value_turns_the_answer_and_is_marked(client: Client) -> None:
    before = Fact.objects.count()
    page = text(client.get(url("staff", employees="60")))
    assert "试算，不是正式结果" in page
    assert "从业人员 48 人 → 60 人" in page
    assert "用工补贴 不符合 符合 10 万元" in page
    assert Fact.objects.count() == before
    assert "试算，不是正式结果" not in text(client.get(url("staff")))


def test_one_below_does_not_turn_it(client: Client) -> None:
    assert "结论没有变化" in text(client.get(url("staff", employees="59")))


def test_a_trial_shows_every_measure_it_changes(client: Client) -> None:
    page = text(client.get(url("growth", **{"rd_expense@2025": "200万"})))
    assert "1,000,000.00 元 → 2,000,000.00 元" in page
    assert "20 万元 符合 30 万元" in page  # 20 % of 2 million, capped at 300,000


def test_an_amount_of_nothing_is_said_in_words(client: Client) -> None:
    page = text(client.get(url("holder", **{"sales_revenue@2025": "0"})))
    assert "本期为 0 元 符合" in page
    assert "最高" not in page


def test_a_percentage_without_sign_is_a_percentage(client: Client) -> None:
    assert "外资研发奖励 数据不足 符合 20 万元" in text(client.get(url("foreign", share="50.1")))
    assert "外资研发奖励 数据不足 不符合" in text(client.get(url("foreign", share="50")))


@pytest.mark.parametrize(
    ("measure", "name", "value", "message"),
    [
        ("staff", "employees", "abc", "请填写数字"),
        ("staff", "employees", "1.5", "请填写整数"),
        ("staff", "employees", "-1", "应在 0 与 1,000,000 之间"),
        ("staff", "employees", "60元", "单位不符：这里要填的是人"),
        ("staff", "employees", "", "请填写一个值"),
        ("staff", "employees", "9" * 300, "最多 200 个字符"),
        ("growth", "rd_expense@2025", "1.001", "金额最多到分"),
        ("growth", "rd_expense@2025", "12人", "单位不符"),
        ("ceiling", "size", "huge", "不在可选范围内"),
        ("title", "dishonest", "maybe", "请选择“是”或“否”"),
    ],
)
def test_an_error_stands_beside_its_field(client: Client, measure: str, name: str, value: str, message: str) -> None:
    response = client.get(url(measure, **{name: value}))
    page = response.content.decode()
    assert message in text(response)
    assert 'aria-invalid="true"' in page
    assert "试算，不是正式结果" not in page


def test_a_record_can_be_tried_or_ruled_out(client: Client) -> None:
    assert "贷款贴息 数据不足 不符合" in text(client.get(url("interest", **{"-loan": "true"})))
    form = client.get(url("interest", edit="loan")).content.decode()
    page = text(client.get(url("interest", **{"+loan.interest": "8万"})))
    assert "试算" in page
    assert "结论没有变化" in page or "符合" in page
    assert form.count("<form") >= 1


def test_several_values_are_kept_and_taken_back(client: Client) -> None:
    page = client.get(url("staff", employees="60", share="60")).content.decode()
    assert "t.share=60" in page  # the link that takes back `employees` keeps the other
    assert "外资研发奖励" in page


def test_a_foreign_or_unknown_name_is_said_and_ignored(client: Client) -> None:
    page = text(client.get(url("staff", nonsense="1", __proto__="1")))
    assert "没有这样的数据项" in page
    assert "试算，不是正式结果" not in page
