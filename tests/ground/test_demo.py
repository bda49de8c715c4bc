"""`kechuang demo`: prepares once, serves, and leaves nothing running behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]
PARTIES = "150"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("demo")
    for one in (folder, *folder.parents[:3]):
        if one.stat().st_uid == os.geteuid() and one != Path("/tmp"):
            one.chmod(0o711)
    yield folder
    for process in _of(folder):
        process.kill()


def _of(home: Path) -> list[psutil.Process]:
    """Living processes that belong to this home: by their command line or their environment."""
    found = []
    for process in psutil.process_iter():
        try:
            mine = str(home) in " ".join(process.cmdline()) or process.environ().get("KECHUANG_HOME") == str(home)
            if mine and process.status() != psutil.STATUS_ZOMBIE and process.pid != os.getpid():
                found.append(process)
        except psutil.Error:
            continue
    return found


def _command(*words: str) -> list[str]:
    return [sys.executable, "-m", "kechuang", "demo", "--parties", PARTIES, *words]


def _environment(home: Path, **more: str) -> dict[str, str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("KECHUANG_")}
    return clean | {"KECHUANG_HOME": str(home), "KECHUANG_LOG_LEVEL": "WARNING"} | more


def _prepare(home: Path, **more: str) -> subprocess.CompletedProcess[str]:
    command = _command("--prepare-only")
    return subprocess.run(command, env=_environment(home, **more), capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def prepared(home: Path) -> Path:
    done = _prepare(home)
    assert done.returncode == 0, done.stderr
    assert "陈述" in done.stderr
    return home


def test_a_second_start_imports_nothing_and_leaves_nothing(prepared: Path) -> None:
    started = time.monotonic()
    done = _prepare(prepared)
    assert done.returncode == 0, done.stderr
    assert "陈述" not in done.stderr
    assert time.monotonic() - started < 15
    assert _of(prepared) == []


def test_no_demo_on_a_real_register(prepared: Path) -> None:
    done = _prepare(prepared, KECHUANG_SAMPLE_REGISTER="0")
    assert done.returncode == 2
    assert "kechuang serve" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_it_serves_until_told_to_stop(prepared: Path, way: signal.Signals) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = _command("--port", str(port))
    output = prepared / f"output-{port}.log"
    with output.open("w") as log:
        demo = subprocess.Popen(command, env=_environment(prepared), stdout=log, stderr=log)
    try:
        page = _page(f"http://127.0.0.1:{port}/account/login/", demo, output)
        running = len(_of(prepared))
        demo.send_signal(way)
        code = demo.wait(timeout=60)
    finally:
        demo.kill()  # only matters when something above failed
        demo.wait()
    said = output.read_text()
    assert "用户名" in page
    assert running > 1
    assert f"http://127.0.0.1:{port}/" in said
    assert re.search(r"qiye\s+企业用户", said)
    assert "Traceback" not in said
    if way == signal.SIGKILL:  # nobody was left to stop the server; the web workers must still be gone
        _gone(prepared, "gunicorn")
        return
    assert code in {0, 130, 128 + way}
    assert _of(prepared) == []


def _gone(home: Path, word: str) -> None:
    for _ in range(150):
        if not any(word in " ".join(process.cmdline()) for process in _of(home)):
            return
        time.sleep(0.2)
    raise AssertionError(f"still running: {_of(home)}")


def _page(url: str, demo: subprocess.Popen[bytes], output: Path) -> str:
    for _ in range(600):
        assert demo.poll() is None, output.read_text()
        try:
            with urlopen(url, timeout=10) as answer:
                return str(answer.read().decode())
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"no answer in two minutes: {output.read_text()}")
