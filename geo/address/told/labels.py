"""What the labels of forms and the questions of operators ask for, and how a value is written with its unit word."""

import re

from geo.address.quick import quick

# the parts of an address in the order in which they are written; `address` is a whole one, or its end
ORDER = (
    "district", "town", "community", "road", "address", "lane", "number", "compound", "phase", "building", "unit",
    "floor", "room",
)  # fmt: skip
AREAS = ("district", "town", "community")
NAMES = ("road", "address", "compound", "community")
PERSON, OFFICE, OTHER = "person", "office", "other"  # an address of who writes, who deals with it, and what is none

_LABELS = {
    "district": "行政区划 行政区 区县 县区 区/县 区(县) 县(市、区) 区(县、市) 辖区 市区 区域 城区 区 县 省市区"
    " 省/市/区 地区"
    " district county",
    "town": "街道/镇 街道/乡镇 街道(乡镇) 街道(镇) 乡镇/街道 乡镇(街道) 镇(街道) 镇/街道 镇街道 乡镇街道 街镇"
    " 镇街 街乡 乡镇 街道办事处 街道办 街办 街道 镇 乡 town township subdistrict",
    "community": "社区(村) 社区/村 村/社区 村(社区) 村(居) 社区居委会 村居 村社 居村 社区 居委会 居委 村委会 村委"
    " 行政村 自然村 村庄 村 里别 村里 里邻 community village",
    "road": "街路巷 路巷 路街巷 道路名 道路 路名 路段 街巷 街路 路街 马路 弄巷 路(街) 街(路) 路/街 街道名 路 街"
    " 巷 street road",
    "lane": "弄号 巷弄 弄 村民组 村民小组 组别 小组 组 lane",
    "number": "门牌号码 门楼牌号 门楼牌 楼门牌 门牌号 门牌 号牌 门号 路牌号 牌号 号 number house street_number",
    "address": "地址 住址 地点 位置 所在地 地段 点位 案发地 事发地 发生地 现场 门址 详细 详情 详址 坐落"
    " address addr location place",
    "compound": "小区/单位 小区(单位) 小区/村 小区或单位 小区/楼盘 小区(楼盘) 住宅小区 居民小区 物业小区 小区"
    " 楼盘 住宅区 院落 楼宇 建筑物 建筑 大厦 项目 园区 场所 单位 名称 estate compound community_name",
    "phase": "期数 分期 组团 分区 期",
    "building": "楼栋号 楼幢号 楼栋 楼幢 楼号 栋号 幢号 座号 楼座 楼宇号 号楼 大楼号 幢 栋 座 楼 building bldg",
    "unit": "单元号 单元门 单元 门洞号 门洞 梯号 unit",
    "floor": "所在楼层 所在层 楼层 层数 层 floor",
    "room": "房号 室号 户室号 户室 房间号 房间 户号 房屋号 房室号 房室 房门号 门户号 门户 室 户 房 room flat"
    " apartment apt",
}
LABELS = {word: part for part, words in _LABELS.items() for word in words.split()}
_LONG = sorted((word for word in LABELS if len(word) > 1 and not word.isascii()), key=len, reverse=True)
_BEFORE = re.compile(
    "^(?:所属|所在|属地|管辖|归属|事发|案发|发生|问题|事件|报修|涉及|涉事|服务|具体|详细|标准|被投诉|投诉|反映|诉求"
    "|警情|现场|安装|施工|点位|[*＊0-9.]|[(（][0-9一二三四五六七八九十]+[)）])+(?=.)"
)
_SAID = "(?:名称|全称|名字|名|信息|情况|如下|为|是|明细)$|[(（](?:必填|选填|可选|具体|详细|精确到户)[)）]$"
_KEY = "(?<=[a-z])(?:_?(?:no|num|number|code|name|id)|No|Num|Number|Code|Name|Id)$"  # houseNumber, unit_no
_PERSON = re.compile(
    "(?<!收[件货])(?<!伤)(?<!被投诉)(?<!被举报)(?<!被反映)人(?!民|行)|联系|户籍|户口|家庭|居住|现住|通讯|通信|邮寄|寄件"
    "|发件|寄方|发货|退回|退货|取件|本人|业主|工作|身份证|单位地址|户主|房东"
)
_OFFICE = re.compile(
    "(?:[接处出报派]警|办理|承办|处置|处理|责任|主管|受理|派单|建设|施工|监理|管理|填报|上报|报送|执法|牵头|配合|协办"
    "|签收|所属|维修)单位$|(?:[局所]|公司|政府|银行|保险|物业|社区|居委会?|办事处|中心|医院|学校|中介|机构)的?(?:办公)?(?:地址|地点)$"
)
_NO_PART = re.compile(
    "电话|手机|号码$|编号|类别|类型|性质|来源|时间|日期|姓名|人数|面积|朝向|价|费|级别|状态|结果|内容|总|事项|备注|数$"
    "|量$|人$"
)
_ASKED = quick(
    "姓名?|(?:联系|手机|来电)?电话|手机|联系(?:人|方式|电话)|性别|年龄|事[项由]|(?:问题|诉求|报修|投诉|故障)?(?:内容"
    "|描述|类[型别])|备注|时间|日期|序号|编号|状态"
    "|问题|故障|报修人|来电人|报警人|投诉人|面积|户型|人数|等级|来源|办理状态|处理结果|单号|工单号"
)
EMPTY = re.compile(
    r"[\s,，;；|/\\、。.\-—–_*]*(?:无|空|没有|不详|未知|暂无|不清楚|不知道|未填写?|待定|略|同上|我?(?:也?不"
    r"|没)(?:知道|清楚|晓得|记得|注意)[啊呀了]*|忘了|说不上来|null|none|n/a"
    r"|nan)?[\s,，;；|/\\、。.\-—–_]*",
    re.IGNORECASE,
)


def part_of(label: str) -> str:
    """Return the part of an address that a label asks for; `person` for the address of who writes, else `other`.

    >>> part_of("所属街道"), part_of("小区名称"), part_of("报警人住址"), part_of("事项"), part_of("事发地点")
    ('town', 'compound', 'person', 'other', 'address')
    """
    if label == "名称":
        return "compound"
    if label.isascii():
        return LABELS.get(re.sub(_KEY, "", label).lower()) or LABELS.get(label.lower(), OTHER)
    word = re.sub(
        _SAID, "", re.sub(_SAID, "", label.strip().lower().replace("（", "(").replace("）", ")").replace(" ", ""))
    )
    for one in (word, _BEFORE.sub("", word), re.sub(r"[(][^()]*[)]", "", word)):
        if one in LABELS:
            return LABELS[one]
    end = next((one for one in _LONG if word.endswith(one)), None)
    return OTHER if end is None else _by_its_end(word, end)


def _by_its_end(word: str, end: str) -> str:
    """Return the part that a longer label asks for, whose end is a label."""
    if _OFFICE.search(word):
        return OFFICE
    if LABELS[end] in ("address", "compound") and _PERSON.search(word):
        return PERSON
    return OTHER if _NO_PART.search(word[: -len(end)] if LABELS[end] == "number" else word) else LABELS[end]


def is_label(word: str) -> bool:
    """Tell whether a word by itself is a label: of a part of an address, or of what forms ask besides.

    >>> is_label("小区名称"), is_label("姓名"), is_label("锦绣花园")
    (True, True, False)
    """
    bare = re.sub(_SAID, "", word)
    return _ASKED.fullmatch(word) is not None or (
        len(bare) > 1
        and (bare.lower() in LABELS or _BEFORE.sub("", bare) in LABELS or _ASKED.fullmatch(bare) is not None)
    )


_QUESTIONS = {
    "other": "电话|手机|姓名|贵姓|怎么称呼|几个人|多少人|多久|什么时候|几点|什么事|什么情况|怎么了|多大|几天|受伤"
    "|什么车|多少钱",
    "room": "哪一?户|几室|多少室|房号|几零几|房间|哪个房|哪间|几户|室号|[层楼].*几号",
    "unit": "单元|门洞|哪个门",
    "building": "几号楼|几栋|几幢|几座|多少栋|多少幢|多少号楼|哪一?个?[栋幢座]|楼号|栋号|幢号|哪[个一]楼|什么楼",
    "floor": "几楼|几层|哪一?层|楼层",
    "lane": "哪个弄|几弄|多少弄|几组|哪一?组|哪条弄|几队",
    "number": "门牌|多少号|几号(?!线)|哪一?号",
    "phase": "几期|哪一?期|组团|哪个区域|几区(?!县)",
    "compound": "小区|叫什么|什么名字|楼盘|大厦|哪个院|哪个园",
    "road": "[路街巷]的?(?:还是|吗)|哪一?条|什么路|哪个路|哪条街|路名|什么街",
    "community": "哪个村|哪个社区|社区|居委|什么村",
    "town": "街道|镇|乡",
    "district": "[区县]的?还是|还是.{1,4}[区县]|哪个区|哪个县|什么区|哪一?区|区县",
    "address": "地址|在哪|哪里|位置|地点|哪儿|什么地方|哪个地方|哪边|具体",
}
_ASKS = {part: re.compile(words) for part, words in _QUESTIONS.items()}


def asked_for(question: str) -> str:
    """Return the part of an address that a question asks for, empty where it asks for none.

    >>> asked_for("门牌多少号"), asked_for("哪一户"), asked_for("好的马上派人")
    ('number', 'room', '')
    """
    return next((part for part, words in _ASKS.items() if words.search(question)), "")


_COUNTED = {"number": "号", "building": "幢", "unit": "单元", "floor": "层", "room": "室", "phase": "期"}
_BARE = re.compile(r"[0-9A-Za-z〇零一二两三四五六七八九十百幺洞]+(?:-[0-9A-Za-z]+)*")
_OTHERWISE = {"building": "号", "room": "号", "unit": "号"}  # what stands for the unit word of a part by mistake


def unit_for(part: str, value: str) -> tuple[str, str]:
    """Return a value as its part is written: what of it is kept, and the unit word to be added.

    >>> unit_for("building", "3"), unit_for("room", "502号"), unit_for("road", "柳荫路")
    (('3', '幢'), ('502', '室'), ('柳荫路', ''))
    """
    unit = _COUNTED.get(part)
    bare = value.removesuffix(_OTHERWISE.get(part, "#"))
    if unit and bare and _BARE.fullmatch(bare):
        return bare, unit
    return value, ""
