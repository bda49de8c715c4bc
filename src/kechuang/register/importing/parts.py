"""Which part of an XLSX holds which sheet."""

from __future__ import annotations

from xml.etree import ElementTree


def sheet_parts(workbook: bytes, relations: bytes) -> dict[str, str]:
    """Sheet name → part name, from workbook.xml and its relations; ValueError when either is malformed."""
    if b"<!" in workbook + relations or b"\x00" in workbook + relations:
        raise ValueError("declarations or UTF-16 in the workbook's list of sheets")
    try:
        targets = {node.get("Id"): node.get("Target", "") for node in ElementTree.fromstring(relations)}
        sheets = [node for node in ElementTree.fromstring(workbook).iter() if node.tag.endswith("}sheet")]
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error
    parts = {}
    for node in sheets:
        relation = next((value for key, value in node.attrib.items() if key.endswith("}id")), "")
        target = targets.get(relation, "")
        parts[node.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return parts
