"""Every table of the house is under the log, or stands here with its reason."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.log.bed import sql

UNWATCHED = {
    "log_event": "the log itself: append-only and chained",
    "log_chain": "the log itself",
    "django_migrations": "written by migrations alone; what they do to watched tables is logged",
    "django_content_type": "names of models, written by migrations",
    "auth_permission": "names of models, written by migrations; who holds one is logged",
    "django_session": "what a browser carries; signing in is logged on the account",
    "usersessions_usersession": "which browsers are signed in; keys of sessions must not enter the log",
    "people_cache": "counts of attempts, forgotten after minutes",
    "people_passworduse": "hashes of former passwords; the change of a password is logged on the account",
    "account_emailaddress": "the portal signs in by user name; the address of an account is logged on the account",
    "account_emailconfirmation": "one-time keys",
    "socialaccount_socialapp": "unused: the provider stands in the settings",
    "socialaccount_socialtoken": "unused: tokens are not stored",
    "quality_reading": "figures kept for speed, worked out again from what is watched",
}


@pytest.mark.django_db
def test_every_table_is_watched_or_has_a_reason() -> None:
    tables = {table for table in connection.introspection.table_names() if not table.startswith("axes_")}
    watched = {
        name
        for (name,) in sql(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgfoid = 'log_capture'::regproc AND tgenabled = 'A'"
            " GROUP BY 1 HAVING count(*) = 4"
        )
    }
    assert sorted(tables - watched - set(UNWATCHED)) == []
    assert sorted(watched & set(UNWATCHED)) == []
    assert sorted(set(UNWATCHED) - tables) == []  # a reason for nothing


@pytest.mark.django_db
def test_secrets_of_accounts_are_withheld() -> None:
    """A column whose name says secret is withheld wherever it is watched."""
    from kechuang.core.log.standing import tables

    secret = {"password", "secret", "token", "digest", "session_key", "key"}
    open_ones = []
    for one in tables():
        if one.table.startswith(("people_", "mfa_", "account_", "socialaccount_")):
            columns = {
                name
                for (name,) in sql(
                    "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0", one.table
                )
            }
            open_ones += [f"{one.table}.{name}" for name in (columns & secret) - set(one.withheld)]
    assert open_ones == []
