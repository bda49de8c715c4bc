"""Entry point: find the module that has the command, load it alone, turn known errors into words."""

from __future__ import annotations

import gc
import inspect
import os
import re
import sys
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import typer
from typer.core import TyperGroup

# command → (module of kechuang.cli, whether it needs Django's models)
COMMANDS: dict[str, tuple[str, bool]] = {
    "check": ("rules", False),
    "new-pack": ("rules", False),
    "schema": ("rules", False),
    "import": ("register", True),
    "snapshot": ("register", True),
    "imports": ("imports", True),
    "undo": ("imports", True),
    "identity": ("identity", True),
    "directory": ("directories", True),
    "places": ("places", True),
    "figures": ("figures", True),
    "offers": ("offers", True),
    "conflicts": ("quality", True),
    "quality": ("quality", True),
    "dispute": ("disputes", True),
    "retract": ("disputes", True),
    "cases": ("cases", True),
    "log": ("log", True),
    "people": ("people", True),
    "export": ("export", True),
    "decide": ("decisions", True),
    "replay": ("decisions", True),
    "sample": ("sample", False),
    "explain": ("policy", True),
    "evaluate": ("policy", True),
    "demo": ("portal", True),
    "serve": ("portal", True),
    "manage": ("portal", True),
}

MORE = "更多 More"
PANELS: dict[str, tuple[str, ...]] = {
    "开始 Begin": ("demo", "serve", "sample"),
    "数据进来 Data in": ("import", "imports", "undo"),
    "谁和什么 Who and what": ("directory", "places", "identity", "conflicts", "quality", "dispute", "retract"),
    "办事 Cases": ("cases",),
    "供需 Offers and needs": ("offers",),
    "指标 Figures": ("figures",),
    "能享受什么 Entitlements": ("explain", "evaluate", "decide", "replay"),
    "数据出去 Data out": ("snapshot", "export"),
    "区包 Pack": ("check", "new-pack", "schema"),
    "管理 Administration": ("people", "log", "manage"),
}
"""The order of `kechuang --help`; a command that no panel names stands under `MORE`."""


class InOrder(TyperGroup):
    """Commands as the panels list them."""

    def list_commands(self, ctx: Any) -> list[str]:
        ordered = [command for commands in PANELS.values() for command in commands]
        return sorted(self.commands, key=lambda name: ordered.index(name) if name in ordered else len(ordered))


def _into_panels(app: typer.Typer) -> typer.Typer:
    panels = {command: panel for panel, commands in PANELS.items() for command in commands}
    for one in app.registered_commands:
        name = one.name or getattr(one.callback, "__name__", "").strip("_").replace("_", "-")
        one.rich_help_panel = panels.get(name, MORE)
        one.short_help = re.split(r"(?<=\.) ", one.help or inspect.getdoc(one.callback) or "", maxsplit=1)[0]
    for group in app.registered_groups:
        group.rich_help_panel = panels.get(str(group.name), MORE)
    return app


def build(commands: Iterable[str]) -> typer.Typer:
    """An app with the modules that hold these commands (all of a module's commands come along)."""
    app = typer.Typer(
        name="kechuang",
        cls=InOrder,
        help="Kechuang 科创: a district's science-and-technology innovation work.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    # A callback keeps the command's name required even when a single module with a single command is loaded.
    app.callback()(lambda: None)
    for module, needs_django in sorted({COMMANDS[command] for command in commands}):
        name = f"kechuang.cli.{module}"
        if find_spec(name) is None:
            continue
        if needs_django:
            _setup_django()
        app.add_typer(_into_panels(import_module(name).app))
    return app


def _setup_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kechuang.settings")
    import django

    django.setup()


def run() -> None:
    """What `kechuang` and `python -m kechuang` call."""
    # Bulk commands make millions of small objects, none of them cyclic: the collector's usual eagerness costs a fifth.
    gc.set_threshold(50_000, 20, 100)
    asked = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
    try:
        build([asked] if asked in COMMANDS else COMMANDS)()
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        words = _in_words(error)
        if words is None:
            raise
        sys.stderr.write(f"{words}\n")
        sys.exit(1 if type(error).__name__ == "RuleErrors" else 2)


def _in_words(error: Exception) -> str | None:
    """A message for errors whose traceback would help nobody; None for all others.

    Compared by name, so that `kechuang --help` need not import the rule language or Django's database layer.
    """
    kinds = {kind.__name__ for kind in type(error).__mro__}
    if "RuleErrors" in kinds:
        return str(error)
    if "OperationalError" in kinds:
        return f"database: {error}".strip() + "\n→ is KECHUANG_DATABASE_URL right, and the server up?"
    if kinds & {"ImproperlyConfigured", "SettingsError", "ServerError"}:
        return str(error)
    return None
