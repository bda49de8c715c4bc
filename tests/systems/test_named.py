"""`docs/systems.md` names every scenario, and only scenarios that exist."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent
PAGE = FOLDER.parents[1] / "docs" / "systems.md"


def test_the_page_of_systems_names_the_scenarios_there_are() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE.read_text(encoding="utf-8")))
    files = [path for path in FOLDER.glob("test_*.py") if path != Path(__file__)]
    written = {name for path in files for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M)}
    assert named == written
