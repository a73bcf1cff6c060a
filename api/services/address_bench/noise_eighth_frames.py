"""What stands around an address in calls, orders and labels, for noise of the eighth group; names are invented."""

import random
from collections.abc import Callable

Frame = Callable[[str, random.Random], str]

TROUBLES = (
    "下水道堵了，污水往外冒",
    "路灯坏了好几天，晚上黑得很",
    "有人把车停在消防通道上",
    "楼上半夜装修，吵得睡不着",
    "垃圾堆了三天没人收",
    "窨井盖不见了，怕有人掉下去",
    "有一条大狗没牵绳子",
    "墙皮往下掉，差点砸到人",
    "水管爆了，水流了一地",
    "有老人摔倒了，起不来",
    "闻到煤气味，很浓",
    "电动车在楼道里充电",
    "夜里有人放炮",
    "一棵树倒了压着电线",
    "电梯停了，里面还有人",
)
CALLS = (
    "喂，你好，{at}，{what}，麻烦来看一下",
    "我这边是{at}，{what}",
    "你好我要反映个事，{at}这里{what}",
    "哎，{what}，地方是{at}，快点来人",
    "同志，{at}，对，{what}，你们管不管的",
    "是12345吗？我住{at}，{what}",
    "那个……{at}，嗯，{what}",
    "我说一下位置啊，{at}。{what}。",
)
ORDERS = (
    "市民来电反映：{at}，{what}，要求尽快处理。",
    "【事项描述】{at}{what}，诉求人希望有关部门核实并回复。【类别】城市管理",
    "工单：20261103-0{n}；地点：{at}；内容：{what}；时限：2个工作日",
    "转办：{at}，群众称{what}，此前已反映2次，请属地处置。",
    "11月3日上午来电人称，{at}{what}，已安抚，请到场查看",
    "网格员上报 | 位置 {at} | 问题 {what} | 等级 一般",
    "来电人（不愿透露姓名）称{at}{what}，请派员核查。",
)
LABELS = (
    "收件人：{who} {phone} 地址：{at}",
    "{at} {who}收 {phone}",
    "{at}，{who}，{phone}",
    "{who} {phone} {at} 邮编{zip}",
    "{at}（放丰巢柜，别打电话）{phone}",
    "{phone}{who} {at}门口电联",
    "{at}【不在家放物业】{who} {phone}",
    "到付 {at} {who} 电话{phone} 易碎",
    "{at} 菜鸟驿站代收 {who}{phone}",
)
QUESTIONS = (
    "请问{at}归哪个派出所管？另外居住证续签要带什么材料，周六上不上班？",
    "我想问两件事，一个是{at}什么时候通天然气，一个是医保断缴了怎么补",
    "{at}属于哪个社区？社区电话多少？孩子上学划到哪里？",
    "我住{at}，想问下老年卡在哪里办，还有垃圾分类积分怎么兑，谢谢",
    "停水要停到几点？我这里是{at}。还有水费能不能网上交？",
    "先问一下，{at}的物业是哪家？投诉物业打哪个电话？要不要写书面材料？",
)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
CALLED = ("先生", "女士", "师傅", "阿姨", "小姐", "老板")


def phone(rng: random.Random) -> str:
    """An invented phone number, of a mobile mostly."""
    if rng.random() < 0.15:
        return f"0{rng.randint(510, 799)}-8{rng.randint(1_000_000, 9_999_999)}"
    digits = f"1{rng.choice('3578')}{rng.randint(100_000_000, 999_999_999)}"
    return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}" if rng.random() < 0.15 else digits


def person(rng: random.Random) -> str:
    """Somebody's surname with a form of address."""
    return rng.choice(SURNAMES) + rng.choice(CALLED)


def call(text: str, rng: random.Random) -> str:
    """The address told on the phone together with what is wrong."""
    return rng.choice(CALLS).format(at=text, what=rng.choice(TROUBLES))


def order(text: str, rng: random.Random) -> str:
    """The address in the prose of a work order."""
    return rng.choice(ORDERS).format(at=text, what=rng.choice(TROUBLES), n=rng.randint(100, 999))


def label(text: str, rng: random.Random) -> str:
    """The address on a parcel with name, phone and a word to the courier."""
    postcode = f"{rng.randint(200, 699)}{rng.randint(0, 999):03d}"
    return rng.choice(LABELS).format(at=text, who=person(rng), phone=phone(rng), zip=postcode)


def questions(text: str, rng: random.Random) -> str:
    """The address among several questions at once."""
    return rng.choice(QUESTIONS).format(at=text)


def nothing(rng: random.Random) -> str:
    """A call that tells what is wrong and no place at all."""
    where = rng.choice(("我家门口", "我们楼下", "就在这里", "楼道里", "我们单元", "老地方", "我家隔壁", "小区里面"))
    end = rng.choice(("麻烦来看一下", "快点来人", "你们到底管不管", "谢谢", "打我电话", "我等着", "上次也报过的"))
    tail = f"，{phone(rng)}" if rng.random() < 0.3 else ""
    return f"{where}{rng.choice(TROUBLES)}，{end}{tail}"


def widened(text: str) -> str:
    """Digits, letters and dashes at full width."""
    return "".join(
        chr(ord(one) + 0xFEE0) if one.isascii() and (one.isalnum() or one in "-#()") else one for one in text
    )
