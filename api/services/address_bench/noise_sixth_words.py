"""Words of the held group: what stands around an address in orders, calls and messages."""

import random

from api.services.address_bench import letters
from api.services.address_bench.noise_sixth_steps import Wrap

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"
GIVEN = ("先生", "女士", "师傅", "阿姨", "老师", "同学")
ORDERS = (
    "市民来电反映：{}有人在楼道里堆了十几辆旧自行车，请处理。",
    "{}停电两天了，前后打过3次电话，请尽快派人",
    "【投诉】{}夜里11点以后还在施工，吵得睡不着",
    "诉求：{}污水管堵塞，水漫出来有20公分深，望核实",
    "家住{}，家中老人88岁行动不便，需要上门办理社保认证",
    "{}门前人行道地砖松动，上周绊倒2个人",
    "您好，{}的垃圾桶满了5天没人收，麻烦来清一下",
    "反映{}电动车飞线充电，有火灾隐患",
    "{}有条大狗没拴绳，孩子不敢出门",
    "工单0731：报修，{}自来水发黄，已通知水务",
    "来电人称{}楼上漏水，两家协商不成，希望社区调解",
    "{}燃气味很重！！快来人",
)
FILLERS = ("呃", "那个", "就是", "嗯", "这个", "啊，")
OPENERS = ("喂你好我这边是", "我在", "我现在是在", "地址啊，", "你记一下，", "麻烦来一下")
CLOSERS = ("这里", "，对的", "，就这个地方", "，你们快点", "", "")
LOCKERS = ("丰巢柜", "菜鸟驿站", "门卫代收", "放门口", "快递架上", "超市代收")
TROUBLES = (
    "路灯不亮",
    "井盖没了",
    "有人乱倒建筑垃圾",
    "下水道堵了",
    "有人占道摆摊",
    "树倒了",
    "消防通道被堵",
    "噪音很大",
)
ADRIFT = (
    "我手机快没电了，你们能定位到我吗，我也不认识这里",
    "这里好大的烟，快来人啊，我不是本地人说不清在哪",
    "上次那个事情处理得怎么样了，工单号20260713",
    "{}，电话{}，麻烦回个电话",
    "就是我们小区门口那条路，路灯坏了好久了",
    "还是老地方，你们来过的那家，叫{}过来",
    "想问一下办居住证要带什么材料，几点上班",
    "在一个红绿灯旁边，有个卖水果的，别的看不到",
    "楼下3楼和5楼吵架，吵了2个小时了",
    "快递单号SF1029384756，收件人{}，{}",
)


def phone(rng: random.Random) -> str:
    """An invented mobile number, now and then in groups or with a courier's extension."""
    figures = f"1{rng.choice('35789')}{rng.randrange(10**9):09d}"
    manner = rng.choice(("{0}", "{0}", "{1} {2} {3}", "{1}-{2}-{3}", "{0}转{4}", "{0}[{4}]"))
    return manner.format(figures, figures[:3], figures[3:7], figures[7:], rng.randrange(1000, 9999))


def person(rng: random.Random) -> str:
    """A surname with how people are called."""
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def order(text: str, rng: random.Random) -> str:
    """The address within what a work order tells."""
    return rng.choice(ORDERS).format(text)


def parcel(text: str, rng: random.Random) -> str:
    """The address on a parcel: name, phone, where to leave it."""
    manner = rng.choice(
        ("{0}{1} {2} {3}", "{2}，{3}，{0}({1})", "收件人：{2} {3} 地址：{0}", "{0} {2}收 {3}", "{3}{2}{0}")
    )
    return manner.format(text, rng.choice(LOCKERS), person(rng), phone(rng))


def opened(text: str, rng: random.Random) -> str:
    """The address as a call begins and ends with it."""
    return rng.choice(OPENERS) + text + rng.choice(CLOSERS)


def wide(text: str, rng: random.Random) -> str:
    """Figures, letters and dashes in full width, the other signs as they come."""
    return "".join(
        chr(ord(one) + 0xFEE0) if one.isascii() and (one.isalnum() or one in "-#()") else one for one in text
    )


def old_script(text: str, rng: random.Random) -> str:
    """The text in Traditional Chinese."""
    return letters.traditional(text, rng)


def adrift(rng: random.Random) -> str:
    """A message that tells no place."""
    ends = rng.choice(("", "，谢谢", "，急！", f"。我姓{rng.choice(SURNAMES)}", f"，{rng.choice(TROUBLES)}"))
    return rng.choice(("", "你好，", "喂，", "在吗？")) + rng.choice(ADRIFT).format(person(rng), phone(rng)) + ends


EVERYDAY: tuple[Wrap, ...] = (order, parcel, opened)


def any_prose(text: str, rng: random.Random) -> str:
    """The address in an order, on a parcel or in a call."""
    return rng.choice(EVERYDAY)(text, rng)
