"""Invented names: towns, communities, roads, estates, villages, people."""

import itertools

import numpy as np

TOWNS = [
    "望江街道",
    "北苑街道",
    "青溪街道",
    "文昌街道",
    "学府街道",
    "龙湾街道",
    "新桥街道",
    "临港街道",
    "云台街道",
    "石桥镇",
    "梅岭镇",
    "竹溪镇",
]
_COMMUNITY_A = [
    "临江",
    "梧桐",
    "文昌",
    "学府",
    "柳荫",
    "月湾",
    "竹园",
    "锦云",
    "和平",
    "松林",
    "新桥",
    "南湖",
    "东风",
    "龙湾",
    "石桥",
    "春晓",
    "云台",
    "丰乐",
    "杏林",
    "茶园",
]
_COMMUNITY_B = [
    "西门",
    "桥头",
    "鹿鸣",
    "听泉",
    "古井",
    "白沙",
    "红枫",
    "观澜",
    "永安",
    "长坪",
    "花园",
    "双桥",
    "清泉",
    "凤栖",
    "莲塘",
    "大树",
    "北苑",
    "青年",
    "建新",
    "曙光",
]
_COMMUNITY_C = [
    "玉兰",
    "紫荆",
    "银杏",
    "海棠",
    "丹桂",
    "蔷薇",
    "碧波",
    "金沙",
    "翠屏",
    "晴川",
    "朝阳",
    "向阳",
    "光明",
    "团结",
    "幸福",
    "康宁",
    "长乐",
    "安居",
    "福田",
    "吉祥",
]
_COMMUNITY_D = [
    "滨河",
    "渡口",
    "码头",
    "书院",
    "状元",
    "钟楼",
    "鼓楼",
    "城隍",
    "孔庙",
    "义学",
    "驿站",
    "官井",
    "石榴",
    "枣园",
    "桑林",
    "麻柳",
    "黄桷",
    "樟树",
    "皂角",
    "枇杷",
]
_VILLAGES = [
    "大湾",
    "小湾",
    "上坪",
    "下坪",
    "石垭",
    "岩口",
    "麻园",
    "水碾",
    "高洞",
    "长岭",
    "青杠",
    "老鹰",
    "响水",
    "龙洞",
    "马鞍",
    "凉水",
    "土桥",
    "三岔",
    "柏林",
    "王家沟",
    "李家坝",
    "陈家湾",
    "张家院",
    "周家坪",
    "赵家岩",
    "刘家沟",
    "杨家坝",
    "黄家湾",
    "吴家院",
    "徐家坪",
]
_COMMUNITY_E = "映月 望江 踏水 金竹 石马 白鹤 青龙 双凤 五里 七星 八角 九龙 十里 百福 千禧 万寿 南门 北门 东门 中山 建国 民主 自由 新民 新华 育才 崇文 尚武 怡和 致远 德馨 仁和 义渡 礼嘉 智谷 信义 泰安 平安 顺河 清河".split()
COMMUNITIES = tuple(dict.fromkeys((*_COMMUNITY_A, *_COMMUNITY_B, *_COMMUNITY_C, *_COMMUNITY_D, *_COMMUNITY_E)))
ACROSS = [
    "西环路",
    "沿山路",
    "文昌路",
    "建设路",
    "云岭大道",
    "学府路",
    "人民路",
    "新桥路",
    "东风路",
    "环城东路",
    "港城路",
    "物流大道",
    "东岭路",
    "临港路",
    "外环路",
    "开元路",
    "五一路",
    "解放路",
    "长江路",
    "凤凰路",
    "桂花路",
    "金竹路",
    "玉泉路",
    "海棠路",
]
ALONG_NORTH = [
    "滨江北路",
    "梧桐街",
    "和平街",
    "北苑路",
    "云台路",
    "丰乐路",
    "听泉路",
    "杏林路",
    "鹿鸣路",
    "观澜路",
    "晴川路",
    "翠屏路",
]
ALONG_SOUTH = [
    "滨江南路",
    "青溪街",
    "石桥路",
    "南湖路",
    "柳荫路",
    "茶园路",
    "松林路",
    "永安路",
    "长坪路",
    "花园路",
    "莲塘路",
    "清泉路",
]
_SYLLABLES = [
    "青",
    "云",
    "柳",
    "松",
    "竹",
    "梅",
    "桃",
    "杏",
    "槐",
    "枫",
    "榆",
    "荷",
    "桂",
    "兰",
    "石",
    "泉",
    "月",
    "星",
    "霞",
    "晴",
    "芳",
    "溪",
    "桥",
    "井",
    "鹤",
    "燕",
    "莺",
    "雁",
    "棠",
    "萍",
    "菊",
    "葵",
]
_LANES = ["巷", "一巷", "二巷", "里", "支路", "弄", "东街", "西街"]
_ESTATES_A = [
    "锦绣",
    "金色",
    "阳光",
    "翡翠",
    "东方",
    "江南",
    "盛世",
    "御景",
    "水岸",
    "世纪",
    "时代",
    "华庭",
    "康桥",
    "丽景",
    "银河",
    "学林",
    "香樟",
    "玫瑰",
    "天鹅",
    "翰林",
]
_ESTATES_B = ["花园", "苑", "雅居", "家园", "名城", "华府", "新村", "公寓", "佳苑", "豪庭", "水岸", "里"]
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈姜崔钟谭陆汪范"
GIVEN = [
    "小禾",
    "文静",
    "建国",
    "晓燕",
    "志强",
    "丽华",
    "海涛",
    "雪梅",
    "永红",
    "子轩",
    "雨桐",
    "国庆",
    "春燕",
    "立新",
    "玉兰",
    "家豪",
    "思源",
    "秀英",
    "德明",
    "慧敏",
    "长青",
    "佳宁",
    "小龙",
    "红梅",
    "向东",
    "晓东",
    "婷婷",
    "伟民",
    "素芬",
    "学文",
]


def lanes() -> list[str]:
    """Return names for side streets, each once, in a fixed order that sounds mixed."""
    every = [a + b + lane for lane in _LANES for a, b in itertools.permutations(_SYLLABLES, 2)]
    order = np.random.default_rng(5).permutation(len(every))
    return [every[index] for index in order]


def estates() -> list[str]:
    """Return names of housing estates; past the first few hundred they come again with a number."""
    base = [a + b for b in _ESTATES_B for a in _ESTATES_A]
    order = np.random.default_rng(7).permutation(len(base))
    mixed = [base[index] for index in order]
    return mixed + [
        f"{name}{period}"
        for period in (
            "二期",
            "三期",
            "四期",
            "东区",
            "西区",
            "南区",
            "北区",
            "中区",
            "一号院",
            "二号院",
            "三号院",
            "小区",
        )
        for name in mixed
    ]


def villages(count: int) -> list[str]:
    """Return village names; where names run out, 上 and 下 tell them apart."""
    prefixes = ("", "上", "下", "东", "西", "前", "后", "新", "老")
    return [f"{prefixes[number // len(_VILLAGES) % 9]}{_VILLAGES[number % len(_VILLAGES)]}" for number in range(count)]


def person(number: int) -> str:
    """Return an invented person's name."""
    return SURNAMES[number % len(SURNAMES)] + GIVEN[(number * 7 + number // len(SURNAMES)) % len(GIVEN)]
