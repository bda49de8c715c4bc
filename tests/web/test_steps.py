"""How an amount is worked out: numbered steps in words, no names that only authors of packs know."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.web.district import CODE
from tests.web.reading import text

pytestmark = pytest.mark.usefixtures("district")
PAGE = f"/e/{CODE}/m/holder/?as_of=2026-06-15"


def test_steps_are_numbered_and_speak_of_each_other(client: Client) -> None:
    words = text(client.get(PAGE))
    assert "第 1 步 2025年销售收入 × 10 % 1,000,000.00 元" in words
    assert "金额 第 1 步 × 10 %（向下取整到1.00 元） 100,000.00 元" in words


def test_steps_in_english(english: Client) -> None:
    words = text(english.get(PAGE))
    assert "Step 1 Sales 2025 × 10 % 1,000,000.00 CNY" in words
    assert "Amount Step 1 × 10 % rounded down to 1.00 CNY 100,000.00 CNY" in words


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_ids_stay_out_of_sight(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    words = text(client.get(PAGE))
    assert "base_amount" not in words
    assert "relief" not in words
