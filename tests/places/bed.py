"""A park of two sub-parks with buildings, two zones that overlap, and enterprises in them."""

from __future__ import annotations

from pathlib import Path

from tests.directories.bed import A, B, C, registration
from tests.systems.asking import NAMES, named, take

DAY = "2017-06-29"
_PARK = [
    {"空间代码": "CY-ZGC", "空间名称": "中关村朝阳园", "空间类别": "功能区", "功能定位": "高新技术产业"},
    {"空间代码": "CY-OLY", "空间名称": "奥运功能区", "空间类别": "功能区", "功能定位": "科技展览展示、国际科技合作"},
    {"空间代码": "WJ", "空间名称": "望京地区", "空间类别": "分区", "上级空间代码": "CY-ZGC"},
    {
        "空间代码": "DWJ",
        "空间名称": "大望京科技商务创新区",
        "空间类别": "片区",
        "上级空间代码": "WJ",
        "规划建筑面积（万平方米）": "130",
        "已竣工建筑面积（万平方米）": "68",
        "建设阶段": "在建",
        "数据出处": "F040 F041",
        "数据可信度": "2017年专项报告",
    },
    {"空间代码": "JX", "空间名称": "健翔园", "空间类别": "分区", "上级空间代码": "CY-ZGC", "另属功能区": "奥运功能区"},
    {
        "空间代码": "JX-1",
        "空间名称": "示例大厦",
        "空间类别": "楼宇",
        "上级空间代码": "JX",
        "规划建筑面积（万平方米）": "4.5",
        "空置率": "12.5%",
    },
]


def fill(folder: Path) -> None:
    """A is in 大望京 and in the building of 健翔园, B in that building, C has moved out of it."""
    take(folder, "市场主体登记信息_20160101", registration(*((one, NAMES[one], "朝阳区") for one in (A, B, C))))
    take(folder, "空间载体台账_20170601", _PARK)
    milestone = {"空间代码": "DWJ", "空间名称": "大望京科技商务创新区", "节点": "开发建设全部完成"}
    take(folder, "建设节点_20170601", [{**milestone, "应完成日期": "2017-12-31", "应达竣工面积（万平方米）": "130"}])
    stays = [
        *named(A, 空间代码="DWJ", 入驻日期="2016-01-01"),
        *named(A, 空间代码="JX-1", 入驻日期="2016-03-01"),
        *named(B, 空间代码="JX-1", 入驻日期="2016-03-01"),
        *named(C, 空间代码="JX-1", 入驻日期="2015-03-01", 迁出日期="2017-06-28"),
    ]
    take(folder, "企业入驻清单_20170601", stays)
