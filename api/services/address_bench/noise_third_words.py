"""Words, sounds and shapes of a third hand's noise: what callers, couriers, scanners and call-takers put into texts."""

import random
import re
from functools import cache

from api.services.address_bench import letters

FILLERS = ("嗯", "那个", "就是", "呃", "就那个", "对对", "我想想", "好像是")
SPOKEN_HEADS = ("喂你好，", "你好，我这边是", "师傅，我在", "我们这里是", "麻烦来一下，", "位置嘛，")
SPOKEN_TAILS = ("这边", "这里", "，你记一下", "，听清楚了吗", "，快一点啊", "，我在楼下等", "")
CALLERS = ("王先生", "李女士", "陈师傅", "一位老人", "租户小张", "匿名市民", "物业刘经理", "周阿姨")
RECEIVERS = ("王先生", "李女士", "陈师傅", "周阿姨", "小张", "刘老师", "赵姐", "阿明")
FIRM = frozenset("东南西北中前后上下一二三四五六七八九十号新老华御")  # what no hand and no ear mistakes
MATTERS = (
    *("路灯连续多日不亮", "井盖破损松动", "有人占道经营", "楼下餐饮油烟扰民", "垃圾长期无人清运", "夜间施工噪音大"),
    *("污水外溢", "电动车乱停放", "高空抛物", "水管爆裂", "有流浪狗伤人", "绿化带被破坏", "违规搭建"),
)
ORDERS = (
    "{who}来电反映：{at}{matter}，已持续{days}天，要求尽快处理。",
    "【投诉】{who}称{at}{matter}，此前已反映{days}次未解决，请核实。",
    "工单GD2026110{days}0048{days}：{at}{matter}，请于{days}个工作日内答复{who}。",
    "诉求内容：{who}于11月{days}日晚8点发现{at}{matter}，望有关部门处理",
    "市民反映{at}{matter}，来电人：{who}，回访电话尾号0{days}{days}3",
    "您好！我是{who}，{at}{matter}！！！打了{days}次电话没人管",
)
LABELS = (
    "收件人：{who} 电话：{phone} 地址：{at}{wish}",
    "{who} {phone} {at}{wish}",
    "{at} {who}收 {phone}{wish}",
    "收货人: {who}\n手机号码: {phone}\n详细地址: {at}",
    "{at}，{wish}，联系{who}{phone}",
    "送货地址：{at}（{wish}）{phone}",
)
WISHES = ("放门口就行", "打电话下楼取", "放快递柜", "工作日送", "轻拿轻放", "不要敲门有小孩", "到了按门铃", "门岗代收")
DIALECTS = (
    ("就搁", "那疙瘩"),  # north-east
    ("在", "那个塌塌头"),  # Sichuan
    ("喺", "嗰度"),  # Canton
    ("阿拉勒", "搿搭"),  # Shanghai
    ("俺在", "这块儿来"),  # Shandong
    ("您来趟", "这儿呗，甭走错喽"),  # Peking
    ("我屋里住", "咯边子"),  # Hunan
    ("额在", "这达呢"),  # Shaanxi
    ("我在", "那头哈，晓得不嘛"),
    ("侬到", "来，快点哦"),
)
SIDES = ("西户", "东户", "中户", "左手边那家", "右手第一家", "靠楼梯那户")
GATES = ("南门", "北门口", "东大门", "西侧门", "门卫室", "物业办公室", "地下车库入口", "大门口快递柜", "正门保安亭")
PINYIN_WORDS = {
    **{"号楼": "haolou", "单元": "danyuan", "小区": "xiaoqu", "花园": "huayuan", "公寓": "gongyu", "大道": "dadao"},
    **{"号": "hao", "栋": "dong", "幢": "zhuang", "座": "zuo", "室": "shi", "路": "lu", "街": "jie", "巷": "xiang"},
    **{"弄": "nong", "新村": "xincun", "家园": "jiayuan"},
}
ESTATE_WORDS = re.compile(
    "(小区|花园|花苑|公寓|新村|佳园|家园|嘉园|佳苑|雅苑|新苑|名邸|名苑|名居|名都|丽园|丽都|华庭|院子|大院|里|雅居|山庄|别墅|新城|国际城|人家|华府|广场|苑|府)$"
)
COUSINS = ("龙庭", "尚品", "首府", "云邸", "铭座", "一品", "悦府", "公馆", "华城", "锦城", "领地", "阅山台", "枫景")
ROAD_WORDS = re.compile("(大道|大街|前街|后街|横街|直街|夹道|支路|路|街|巷|弄|里)$")
ROAD_ENGLISH = {
    "大街": ("Street", "Dajie", "Avenue"),
    "路": ("Road", "Rd", "Lu", "Rd."),
    "街": ("Street", "Jie", "St."),
    "巷": ("Xiang", "Alley"),
}
PLACELESS = (
    *("我家", "我们单位", "他们公司", "我妈家", "老地方", "刚才那个路口", "昨天那里", "前面拐弯的地方"),
    *("我住的小区", "学校", "超市", "菜场", "桥底下", "你们上次来过的地方", "工地", "售楼处"),
)
PLACELESS_AT = ("楼下", "门口", "旁边", "后面", "对面", "附近", "楼上三楼", "停车场", "路边", "里面")
PLACELESS_ENDS = (
    *("漏水了", "有人打架", "太吵了", "没人管", "停电了", "来个人看看", "快点派人来", "车被刮了", "着火了快来"),
    *("狗一直叫", "电梯坏了", "有人晕倒", "东西被偷了"),
)

SHAPES = {
    one: other
    for pair in """
    林木木 明日月 好女子 村木寸 江氵工 枫木风 桂木圭 柏木白 松木公 湖氵胡 清氵青 洲氵州 海氵每 铜钅同 岭山令
    """.split()
    for one, other in [(pair[0], pair[1:])]
}
ALIKE = """
鸿鸪 惠恵 桥娇 棠裳 莲蓬 溪溴 涧润 沁泌 怡恰 颐熙 昌冒 恒桓 荣莱 霞露 兰芝 雁膺 鹏鹛 瀚翰 滨溟 澄橙 贤资 尚向 仁仨
隆隍 裕裙 盈盆 祥样 雅稚 逸免 顺须 崇祟 宏宠 宜宣 富畐 泽择 津律 港巷 塘糖 埠阜 圩圬 浦铺 渡度 店占 集隼 陵陆 营菅
丽雨 岗冈 坡披 桃挑 梅海 柳抑 栖晒 杏杳 菊茱 竹行 芳劳 苑宛 紫柴 翠翆 碧碁 金全 银根 钢铜 铁跌 石右 玉王 珠株 宝室 鼓豉
凤夙 凰風 龙尨 虎虑 马鸟 鹤鸽 鹭鸳 燕蒸 工土 农衣 建健 设役 和知 平干 胜性 利刹 民尺 团困 友反 文又 教敎 武式 育肓
""".split()
UNIT_SHAPES = {"号": "呈弓", "幢": "憧撞", "栋": "拣冻", "楼": "搂偻", "室": "窒宝", "弄": "异", "组": "祖"}
DIGIT_SHAPES = {"0": "OOo〇", "1": "lI丨"}

ACCENTS: dict[str, tuple[tuple[str, str], ...]] = {  # what becomes one sound to the ears of a region
    "southwest": (("^n", "l"), ("^([zcs])h", r"\1"), ("([ie])ng$", r"\1n"), ("^hu$", "fu")),
    "hunan": (("^hu([aeio])", r"f\1"), ("^hu$", "fu"), ("^n", "l"), ("^([zcs])h", r"\1"), ("([ie])ng$", r"\1n")),
    "fujian": (("^f([aeo])", r"hu\1"), ("^fu$", "hu"), ("^r", "l"), ("^([zcs])h", r"\1"), ("ang$", "an")),
    "wu": (("^huang", "wang"), ("([ie])ng$", r"\1n"), ("^([zcs])h", r"\1"), ("^r", "l")),
    "jianghuai": (("^n", "l"), ("([aei])ng$", r"\1n")),
    "northeast": (("^ren$", "yin"), ("^r([aou])", r"y\1"), ("^([zcs])h", r"\1")),
}


@cache
def accented(syllable: str, region: str) -> str:
    """A syllable as ears of a region take it: sounds that are one to them come out alike; elsewhere as it is."""
    for pattern, other in ACCENTS.get(region, ()):
        syllable = re.sub(pattern, other, syllable)
    return syllable


def alike(letter: str, rng: random.Random) -> str:
    """A shape that a scanner, a careless hand or a shape keyboard gives for a character; empty without one."""
    others = [pair.replace(letter, "") for pair in ALIKE if letter in pair]
    others += [SHAPES[letter]] if letter in SHAPES else []
    return rng.choice(others) if others else ""


def by_digit(number: str, rng: random.Random) -> str:
    """Digits told one by one: 501 as 五零幺."""
    one, zero = rng.choice("一幺"), rng.choice("零零〇洞")
    return "".join((zero, one, *"二三四五六七八九")[int(digit)] for digit in number)


def by_value(number: int, rng: random.Random) -> str:
    """A number below 10,000 as it is read aloud: 228 as 两百二十八."""
    figures, said, gap = "零一二三四五六七八九", "", False
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            two = digit == 2 and unit >= 100 and rng.random() < 0.7
            said += ("零" if gap and said else "") + ("两" if two else figures[digit]) + word
        gap = bool(said) and not digit
    return said[1:] if said.startswith("一十") else said or "零"


def read_aloud(part: str, rng: random.Random) -> str:
    """A part with its digits told in speech; short numbers by value, rooms and long ones often by digit."""

    def told(found: re.Match[str]) -> str:
        digits = found[0]
        spelled = len(digits) > 2 and ("室" in part or part.isdigit() or rng.random() < 0.5)
        return by_digit(digits, rng) if spelled else by_value(int(digits), rng)

    return re.sub(r"\d+", told, part.replace("-", "杠"))


def phone(rng: random.Random) -> str:
    """An invented mobile number, often masked."""
    tail = f"{rng.randrange(10_000):04d}"
    return rng.choice((f"138****{tail}", f"1990000{tail}", f"199-0000-{tail}", f"+86 199 0000 {tail}"))


def pinyin(name: str) -> str:
    """The name in one word of toneless pinyin with a capital."""
    return "".join(letters.sound(name)).capitalize()
