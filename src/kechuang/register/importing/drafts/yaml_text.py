"""A mapping as YAML, laid out as in a pack: short entries on one line."""

from __future__ import annotations

from typing import Any

import yaml

from kechuang.core.pack.nodes import Written, plain

_WIDE = 110


class _Dumper(yaml.SafeDumper):
    """Lists are indented under their key, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


def dump(tree: Any) -> str:
    """The text of a tree (`core.pack.reader`); reading it gives the same tree."""
    lines = []
    for key, value in tree.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            lines.append(f"{key}:")
            lines += [f"  - {_flow(entry)}" for entry in value]
        else:
            lines.append(f"{key}: {_flow(value)}")
    return "\n".join(lines) + "\n"


def _flow(value: Any) -> str:
    """One value on one line."""
    text = yaml.dump(
        _marked(value), Dumper=_Dumper, default_flow_style=True, allow_unicode=True, width=10**6, sort_keys=False
    )
    return str(text).removesuffix("\n").removesuffix("\n...")


def _marked(node: Any) -> Any:
    """Ordinary nodes; the dumper quotes texts that YAML would read as something else."""
    if isinstance(node, dict):
        return {str(key): _marked(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_marked(value) for value in node]
    return _Plain(node) if isinstance(node, Written) and node.plain else plain(node)


class _Plain(str):
    """A scalar that was written without quotes stays so (`true`, `2026-03-31`)."""

    __slots__ = ()


def _plain(dumper: yaml.SafeDumper, value: _Plain) -> yaml.ScalarNode:
    kind: str = dumper.resolve(yaml.ScalarNode, str(value), (True, False))  # type: ignore[no-untyped-call]
    return dumper.represent_scalar(kind, str(value))


_Dumper.add_representer(_Plain, _plain)
