"""Words around an address in the ninth noise: calls, work orders, labels, chats, several questions."""

import random

from api.services.address_bench.city import BenchCity
from api.services.address_bench.noise_ninth_steps import Step
from api.services.address_bench.writer import Draft

CALLS = (
    ("你好，我这边是", "，家里停水了，麻烦看一下"),
    ("喂，我住", "，下水道堵了"),
    ("我在", "，有人把车停在消防通道上了"),
    ("麻烦派个人到", "，电梯不动了"),
    ("哎你好，是网格员吗，我家是", "，暖气不热"),
    ("师傅，", "，燃气表不走了"),
    ("那个，", "，楼道灯坏了好几天了"),
    ("您好，我要反映一下，", "，半夜施工太吵"),
    ("我姓王，住在", "，想问居住证在哪里办"),
    ("请问", "归哪个网格管啊"),
)
ORDERS = (
    ("【诉求内容】来电人家住", "，反映楼上漏水，物业未处理，要求尽快上门。"),
    ("市民来电：", "，垃圾多日未清运，影响居民出行，请核实。"),
    ("工单编号：{code}，事发地址：", "，事由：路面积水，请责任单位到场处置。"),
    ("转办件 {code} 诉求人称", "，有流浪犬出没，已转街道，限3日内回复。"),
    ("反映人（匿名）反映", "，违规充电，存在安全隐患，望相关部门核查处理。"),
    ("热线来电，", "，独居老人无人应答，家属请求上门查看。"),
)
LABELS = (
    ("收货地址：", " {who} {phone}"),
    ("{who}，{phone}，", ""),
    ("收件人：{who} 电话：{phone} 地址：", "（放门口即可）"),
    ("", " {who}收 {phone} 到了打电话"),
    ("寄：", " 电话{phone} {who} 勿放快递柜"),
    ("[外卖] ", " 备注：少辣 {phone}"),
)
CHATS = (
    ("@物业 ", " 又停电了"),
    ("在吗在吗，", "，今天能修吗"),
    ("有人吗？", "，水管爆了！！"),
    ("收到，", "，已经在去的路上"),
    ("各位邻居，", "，谁家的猫丢了"),
)
QUESTIONS = (
    ("", "是哪个社区的？网格员电话多少？另外办老年卡要带什么？"),
    ("我想问三个事：", "归谁管，垃圾几点收，还有医保在哪里交"),
    ("请问一下，", "今天停不停水？几点来？没水的话能送水吗？"),
    ("两个问题，一是", "的路灯谁来修，二是孩子上学要什么材料"),
)
HUMS = (
    ("呃……我想想啊，", "，对，就是这个"),
    ("那个什么，嗯，", "吧，应该没错"),
    ("就是，就是", "，听得清吗"),
    ("我给你说啊，", "，记下了没有"),
)
WHO = "王女士 李先生 陈师傅 赵阿姨 刘小姐 周先生 孙老师 马女士".split()


def phone(rng: random.Random) -> str:
    """An invented mobile number."""
    return "1" + rng.choice("3578") + "".join(rng.choice("0123456789") for _ in range(9))


def framed(frames: tuple[tuple[str, str], ...]) -> Step:
    """Set one of the frames around the address."""

    def step(paper: Draft, city: BenchCity, rng: random.Random) -> bool:
        head, tail = rng.choice(frames)
        code = f"{rng.randrange(10**9):09d}"
        words = {"who": rng.choice(WHO), "phone": phone(rng), "code": code}
        paper.head = head.format(**words) + paper.head
        paper.tail = paper.tail + tail.format(**words)
        return True

    return step


CALL, ORDER, LABEL = framed(CALLS), framed(ORDERS), framed(LABELS)
CHAT, ASKS, HUM = framed(CHATS), framed(QUESTIONS), framed(HUMS)
