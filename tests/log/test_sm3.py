"""SM3 in the database against OpenSSL and the vectors of GB/T 32905-2016, appendix A."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kechuang.core.log.chain import sm3_of
from tests.log.bed import sql

VECTORS = {
    b"abc": "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
    b"abcd" * 16: "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732",
}


@pytest.mark.django_db
@pytest.mark.parametrize("message", VECTORS)
def test_vectors_of_the_standard(message: bytes) -> None:
    assert sql("SELECT encode(log_sm3(%s), 'hex')", message) == [(VECTORS[message],)]
    assert sm3_of(message).hex() == VECTORS[message]


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.binary(max_size=300))
@example(b"")
@example(b"\xff" * 55)
@example(b"\x00" * 56)
@example(b"\x80" * 64)
def test_any_bytes(db: None, message: bytes) -> None:
    ((found,),) = sql("SELECT log_sm3(%s)", message)
    assert bytes(found) == hashlib.new("sm3", message).digest()


def test_without_sm3_in_hashlib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashlib, "algorithms_available", {"sha256"})
    assert sm3_of(b"abc").hex() == VECTORS[b"abc"]
