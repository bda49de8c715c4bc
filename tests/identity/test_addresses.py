"""One place written in many ways, and two places that look alike."""

from __future__ import annotations

import pytest

from kechuang.register.identity.addresses import compare, parse

ROOM = "北京市朝阳区示例路10号院3号楼4层401室"


@pytest.mark.parametrize(
    "other",
    [
        "朝阳区示例路10号院3号楼4层401室",
        "北京市朝阳区示例路１０号院３号楼四层401室",
        "北京朝阳区示例路10号3幢401",
        "北京市朝阳区示例路10号院内3号楼 401 室（集群注册）",
        "北京市朝阳区某某街道示例路十号院三号楼401房间",
        "示例路10号院3栋4层401号",
    ],
)
def test_one_room_in_other_words(other: str) -> None:
    assert compare(ROOM, other) == compare(other, ROOM) == "room"


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ("北京市朝阳区示例路10号院3号楼4层402室", "other"),
        ("北京市朝阳区示例路10号院5号楼4层401室", "other"),
        ("北京市朝阳区示例路12号院3号楼4层401室", "other"),
        ("北京市海淀区示例路10号院3号楼4层401室", "other"),
        ("北京市朝阳区示例东路10号院3号楼4层401室", "other"),
        ("北京市朝阳区示例路甲10号3号楼401室", "other"),
        ("北京市朝阳区示例路10号院3号楼", "building"),
        ("北京市朝阳区示例路10号", "building"),
        ("待定", ""),
    ],
)
def test_what_is_not_the_same_room(other: str, told: str) -> None:
    assert compare(ROOM, other) == compare(other, ROOM) == told


def test_parts() -> None:
    found = parse("北京市朝阳区示例一路甲5号院B座12层1203室")
    assert (found.district, found.street, found.number, found.building, found.room) == (
        "朝阳区", "示例一路", "甲5", "B", "1203",
    )  # fmt: skip
    assert parse("示例科技园") == parse("")
    assert compare("无街道的地址", "无街道的地址") == "room"
