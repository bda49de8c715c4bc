"""One form for the spellings of a name: width, traditional characters, brackets, company forms.

`same_length` keeps every character where it is, so that a parse of the tidy text cuts the given one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Traditional (and Japanese) characters with exactly one simplified form that is no word of its own (GB 通用规范汉字表,
# annex 1). Characters with several readings (乾, 著, 後 as surname) are left alone.
_PAIRS = (
    "國国華华東东電电業业機机車车貿贸發发開开興兴廣广聯联萬万億亿優优藝艺術术學学產产廠厂醫医藥药環环際际資资財财"
    "團团總总經经營营銷销運运輸输進进軟软體体網网絡络雲云傳传媒媒圖图書书報报紙纸紡纺織织線线縫缝紅红綠绿藍蓝銀银鋼钢鐵铁銅铜"
    "鋁铝鑫鑫鋒锋錦锦鴻鸿鵬鹏鳳凤龍龙馬马魚鱼鳥鸟島岛嶺岭灣湾溫温濟济濱滨瀋沈漢汉澤泽潤润濤涛滬沪蘇苏蘭兰萊莱葉叶荊荆"
    "榮荣樂乐樓楼橋桥檢检標标樣样樹树條条權权歐欧歲岁歷历氣气氫氢無无煙烟熱热燈灯營营爾尔獎奖獨独環环現现瑪玛瑤瑶畫画當当"
    "療疗發发盛盛監监盤盘眾众碼码礦矿確确禮礼種种稅税穩稳競竞筆笔節节範范築筑簡简糧粮級级純纯細细終终組组結结統统維维綜综"
    "緯纬緣缘縣县績绩繼继續续義义習习聖圣聲声職职腦脑臺台與与舊旧艦舰節节芻刍處处號号術术衛卫裝装補补製制見见規规視视覺觉覽览"
    "觀观計计訊讯設设許许診诊訓训記记評评試试詩诗話话該该詳详認认語语誠诚課课調调談谈請请論论諾诺謀谋證证識识譯译議议護护變变"
    "財财貝贝貨货質质購购貿贸賀贺資资賓宾賢贤賽赛贏赢趙赵蹟迹軍军軒轩輝辉輪轮輯辑轉转農农達达遠远適适選选遺遗郵邮鄉乡鄭郑"
    "醬酱釋释針针鈞钧鈦钛鉅钜錢钱鍋锅鍍镀鎮镇鏈链鐘钟鑄铸長长門门閃闪開开間间閣阁閩闽陽阳陰阴陳陈陸陆隊队階阶際际險险隨随雙双"
    "雜杂雞鸡離离難难靈灵靜静韓韩響响頂顶項项順顺預预領领頭头題题願愿類类顧顾風风飛飞飯饭飲饮館馆馳驰駿骏騰腾驗验鮮鲜麗丽麥麦黃黄"
    "點点齊齐齒齿営营駅驿気气鉄铁"
)
SIMPLE = {ord(old): new for old, new in zip(_PAIRS[::2], _PAIRS[1::2], strict=True) if old != new}
DROPPED = r"[\s\u200b·•・.,，。、'\"“”‘’《》<>_\-—~*]+"
FORMS = (("责任有限公司", "有限责任公司"), ("有限责任公司", "有限公司"), ("股份公司", "股份有限公司"))
_DROPPED = re.compile(DROPPED)
_BRACKETED = re.compile(r"\(([^()]*)\)")
_MARKER = re.compile(
    r"^(?:s?\*?st|s\*st|sst|xd|xr|dr|退市)(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?:-[a-z]{1,2}|[ab]股?|退)$"
)
STATE = r"^\((?:原|曾用名|筹|暂定)[^()]*\)|\((?:筹|暂定|盖章|公章|本部|总部)\)"
_STATE = re.compile(STATE)


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    wide = unicodedata.normalize("NFKC", char)
    one = wide if len(wide) == 1 else char
    low = one.lower()
    return (low if len(low) == 1 else one).translate(SIMPLE)


def same_length(text: str) -> str:
    """Width, case and traditional characters made even, character by character."""
    return "".join(map(_plain, text))


def tidy(text: str) -> str:
    """`same_length` without spaces, quotation marks and dots; brackets stay, as half-width."""
    return _DROPPED.sub(
        "", same_length(text).replace("〔", "(").replace("〕", ")").replace("【", "(").replace("】", ")")
    )


def bare(text: str) -> str:
    """What two spellings of the same full name share: tidy, company forms alike, brackets opened, remarks dropped.

    甲（北京）科技有限责任公司 and 甲北京科技有限公司 are alike; 股份有限公司 stays apart from 有限公司.
    """
    name = _STATE.sub("", tidy(text))
    for form, one in FORMS:
        name = name.replace(form, one)
    return name.replace("(", "").replace(")", "")


def moved(text: str) -> str:
    """`bare` with bracketed parts at the front: a place in brackets is the same place in front."""
    name = _STATE.sub("", tidy(text))
    front = "".join(_BRACKETED.findall(name))
    return bare(front + _BRACKETED.sub("", name)) if front else bare(name)


def short(text: str) -> str:
    """A short name without the signs exchanges add (ST, *ST, A, B, -U): these tell a state, not a name."""
    name = tidy(text)
    kept = _MARKER.sub("", same_length(text).replace(" ", ""))
    return _DROPPED.sub("", kept) or name
