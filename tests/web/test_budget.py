"""What a page may cost the database, and what it must not do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kechuang.policy import catalogue, releases
from tests.web.district import CODE
from tests.web.reading import text

pytestmark = pytest.mark.usefixtures("district")


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/", 0),
        ("/about/", 0),
        ("/m/", 0),
        ("/m/growth/", 0),
        # the party, its names; who belongs to it, its facts, its lists; who, and where sources contradict each other
        (f"/e/{CODE}/", 7),
        (f"/e/{CODE}/m/growth/", 5),
        (f"/e/{CODE}/m/staff/?t.employees=60", 5),
        # names that begin so, names that hold it, who belongs to whom, the names of today
        ("/search/suggest?q=示例", 4),
    ],
)
def test_queries(
    client: Client,
    path: str,
    queries: int,
    django_assert_num_queries: DjangoAssertNumQueries,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pack = catalogue.pack()
    monkeypatch.setattr(releases, "_kept", {pack.path: (pack.digest, 1)})  # as after the first answer of a process
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


def test_without_sample_data_a_visitor_signs_in_first(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "KECHUANG_SAMPLE_REGISTER", False)
    for path in (f"/e/{CODE}/", f"/e/{CODE}/m/growth/"):
        response = client.get(path)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/account/login/?next=")


def test_an_enterprise_sees_only_itself(
    client: Client, monkeypatch: pytest.MonkeyPatch, member: Callable[[str], Any]
) -> None:
    monkeypatch.setattr(settings, "KECHUANG_SAMPLE_REGISTER", False)
    client.force_login(member(CODE))
    assert client.get(f"/e/{CODE}/").status_code == 200
    for code in ("91330100799655058B", "91110105MA00000000"):  # one that exists, one that does not: the same answer
        response = client.get(f"/e/{code}/")
        assert response.status_code == 403
        assert "您只能为本单位" in " ".join(response.content.decode().split())


def test_real_data_is_not_called_sample(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "KECHUANG_SAMPLE_REGISTER", False)
    assert "示例数据" not in text(client.get("/about/"))
