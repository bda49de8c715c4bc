"""Signing in: lock-out, password rules, sessions, the second factor, one-time links."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone, translation
from pytest_django import Settings

from kechuang.people import links, lockout
from kechuang.people.actors import SYSTEM
from kechuang.people.middleware import SEEN
from kechuang.people.models import Link, PasswordUse, User
from kechuang.people.problems import PeopleError
from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from tests.web.district import CODE

pytestmark = pytest.mark.django_db
GOOD, OTHER_GOOD = "Quiet-Harbour-27", "Louder-Harbour-28"


@pytest.fixture
def user() -> User:
    return ensure_account("wang", name="王某", password=GOOD, role=Role.ENTERPRISE, organisation=(CODE, "示例甲"))


def sign_in(client: Client, password: str = GOOD, name: str = "wang", **headers: str) -> Any:
    return client.post("/account/login/", {"login": name, "password": password}, **headers)


def signed_in(client: Client) -> bool:
    return SESSION_KEY in client.session


def test_five_failures_lock_and_the_page_says_how_long(client: Client, user: User) -> None:
    for _ in range(4):
        assert "用户名或密码不对" in sign_in(client, "wrong").content.decode()
    locked = sign_in(client, "wrong")
    assert locked.status_code == 429
    assert "请在 15 分钟后再试" in locked.content.decode()
    assert locked.headers["Retry-After"] == "900"
    assert sign_in(client).status_code == 429, "the right password does not help either"
    assert sign_in(client, name="WANG").status_code == 429, "nor does another way of writing the name"
    assert not signed_in(client)


def test_a_lock_is_for_name_and_address(client: Client, user: User) -> None:
    for _ in range(5):
        sign_in(client, "wrong")
    assert sign_in(Client(), REMOTE_ADDR="10.0.0.9").status_code == 302
    ensure_account("li", name="李", password=GOOD, role=Role.ENTERPRISE, organisation=(CODE, "示例甲"))
    assert sign_in(Client(), name="li").status_code == 302


def test_behind_a_proxy_the_client_counts_not_what_it_claims(client: Client, user: User, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for number in range(5):
        claimed = f"1.2.3.{number}, 203.0.113.7"
        sign_in(client, "wrong", HTTP_X_FORWARDED_FOR=claimed)
    assert sign_in(client, HTTP_X_FORWARDED_FOR="9.9.9.9, 203.0.113.7").status_code == 429
    assert sign_in(client, HTTP_X_FORWARDED_FOR="203.0.113.8").status_code == 302


def test_a_lock_ends_by_itself_and_by_an_administrator(client: Client, user: User) -> None:
    for _ in range(5):
        sign_in(client, "wrong")
    (lock,) = lockout.locks()
    assert lock.username == "wang"
    lock.attempt_time = timezone.now() - timedelta(minutes=16)
    lock.save()
    assert sign_in(Client()).status_code == 302
    for _ in range(5):
        sign_in(client, "wrong")
    assert lockout.unlock("Wang") == 1
    assert sign_in(client).status_code == 302


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("Short-1", "至少 12 个字符"),
        ("onlysmallletters", "至少 3 类"),
        ("password123456", "常见"),
        ("Wang-Wang-wang1", "相似"),
    ],
)
def test_the_rules_for_passwords_speak_chinese(password: str, words: str) -> None:
    account = User(username="Wang-Wang-wang", name="王某")
    with translation.override("zh-hans"), pytest.raises(ValidationError) as refused:
        validate_password(password, account)
    told = "".join(refused.value.messages)
    assert words in told
    assert not re.search(r"[a-z]{4,}", told), told


def test_a_password_is_not_taken_again(client: Client, user: User) -> None:
    sign_in(client)
    change = {"oldpassword": GOOD, "password1": OTHER_GOOD, "password2": OTHER_GOOD}
    assert client.post("/account/password/change/", change).status_code == 302
    assert PasswordUse.objects.filter(user=user).count() == 2
    back = {"oldpassword": OTHER_GOOD, "password1": GOOD, "password2": GOOD}
    assert "不能与最近 5 次用过的密码相同" in client.post("/account/password/change/", back).content.decode()


def test_an_old_password_must_be_changed_first(client: Client, user: User, settings: Settings) -> None:
    settings.KECHUANG_PASSWORD_DAYS = 90
    PasswordUse.objects.update(set_at=timezone.now() - timedelta(days=91))
    sign_in(client)
    assert client.get("/account/").headers["Location"] == "/account/password/change/"
    assert "密码已过有效期" in client.get("/account/password/change/").content.decode()
    change = {"oldpassword": GOOD, "password1": OTHER_GOOD, "password2": OTHER_GOOD}
    client.post("/account/password/change/", change)
    assert client.get("/account/").status_code == 200


def test_an_idle_session_ends(client: Client, user: User, settings: Settings) -> None:
    sign_in(client)
    client.get("/account/")
    session = client.session
    session[SEEN] -= 60 * settings.KECHUANG_IDLE_MINUTES + 1
    session.save()
    assert client.get("/account/").status_code == 302
    assert not signed_in(client)


def test_signing_out_everywhere_else(user: User) -> None:
    here, there = Client(), Client(HTTP_USER_AGENT="另一台")
    sign_in(here)
    sign_in(there)
    assert "另一台" in here.get("/account/sessions/").content.decode()
    here.post("/account/sessions/")
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def _code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_second_factor_from_setting_up_to_recovery(client: Client, user: User) -> None:
    sign_in(client)
    asked = client.get("/account/2fa/totp/activate/")
    assert asked.headers["Location"].startswith("/account/reauthenticate/")
    client.post("/account/reauthenticate/", {"password": GOOD})
    page = client.get("/account/2fa/totp/activate/").content.decode()
    assert "<svg" in page and " style=" not in page
    secret = re.search(r"<code>([A-Z2-7]{16,})</code>", page)
    assert secret is not None
    done = client.post("/account/2fa/totp/activate/", {"code": _code(secret[1])})
    assert done.headers["Location"] == "/account/2fa/recovery-codes/"
    codes = re.findall(r"<code>([0-9]{8})</code>", client.get("/account/2fa/recovery-codes/").content.decode())
    assert len(codes) == 10
    stored = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    assert secret[1] not in str(stored.data), "the secret is stored encrypted"
    assert TOTP(stored).validate_code("000000") is False

    again = Client()
    assert sign_in(again).headers["Location"].startswith("/account/2fa/authenticate/")
    assert not signed_in(again)
    assert "不正确" in again.post("/account/2fa/authenticate/", {"code": "000000"}).content.decode()
    again.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert signed_in(again)
    third = Client()
    sign_in(third)
    third.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert not signed_in(third), "a recovery code works once"


def test_a_new_password_by_one_time_link(client: Client, user: User) -> None:
    old = Client()
    sign_in(old)
    _link, secret = links.reset_link(SYSTEM, user)
    assert secret not in str(list(Link.objects.values()))
    page = client.get(f"/account/link/{secret}/")
    assert "设置新密码" in page.content.decode()
    weak = client.post(f"/account/link/{secret}/", {"password1": "short", "password2": "short"})
    assert weak.status_code == 200 and "12" in weak.content.decode()
    form = {"password1": OTHER_GOOD, "password2": OTHER_GOOD}
    assert client.post(f"/account/link/{secret}/", form).status_code == 302
    assert client.get(f"/account/link/{secret}/").status_code == 404, "it works once"
    assert old.get("/account/").status_code == 302, "sessions under the old password are over"
    assert sign_in(client, OTHER_GOOD).status_code == 302


def test_links_run_out_and_a_newer_one_replaces_an_older(client: Client, user: User) -> None:
    _one, first = links.reset_link(SYSTEM, user)
    link, second = links.reset_link(SYSTEM, user)
    assert client.get(f"/account/link/{first}/").status_code == 404
    Link.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(f"/account/link/{second}/").status_code == 404
    with pytest.raises(PeopleError):
        links.set_password(link, GOOD)


def test_the_secret_of_a_link_stands_in_no_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    client.get("/account/link/very-secret-word/")
    assert "very-secret-word" not in caplog.text.replace("Not Found: /account/link/very-secret-word/", "")


def test_nobody_signs_himself_up(client: Client) -> None:
    assert client.get("/account/signup/").status_code == 404
    assert client.get("/account/password/reset/").status_code == 404
