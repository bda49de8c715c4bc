"""The module Django looks for: `ENGINE = "kechuang.core.db.postgres"`.

Commands that never touch the database (`--help`, `check`) thereby never start a server.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from kechuang.core.db.server import EmbeddedServer

_servers: dict[Path, EmbeddedServer] = {}


def server_at(home: Path, durable: bool = True) -> EmbeddedServer:
    """The one handle this process has on the server in `home`."""
    return _servers.setdefault(home, EmbeddedServer(home, durable))


class DatabaseWrapper(base.DatabaseWrapper):
    """Settings beyond Django's: `EMBEDDED = {"home": Path, "durable": bool}`; HOST follows from it."""

    def get_connection_params(self) -> dict[str, Any]:
        """libpq parameters, once the server is up."""
        embedded = self.settings_dict["EMBEDDED"]
        server = server_at(Path(embedded["home"]), embedded.get("durable", True))
        server.ensure()
        return {**super().get_connection_params(), "host": str(server.socket_dir)}
