"""The interface against its own description: no crash, and no answer that the description does not declare.

Requests are made up by schemathesis from the description; half of them name things that exist.
"""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
import requests
import schemathesis
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kechuang.api.routes import api
from kechuang.people.models import User
from tests.web.district import CODE

pytestmark = pytest.mark.usefixtures("district")
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
WRITTEN = json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str)
SCHEMA = schemathesis.openapi.from_dict(json.loads(WRITTEN))
OPERATIONS = {found.label: found for found in (one.ok() for one in SCHEMA.get_all_operations())}
REAL = {"code": CODE, "measure_id": "growth", "directory_id": "hnte-valid"}
EXAMPLES = 12


@pytest.fixture(params=["visitor", "administrator"])
def caller(request: pytest.FixtureRequest) -> Client:
    """Somebody who may nothing, and somebody who may everything (and so reaches the code behind the door)."""
    client = Client(raise_request_exception=False)
    if request.param == "administrator":
        client.force_login(User.objects.create(username="gao", is_superuser=True))
    return client


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_no_crash_and_no_undeclared_answer(label: str, caller: Client) -> None:
    operation = OPERATIONS[label]
    chance = random.Random(label)

    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    @given(case=operation.as_strategy())
    def holds(case: Any) -> None:
        if chance.random() < 0.5:
            known = {name: REAL[name] for name in case.path_parameters or {} if name in REAL}
            case.path_parameters = {**(case.path_parameters or {}), **known}
        with transaction.atomic():
            case.validate_response(_asked(caller, case), checks=CHECKS)
            transaction.set_rollback(True)

    holds()


def _asked(client: Client, case: Any) -> Response:
    """Django's answer in the shape that schemathesis reads."""
    request = requests.Request(**case.as_transport_kwargs(base_url="http://testserver")).prepare()
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    sent = {name: value for name, value in request.headers.items() if name.lower() not in {"content-length", "cookie"}}
    kind = sent.pop("Content-Type", "")
    answer = client.generic(request.method or "GET", request.path_url, body, kind, headers=sent)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    headers = {name.lower(): [value] for name, value in answer.headers.items()}
    return Response(answer.status_code, headers, content, request, elapsed=0.0, verify=False)
