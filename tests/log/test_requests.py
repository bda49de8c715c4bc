"""Who acts in a web request, and that nobody inherits the name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from kechuang.core.log import acting
from kechuang.core.log.middleware import ActingMiddleware
from tests.log.bed import bed, events, sql

INSERT = "INSERT INTO bed (word) VALUES ('甲')"


def serve(view: Callable[[HttpRequest], Any], user: Any, path: str = "/work/") -> None:
    request = RequestFactory().post(path)
    request.user = user

    def answer(request: HttpRequest) -> HttpResponse:
        view(request)
        return HttpResponse()

    ActingMiddleware(answer)(request)


@pytest.fixture
def person() -> Any:
    return get_user_model()(username="zhang")


@pytest.mark.django_db
def test_a_write_outside_a_service_is_named(person: Any) -> None:
    bed()
    serve(lambda request: sql(INSERT), person, "/account/name/")
    assert events(1)[0][4:7] == ("zhang", "", "POST /account/name/")
    serve(lambda request: sql(INSERT), AnonymousUser())
    assert events(1)[0][4] == "visitor"


@pytest.mark.django_db
def test_a_service_names_itself_and_keeps_its_name(person: Any) -> None:
    bed()

    def service(request: HttpRequest) -> None:
        with acting("li", on_behalf="某公司", reason="更正"):
            sql(INSERT)
        sql(INSERT)

    serve(service, person)
    assert [event[4:7] for event in events()] == [("li", "某公司", "更正"), ("zhang", "", "POST /work/")]


@pytest.mark.django_db
def test_who_signs_in_is_named_from_then_on(person: Any) -> None:
    bed()

    def login(request: HttpRequest) -> None:
        sql(INSERT)
        request.user = person  # what django.contrib.auth.login does
        sql(INSERT)

    serve(login, AnonymousUser())
    assert [event[4] for event in events()] == ["visitor", "zhang"]


@pytest.mark.django_db(transaction=True)
def test_the_next_request_on_the_connection_inherits_nothing(person: Any) -> None:
    with transaction.atomic():
        bed(table="leak")
    try:
        serve(lambda request: sql("INSERT INTO leak (word) VALUES ('甲')"), person)
        with pytest.raises(ZeroDivisionError):
            serve(lambda request: (sql("INSERT INTO leak (word) VALUES ('乙')"), 1 / 0), person)
        pid = sql("SELECT pg_backend_pid()")
        sql("INSERT INTO leak (word) VALUES ('丙')")
        assert sql("SELECT pg_backend_pid()") == pid
        assert [event[4] for event in events(table="leak")] == ["zhang", "zhang", "db:postgres"]
        assert sql("SELECT current_setting('kechuang.actor', true)") in ([(None,)], [("",)])
        assert connection.execute_wrappers == []
    finally:
        sql("SELECT log_unwatch('leak')")
        sql("DROP TABLE leak")


@pytest.mark.django_db
def test_reading_requests_ask_nothing_more(person: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        serve(lambda request: sql("SELECT 1"), person)


@pytest.mark.django_db
def test_signing_in_through_the_portal_is_named(client: Client) -> None:
    user = get_user_model().objects.create_user("wang", password="langes-Passwort-2026")
    client.post("/account/login/", {"login": "wang", "username": "wang", "password": "langes-Passwort-2026"})
    found = sql(
        "SELECT actor, reason FROM log_event WHERE table_name = 'people_user' AND operation = 'UPDATE' AND pk = %s"
        " ORDER BY id DESC LIMIT 1",
        str(user.pk),
    )
    assert found == [("wang", "POST /account/login/")]
