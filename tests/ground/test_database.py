"""The embedded server does what the register will rely on."""

from __future__ import annotations

import pytest
from django.db import connection


@pytest.mark.django_db
def test_chinese_text_has_trigrams() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("SELECT array_length(show_trgm('朝阳示例'), 1), similarity('朝阳示例公司', '朝阳示例') = 0.5")
        assert cursor.fetchone() == (5, True)


@pytest.mark.django_db
def test_text_sorts_by_code_point_everywhere() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(x ORDER BY x) FROM unnest(ARRAY['朝', 'b', 'B', '北']) x")
        assert cursor.fetchone() == (["B", "b", "北", "朝"],)
