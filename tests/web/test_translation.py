"""The English of the interface is complete and compiled."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest

import kechuang

ROOT = Path(kechuang.__file__).parent
FOLDER = ROOT / "locale" / "en" / "LC_MESSAGES"
ROOMS = ["web", "policy"]


@pytest.fixture(scope="module")
def compiled() -> gettext.GNUTranslations:
    with (FOLDER / "django.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def entries() -> dict[str, str]:
    """msgid → (first) msgstr of the source file."""
    text = (FOLDER / "django.po").read_text(encoding="utf-8")
    found = {}
    for block in text.split("\n\n"):
        keys = re.search(r'^msgid ((?:".*"\n?)+)', block, re.M)
        words = re.search(r'^msgstr(?:\[0\])? ((?:".*"\n?)+)', block, re.M)
        assert keys
        assert words
        found["".join(re.findall(r'"(.*)"', keys[1]))] = "".join(re.findall(r'"(.*)"', words[1]))
    return found


def used() -> set[str]:
    """Texts that templates and code mark for translation (plain ones; blocks are covered by the English page tests)."""
    pattern = re.compile(r"""(?:\{% translate |[^\w]_\()["']([^"'%{}]+)["']""")
    files = [path for room in ROOMS for kind in ("*.html", "*.py") for path in (ROOT / room).rglob(kind)]
    return {text for path in files for text in pattern.findall(path.read_text(encoding="utf-8"))}


def test_nothing_is_untranslated_or_fuzzy() -> None:
    assert [key for key, words in entries().items() if key and not words] == []
    assert "fuzzy" not in (FOLDER / "django.po").read_text(encoding="utf-8")


def test_every_marked_text_is_in_the_catalogue() -> None:
    missing = used() - set(entries())
    assert not missing, f"run makemessages, translate and `make translations`: {sorted(missing)}"
    assert len(used()) > 150


def test_the_compiled_file_is_that_of_the_source(compiled: gettext.GNUTranslations) -> None:
    plain = {key: words for key, words in entries().items() if key and "%(n)s" not in key}
    stale = [
        key for key, words in plain.items() if compiled.gettext(key.replace('\\"', '"')) != words.replace('\\"', '"')
    ]
    assert not stale, "run `make translations`"
