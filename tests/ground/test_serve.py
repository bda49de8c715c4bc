"""`kechuang serve`: a service manager's SIGTERM ends the whole server, not only the command that started it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest


@pytest.mark.slow
@pytest.mark.parametrize("way", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_the_server_ends_with_its_command(tmp_path: Path, way: signal.Signals) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("KECHUANG_")}
    clean |= {"KECHUANG_HOME": str(tmp_path), "KECHUANG_SECRET_KEY": "x" * 50}
    command = [sys.executable, "-m", "kechuang", "serve", "--port", str(port), "--workers", "1"]
    output = tmp_path / "output.log"
    with output.open("w") as log:
        serve = subprocess.Popen(command, env=clean, stdout=log, stderr=log)
    try:
        _listening(port, serve, output)
        started = psutil.Process(serve.pid).children(recursive=True)
        serve.send_signal(way)
        code = serve.wait(timeout=60)
    finally:
        serve.kill()  # only matters when something above failed
        serve.wait()
    assert len(started) > 1  # the server and its worker
    assert code == (0 if way == signal.SIGINT else 128 + way)
    _gone, alive = psutil.wait_procs(started, timeout=10)
    assert alive == []
    assert "Traceback" not in output.read_text()


def _listening(port: int, serve: subprocess.Popen[bytes], output: Path) -> None:
    for _ in range(300):
        assert serve.poll() is None, output.read_text()
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0 and len(psutil.Process(serve.pid).children(recursive=True)) > 1:
                return
        time.sleep(0.2)
    raise AssertionError(f"no server within a minute: {output.read_text()}")
