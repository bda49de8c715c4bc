"""Errors as problem+json (RFC 9457), always of one shape."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError

from kechuang.people.access import AccessDenied
from kechuang.register.waiting import AGAIN, Preparing

KIND = "application/problem+json"


class FieldProblem(Schema):
    """One thing wrong with one part of the request."""

    field: str
    message: str


class ProblemOut(Schema):
    """What went wrong. `code` is stable for programs; `detail` is for people."""

    status: int
    code: str
    title: str
    detail: str
    errors: list[FieldProblem] = []


class RequestError(Exception):
    """The request is well formed but says something that cannot be."""

    def __init__(self, detail: str, errors: list[tuple[str, str]]) -> None:
        super().__init__(detail)
        self.detail, self.errors = detail, errors


def problem(
    status: int, code: str, title: str, detail: str, errors: list[tuple[str, str]] | None = None
) -> HttpResponse:
    """A response of this shape; `errors` are (field, message) pairs."""
    body: dict[str, Any] = {"status": status, "code": code, "title": title, "detail": detail}
    body["errors"] = [{"field": field, "message": message} for field, message in errors or []]
    return JsonResponse(body, status=status, content_type=KIND, json_dumps_params={"ensure_ascii": False})


def register(api: NinjaAPI) -> None:
    """Let every error of `api` leave in this shape."""
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(RequestError, _bad)
    api.add_exception_handler(Http404, _missing)
    api.add_exception_handler(AccessDenied, _denied)
    api.add_exception_handler(Preparing, _preparing)
    api.add_exception_handler(HttpError, _other)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    errors = [(".".join(map(str, one["loc"])), one["msg"]) for one in error.errors]
    return problem(422, "invalid", "The request is not valid", "See errors.", errors)


def _bad(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(422, "invalid", "The request is not valid", error.detail, error.errors)


def _missing(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(404, "not_found", "Not found", "There is no such party or measure.")


def _denied(request: HttpRequest, error: Any) -> HttpResponse:
    decision = error.decision
    status = 401 if decision.code == "sign_in" else 403
    return problem(status, decision.code, "Access denied", f"{decision.reason} ({decision.reason_en})")


def _preparing(request: HttpRequest, error: Any) -> HttpResponse:
    words = "The reading is being made for you: ask again in a while (Retry-After). 正在整理，请稍后再取。"
    answer = problem(503, "preparing", "Not ready yet", words)
    answer["Retry-After"] = str(AGAIN)
    return answer


def _other(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(error.status_code, "error", "Error", str(error))
