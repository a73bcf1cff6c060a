"""Words for kinds of public places that stand for each other: 社区医院 for 社区卫生服务中心, 街市 for 菜市场."""

from collections.abc import Iterator

STEM_LEAST = 2
_KINDS = """
社区卫生服务中心 卫生服务中心 社区医院 社区卫生院 社区卫生中心 社区卫生服务站 社康中心 社康
人民医院 医院
中医医院 中医院
妇幼保健院 妇幼保健医院 妇幼保健中心 妇幼医院 妇幼
派出所 公安派出所 公安局派出所 公安所
农贸市场 菜市场 菜场 街市 集贸市场 肉菜市场 综合市场 农贸综合市场 菜市 市场
幼儿园 幼稚园
小学 小学校 完小 完全小学
地铁站 轨道站 轻轨站 地铁口 站
公交站 公交车站 公共汽车站 公交车站台 公交站台 车站 站
汽车站 汽车客运站 长途汽车站 客运站 客车站 车站 站
火车站 铁路车站 高铁站 站
加油站 加油加气站 加油点
邮政所 邮局 邮政支局 邮政局 邮电所 邮电局
供电所 供电站 电力所 供电营业厅
税务所 税务分局 税务局
消防站 消防队 消防救援站 消防中队
交警大队 交警队 交警中队 交通警察大队
人民法庭 法庭
人民法院 法院
人民检察院 检察院
敬老院 养老院 福利院 老人院
购物中心 购物广场 商场 商城 百货商场
党群服务中心 社区服务中心 便民服务中心
居民委员会 居委会 居委
村民委员会 村委会 村委 村部
街道办事处 街道办 办事处
人民政府 政府
垃圾中转站 垃圾转运站 垃圾压缩站 垃圾站
公共厕所 公厕 厕所
停车场 停车楼 停车点
污水处理厂 污水厂
自来水厂 水厂
变电站 变电所
殡仪馆 火葬场
立交桥 立交
体育馆 体育中心
"""
_OF_KIND = {word: tuple(line.split()) for line in _KINDS.split("\n") for word in line.split()[:1] if line}
_ALSO = {word: tuple(line.split()) for line in _KINDS.split("\n") for word in line.split()[1:] if len(word) > 2}
KINDS = tuple(sorted({*_OF_KIND, *_ALSO}, key=lambda word: (-len(word), word)))


def of_kind(word: str) -> tuple[str, ...]:
    """Return the other words for a kind of public places: 法院 for 人民法院."""
    return _OF_KIND.get(word, ())[1:]


def akin(name: str) -> Iterator[str]:
    """Return a public place's name with other words for its kind.

    >>> list(akin("沙沟社区卫生服务中心"))[:3], list(akin("青桷派出所"))
    (['沙沟卫生服务中心', '沙沟社区医院', '沙沟社区卫生院'], ['青桷公安派出所', '青桷公安局派出所', '青桷公安所'])
    """
    word = next((one for one in KINDS if name.endswith(one)), "")
    stem = name.removesuffix(word)
    if word and len(stem) >= STEM_LEAST:
        for other in _OF_KIND.get(word) or _ALSO[word]:
            if other != word:
                yield stem + other
