"""A page whose reading is being made: says so, and looks again by itself, without a script."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from kechuang.register.waiting import AGAIN, Preparing


class PreparingMiddleware:
    """Answers `Preparing` with a page that comes again; a fragment says it in a word."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """202: accepted, not done. `Refresh` is what `<meta http-equiv>` would say, and needs no place in the page."""
        if not isinstance(exception, Preparing):
            return None
        if request.headers.get("HX-Request"):
            return render(request, "web/parts/preparing.html")
        answer = render(request, "web/preparing.html", {"seconds": AGAIN}, status=202)
        answer["Refresh"] = str(AGAIN)
        return answer
