"""Signing in, out, and one's own page."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from kechuang.people import demo
from kechuang.people.models import Membership, User
from kechuang.people.roles import Role

pytestmark = pytest.mark.django_db
FIRM = ("91110105MA00000001", "示例企业")


@pytest.fixture
def password(settings: Settings, tmp_path) -> str:  # type: ignore[no-untyped-def]
    settings.HOME = tmp_path
    demo.ensure_demo_accounts(FIRM)
    return demo.demo_password()


def test_demo_accounts_are_made_once_and_cover_their_roles(password: str) -> None:
    before = list(User.objects.order_by("pk").values_list("pk", "password"))
    demo.ensure_demo_accounts(FIRM)
    assert list(User.objects.order_by("pk").values_list("pk", "password")) == before
    assert Membership.objects.get(role=Role.ENTERPRISE).organisation.code == FIRM[0]


def test_no_demo_accounts_on_a_real_register(settings: Settings) -> None:
    settings.KECHUANG_SAMPLE_REGISTER = False
    with pytest.raises(RuntimeError, match="sample register only"):
        demo.ensure_demo_accounts(FIRM)
    assert not User.objects.exists()


def test_the_password_file_is_private(password: str, settings: Settings) -> None:
    assert (settings.HOME / "demo-password").stat().st_mode & 0o077 == 0


def test_a_visitor_is_sent_to_sign_in_and_comes_back(client: Client, password: str) -> None:
    sent = client.get("/account/")
    assert sent.headers["Location"] == "/account/login/?next=/account/"
    page = client.get(sent.headers["Location"])
    assert page.status_code == 200
    back = client.post(sent.headers["Location"], {"login": "qiye", "password": password, "next": "/account/"})
    assert back.headers["Location"] == "/account/"
    account = client.get("/account/").content.decode()
    assert "示例企业" in account
    assert "企业用户" in account
    assert client.post("/account/logout/").status_code == 302
    assert client.get("/account/").status_code == 302


def test_a_wrong_password_is_said_plainly(client: Client, password: str) -> None:
    page = client.post("/account/login/", {"login": "qiye", "password": "wrong"})
    assert page.status_code == 200
    assert "用户名或密码不对" in page.content.decode()


def test_a_next_address_elsewhere_is_not_followed(client: Client, password: str) -> None:
    form = {"login": "qiye", "password": password, "next": "https://example.org/"}
    assert client.post("/account/login/", form).headers["Location"] == "/"


def test_the_login_page_speaks_english(client: Client) -> None:
    client.cookies["django_language"] = "en"
    assert "Username" in client.get("/account/login/").content.decode()


def test_the_account_page_asks_few_questions(client: Client, password: str, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client.login(username="shenji", password=password)
    # session, account, memberships, delegations, second factor; the session's time is written in three statements
    with django_assert_max_num_queries(8):
        client.get("/account/")
