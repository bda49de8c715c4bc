"""Every template compiles, in every room."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template.loader import get_template
from django.template.utils import get_app_template_dirs

import kechuang

ROOT = Path(kechuang.__file__).parent
TEMPLATES = sorted(
    str(path.relative_to(folder))
    for folder in get_app_template_dirs("templates")
    if ROOT in Path(folder).parents
    for path in Path(folder).rglob("*.*")
)


@pytest.mark.parametrize("name", TEMPLATES)
def test_compiles(name: str) -> None:
    get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_has_no_inline_script_or_style(name: str) -> None:
    """The content security policy would drop them silently."""
    text = Path(str(get_template(name).origin)).read_text(encoding="utf-8").lower()  # type: ignore[attr-defined]
    for banned in (" style=", "<style", " onclick=", " onchange=", " onsubmit=", "javascript:", "http://", "//cdn"):
        assert banned not in text, banned
    assert text.count("<script") == text.count("<script src=")
