"""Database URLs in the form Django wants."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from kechuang.core.env import SettingsError


def parse_database_url(url: str) -> dict[str, Any]:
    """Turn `postgresql://user:password@host:5432/name?sslmode=require` into a Django database entry.

    A directory as `?host=/run/postgresql` means a Unix socket; all other query keys go to libpq as they are.
    Raises SettingsError when the URL is not PostgreSQL or names no database.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise SettingsError(f"KECHUANG_DATABASE_URL: {parts.scheme or 'no scheme'}: only postgresql:// is supported")
    name = unquote(parts.path.removeprefix("/"))
    if not name:
        raise SettingsError("KECHUANG_DATABASE_URL: name the database after the host: postgresql://host/name")
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": options,
    }
