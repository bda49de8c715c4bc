"""Pictures of the portal for docs/images at 390 and 1440 px: what everybody sees, and the leading office's tasks.

Run by `make screenshots`. Prepares the demo (as `kechuang demo` does), serves it on a free port of the loopback
address and drives Debian's Chromium. The day is fixed, so that the pictures change only when the portal does.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import date
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kechuang.settings")
IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--lang=zh-CN",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHINESE: dict[str, str | float | bool] = {**os.environ, "LANG": "zh_CN.UTF-8", "LANGUAGE": "zh_CN"}
DAY = date(2026, 6, 15)
MEASURE = "nat-hnte-certification"
OFFICE = "dakeji"
OF_TODAY = ("/offers/", "/work/cases/")
"""Pages whose sample is dated by the day of the demo."""
WIDTHS = {390: 1700, 1440: 1250}
"""Width → greatest height of a picture, in CSS pixels."""
MOST_BYTES = 400_000
SURVEYED = 150


def main() -> int:
    """Write the pictures; returns 1 when one is too large, 2 when there is no Chromium."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", type=Path, default=IMAGES)
    arguments.add_argument("--code", default="", help="credit code of the enterprise to show")
    given = arguments.parse_args()
    if not CHROMIUM.exists():
        print(f"{CHROMIUM} is needed for the pictures (Debian: chromium, fonts-noto-cjk)", file=sys.stderr)
        return 2
    code, session = prepare(given.code)
    port = free_port()
    bind = ["--bind", f"127.0.0.1:{port}", "--workers", "1"]
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "gunicorn",
            "--config",
            "python:kechuang.cli.gunicorn_config",
            *bind,
            "kechuang.wsgi:application",
        ]
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/api/v1/health")
        sizes = shoot(f"http://127.0.0.1:{port}", code, session, given.out)
    finally:
        server.terminate()
        server.wait()
    for path, size in sizes.items():
        print(f"{path.name}: {size // 1000} kB")
    return 1 if any(size > MOST_BYTES for size in sizes.values()) else 0


def prepare(code: str) -> tuple[str, str]:
    """Load the demo; gives an enterprise (the one given, or the first with most to show) and the office's session."""
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from kechuang.cli.preparing import prepare as prepare_demo
    from kechuang.people.models import User
    from kechuang.policy.answers import answer_for, hints
    from kechuang.policy.overview import Section, overview
    from kechuang.register.models import Party

    prepare_demo(None)
    office = Client()
    office.force_login(User.objects.get(username=OFFICE), backend=settings.AUTHENTICATION_BACKENDS[-1])
    session = office.cookies[settings.SESSION_COOKIE_NAME].value
    if code:
        return code, session

    def richness(party: Party) -> tuple[int, int]:
        result = answer_for(party, DAY)
        view = overview(result.answer, hints=hints(result))
        return len(view.of(Section.CAN)) + 3 * len(view.sums), len(view.of(Section.IF))

    firms = Party.objects.filter(kind="enterprise", uscc__isnull=False).order_by("uscc")[:SURVEYED]
    return max(firms, key=richness).public_id, session


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(url: str, seconds: float = 30) -> None:
    """Until the server answers; raises TimeoutError."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError(url)


def shoot(base: str, code: str, session: str, out: Path) -> dict[Path, int]:
    """Take every picture; returns file → bytes. `session`: the leading office's, for the pages behind the sign-in."""
    from playwright.sync_api import sync_playwright

    out.mkdir(parents=True, exist_ok=True)
    pages = {
        "home": "/",
        "enterprise": f"/e/{code}/",
        "measure": f"/e/{code}/m/{MEASURE}/",
        "catalogue": "/m/",
        "directory": "/directories/hnte/",
        "places": "/places/",
        "report": "/figures/report/",
        "offers": "/offers/",
        "tasks": "/work/cases/",
    }
    sizes = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS, env=CHINESE)
        for width, height in WIDTHS.items():
            page = browser.new_page(viewport={"width": width, "height": 900}, locale="zh-CN")
            for name, path in pages.items():
                if path.startswith("/work/"):
                    page.context.add_cookies([{"name": "sessionid", "value": session, "url": base}])
                day = "" if path in OF_TODAY else f"?as_of={DAY.isoformat()}"
                page.goto(f"{base}{path}{day}", wait_until="networkidle")
                full = page.evaluate("document.documentElement.scrollHeight")
                page.set_viewport_size({"width": width, "height": min(int(full), height)})
                file = out / f"{name}-{width}.png"
                page.screenshot(path=file)
                page.set_viewport_size({"width": width, "height": 900})
                sizes[file] = file.stat().st_size
        browser.close()
    return sizes


if __name__ == "__main__":
    sys.exit(main())
