"""What stands in the log of an installation, and what does not."""

from __future__ import annotations

import logging
import logging.config
import sys

import pytest

from kechuang.core.logging import Answered, configure

SECRET = "91110105-secret"


def line(status: int, as_json: bool) -> str:
    """A line as the handler writes it, of an exception while `secret` was in a variable."""
    made = configure("INFO", as_json)
    formatter = logging.config.DictConfigurator(made).configure_formatter(made["formatters"]["structured"])
    assert made["handlers"]["stderr"]["filters"] == ["answered"]
    try:
        secret = SECRET
        raise ValueError(f"of {len(secret)} letters")
    except ValueError:
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "%s", ("/x/",), sys.exc_info())
    record.status_code = status
    assert Answered().filter(record)
    text: str = formatter.format(record)
    return text


@pytest.mark.parametrize("as_json", [False, True])
def test_a_fault_has_its_traceback_without_what_variables_hold(as_json: bool) -> None:
    text = line(500, as_json)
    assert "ValueError: of 15 letters" in text and "/x/" in text
    assert SECRET not in text


@pytest.mark.parametrize("as_json", [False, True])
def test_a_refusal_is_one_line(as_json: bool) -> None:
    text = line(403, as_json)
    assert "/x/" in text and "ValueError" not in text and "\n" not in text
