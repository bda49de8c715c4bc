"""Pages and operations are tried over the small district of the portal's tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from kechuang.people.roles import Role
from kechuang.people.services import ensure_account
from tests.web.conftest import district, small_pack

__all__ = ["district", "small_pack"]


@pytest.fixture
def signed_in(db: None) -> Callable[[Role], Client]:
    """A browser in which somebody with this role is signed in."""

    def make(role: Role) -> Client:
        user = ensure_account(
            f"a-{role.value}", name="某人", password="langes-Passwort-2026", role=role, organisation=("kw", "科委")
        )
        client = Client()
        client.force_login(user)
        return client

    return make
