"""gunicorn's settings, as a module (`--config python:kechuang.cli.gunicorn_config`)."""

from __future__ import annotations

from typing import Any

worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 10
control_socket_disable = True
loglevel = "warning"


def post_worker_init(worker: Any) -> None:
    """Compile today's rules before the first visitor asks; not in the parent, since polars must not be forked."""
    from kechuang.cli.preparing import warm

    warm()
