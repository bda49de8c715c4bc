"""Writes of a web request outside any `acting` block (sign-in, a library's own views) are named too."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponseBase

from kechuang.core.log.acting import NOBODY, Who, current, tell

VISITOR = "visitor"
"""The name of people.actors.VISITOR: nobody is signed in."""
# A word too many costs one round trip; a writing statement without any of these words does not exist.
_WRITES = re.compile(r"\b(insert|update|delete|merge|truncate|copy)\b", re.IGNORECASE)


class ActingMiddleware:
    """Tells the database who acts just before a statement that writes, in the statement's own transaction.

    Nothing is set for the session: a connection that serves the next request has nothing to remember. Reading
    requests cost nothing. Stands after the middleware that sets `request.user`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        def named(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
            # Inside `acting` the transaction has been told already.
            if current() is not NOBODY or not _WRITES.search(str(sql)):
                return execute(sql, params, many, context)
            with transaction.atomic(savepoint=False):
                tell(_who(request))
                return execute(sql, params, many, context)

        with connection.execute_wrapper(named):
            return self.get_response(request)


def _who(request: HttpRequest) -> Who:
    """Asked anew for each statement: signing in changes the answer within a request."""
    user = getattr(request, "user", None)
    name = user.get_username() if user is not None and user.is_authenticated else VISITOR
    return Who(name, "", f"{request.method} {request.path}")
