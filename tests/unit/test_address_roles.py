"""Texts that name several places in parts of their own, and texts that offer two places."""

import numpy as np
import pytest

from geo.address import AddressIndex, match
from geo.address.registry.names import Kind, Names, Target
from geo.address.told.either import itemised
from geo.address.told.role_words import HOME, MEANT, OTHER, after, cues_of
from geo.address.told.roles import runs_of

NUMBERS = {"柳荫路": (3, 15, 17), "建国东路": (33, 51), "文昌路": (18, 59)}
TEXTS = [f"南屏区{road}{number}号" for road, many in NUMBERS.items() for number in many]
PARTS = [
    {"district": "南屏区", "road": road, "number": f"{number}号"} for road, many in NUMBERS.items() for number in many
]
INDEX = AddressIndex.build(
    ids=[text.removeprefix("南屏区") for text in TEXTS],
    source_ids=[None] * len(TEXTS),
    texts=TEXTS,
    parts=PARTS,
    lng=118.9 + 0.004 * np.arange(len(TEXTS)),
    lat=np.full(len(TEXTS), 31.9),
)


def offered(text: str) -> set[str]:
    return {hit.text.removeprefix("南屏区") for hit in match(INDEX, text).hits if hit.weight > 0.2}


@pytest.mark.parametrize(
    "text",
    [
        "我家住柳荫路3号，走到文昌路18号看见有人打架",
        "开车的，刚过柳荫路3号，现在文昌路18号门口，撞了个骑电动车的",
        "报警人系途经柳荫路3号的货车司机，称在文昌路18号门口看见一名男子躺在路边",
        "我是文昌路18号的住户，多次找物业（办公地点在柳荫路3号）反映无果，电梯一直停运",
        "老父亲早上从文昌路18号家中走出，至今未归，曾在柳荫路3号被找到过一次",
        "报警人住址：柳荫路3号；警情地址：文昌路18号；邻里纠纷",
        "我不是柳荫路3号的住户吗 路过文昌路18号的时候 水管爆了",
        "在文昌路18号，楼上漏水，我本人住柳荫路3号，联系我就行",
        "投诉人地址柳荫路3号，被投诉对象在文昌路18号，噪声扰民",
        "家住柳荫路3号的刘女士来电，说她在文昌路18号的店里丢了钱包",
        "柳荫路3号业主投诉文昌路18号的烧烤店油烟扰民",
        "户口在柳荫路3号没迁，人一直住文昌路18号，要上门的话来文昌路18号",
        "房产证上写的是柳荫路3号那套早卖了，现住文昌路18号",
        "身份证地址柳荫路3号 实际居住文昌路18号 独居老人",
        "原址柳荫路3号已停业，新店开在文昌路18号",
        "柳荫路3号的房子租出去了，我们一家住文昌路18号",
        "寄：柳荫路3号 陈（已揽收）→收：文昌路18号 小吴",
        "取件地址 柳荫路3号；送达地址 文昌路18号；件数3",
        "收件人小吴 文昌路18号 退回地址：柳荫路3号 仓库",
        "起点柳荫路3号(已上车) 现车辆抛锚在文昌路18号",
        "请到柳荫路3号取件，送到文昌路18号",
        "不是柳荫路3号，上次师傅跑错了，是文昌路18号",
        "上回派到柳荫路3号去了，搞错了，正确的是文昌路18号，漏水",
        "单子写成柳荫路3号，更正为文昌路18号",
        "系统显示柳荫路3号，客户说是文昌路18号",
        "不要去柳荫路3号，要去文昌路18号",
        "地址变更：原柳荫路3号 现文昌路18号",
        "柳荫路3号是我家，文昌路18号是出事的地方",
        "我现在不在家，家是柳荫路3号，事情发生在文昌路18号",
        "上次报的是柳荫路3号，门牌换了，现在应该是文昌路18号，还是那个垃圾房的事",
        "柳荫路3号对面的文昌路18号",
        "文昌路18号，在柳荫路3号斜对面",
        "110转来：柳荫路3号报警，现场文昌路18号",
        "居住证地址柳荫路3号，实际租住文昌路18号",
        "柳荫路3号张某报称其位于文昌路18号的仓库被盗",
        "曾用地址柳荫路3号，现用地址文昌路18号",
        "我在柳荫路3号上班，文昌路18号家里水管爆了",
        "地址搞错了，把文昌路18号写成柳荫路3号",
        "户口在柳荫路3号没迁，人一直住南屏区文昌路18号，要上门的话来文昌路18号",
        "我家住柳荫路3号，刚才路过问仓路18号，看到有人打架",
        "来电人住址：柳荫路3号；事发地点：南屏区 问仓路 18号，井盖没了",
        "事发地：南屏区问仓路18号（树倒了），来电人现住柳荫路3号",
        "我住在柳荫路3号，不过我说的不是我家，是南屏区问仓路18号那边有人占道",
        "王阿姨（住址柳荫路3号）来电，事发地点：文昌路18号，楼上漏水",
        "用水地址文昌路18号，表后漏水。联系地址：柳荫路3号。",
        "市民反映文昌路18号旁边的工地夜间施工，已向住建局反映（住建局地址：柳荫路3号）。",
        "用户原装机地址柳荫路3号，现申请移机至文昌路18号，联系人小赵",
        "我住在柳荫路3号，单位在建国东路33号，文昌路18号门口的污水井一直往外冒水",
        "前天反映柳荫路3号路灯不亮，已修复。文昌路18号的路灯又坏了",
        "父亲今早从家（柳荫路3号）出门，现在在文昌路18号门口站着，不认得路了",
        "柳荫路3号油烟扰民，城管答复已整改，现该店搬至文昌路18号继续经营",
        "供暖投诉，文昌路18号家里只有14度，热力公司（柳荫路3号）派人来测过，说合格",
        "文昌路18号旁边的空地上有人烧电缆，社区在柳荫路3号那边，来看过一次",
        "在文昌路18号有个老人摔倒了，我在柳荫路3号上班走不开",
        "住文昌路18号的老人家里没水了，我这边是深圳市南山区科技路88号",
        "孩子在柳荫路3号上学，文昌路18号门口有人拦着要钱",
        "文昌路18号的仓库起火，火势往柳荫路3号方向蔓延",
        "文昌路18号新装的声屏障有个缺口，正对着柳荫路3号方向",
        "曾有人看见她在柳荫路3号门口，现家属在文昌路18号等候",
        "柳荫路3号没事，是文昌路18号漏水",
        "柳荫路3号出来的一辆渣土车在文昌路18号门口撒了一地",
        "老人要去柳荫路3号接孙子，在文昌路18号迷路了",
        "走到文昌路18号门口被狗咬了，狗主人说是住柳荫路3号的",
        "捡到钱包，内有身份证（住址：柳荫路3号）和银行卡，钱包放在文昌路18号门口被人堵着要",
    ],
)
def test_the_words_around_two_places_tell_which_is_meant(text: str) -> None:
    assert offered(text) == {"文昌路18号"}


@pytest.mark.parametrize(
    "text",
    [
        "不是柳荫路3号就是文昌路18号，我听人家说的",
        "要么柳荫路3号要么文昌路18号",
        "可能在柳荫路3号，也可能在文昌路18号",
        "柳荫路3号还是文昌路18号啊？面单糊了",
        "今天有两件事，一个是柳荫路3号有人摆摊，一个是文昌路18号井盖坏了",
        "1.柳荫路3号积水 2.文昌路18号积水",
        "①柳荫路3号积水②文昌路18号积水",
        "柳荫路3号、文昌路18号两处漏水",
        "我单位在柳荫路3号，家在文昌路18号，家里进贼了",
        "我在柳荫路3号点的外卖，商家是文昌路18号的川菜馆，要他退钱不肯",
        "柳荫路3号路灯不亮；文昌路18号，楼上漏水",
        "柳荫路3号有人占道摆摊，另外文昌路18号路灯不亮好几天了",
        "从柳荫路3号门口到文昌路18号一路上都没有路灯",
        "上午巡查柳荫路3号的商铺，下午到文昌路18号处理一起邻里纠纷",
        "自己是柳荫路3号业主，开发商（办公地点：文昌路18号）承诺配建幼儿园",
    ],
)
def test_two_places_of_which_the_words_choose_none_are_both_offered(text: str) -> None:
    assert offered(text) == {"柳荫路3号", "文昌路18号"}


def test_three_places_are_all_offered() -> None:
    assert offered("柳荫路3号、文昌路18号、建国东路33号都没水") == {"柳荫路3号", "文昌路18号", "建国东路33号"}


@pytest.mark.parametrize("text", ["文昌路59号，也可能是18号，楼上漏水", "文昌路好像59号要么就是18号"])
def test_two_numbers_of_one_road_are_both_offered(text: str) -> None:
    assert offered(text) == {"文昌路59号", "文昌路18号"}


def test_a_place_alone_is_meant_whatever_part_it_plays() -> None:
    assert offered("户口在柳荫路3号没迁") == {"柳荫路3号"}
    assert offered("我家住柳荫路3号，楼上漏水") == {"柳荫路3号"}


@pytest.mark.parametrize(
    "text", ["文昌路（原便民路）18号", "便民路（现文昌路）18号", "柳荫路3号到文昌路18号", "从柳荫路3#到文昌路18#"]
)
def test_old_names_and_ways_are_no_parts(text: str) -> None:
    assert offered(text) == {"文昌路18号"} | ({"柳荫路3号"} if "柳荫" in text else set())


@pytest.mark.parametrize(
    "text", ["我在南屏区这一片 一股煤气味", "反正是南屏区", "南屏区的一个小区", "就在南屏区 具体哪条路我也说不上来"]
)
def test_a_district_alone_is_asked_about_by_road(text: str) -> None:
    found = match(INDEX, text)
    assert (found.asks, found.hits != ()) == ("road", True)


@pytest.mark.parametrize("text", ["南屏区碧水云天小区", "寄往杭州西湖区文昌路18号", "我姐住在姑苏区文昌路18号"])
def test_names_elsewhere_and_unknown_ones_are_not_asked_about(text: str) -> None:
    assert match(INDEX, text).none > 0.7


@pytest.mark.parametrize("text", ["文昌路不是59号就是18号", "文昌路59号还是18号我记不清了"])
def test_one_number_or_the_other(text: str) -> None:
    assert offered(text) == {"文昌路59号", "文昌路18号"}


def test_a_place_that_the_registry_lacks_is_meant_all_the_same() -> None:
    assert offered("户口在柳荫路3号没迁，人现在住碧桂大道88号") == set()


def test_items_of_a_list_are_parted_and_numbers_stay() -> None:
    assert itemised("1、柳荫路3号 2、文昌路18号") == ";;柳荫路3号 ;;文昌路18号"
    assert itemised("柳荫路3号1、2幢") == "柳荫路3号1、2幢"


def test_words_before_and_behind_a_place_tell_its_part() -> None:
    assert [cue.role for cue in cues_of("家住柳荫路3号，路过文昌路")] == [HOME, MEANT]
    assert after("柳荫路3号早卖了", 5) == OTHER
    assert after("柳荫路3号漏水", 5) == 0


PLACES = AddressIndex.build(
    ids=[text.removeprefix("南屏区") for text in TEXTS],
    source_ids=[None] * len(TEXTS),
    texts=TEXTS,
    parts=PARTS,
    lng=118.9 + 0.004 * np.arange(len(TEXTS)),
    lat=np.full(len(TEXTS), 31.9),
    places=[("云澜海洋博物馆", 118.95, 31.9), ("望塔商业中心", 118.96, 31.9), ("云澜市人民医院", 118.97, 31.9)],
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("家长投诉云澜海洋博物馆团体票排队太久，孩子晒晕了，家长住柳荫路3号", "云澜海洋博物馆"),
        ("望塔商业中心广场音响太吵，市民曾去柳荫路3号反映，没有结果", "望塔商业中心"),
        ("望塔商业中心保安打人，伤者送往云澜市人民医院救治", "望塔商业中心"),
        ("柳荫路3号楼顶装了基站，居民担心辐射。附近就是云澜海洋博物馆", "柳荫路3号"),
        ("柳荫路3号公厕夜间锁门，老人只能走到云澜海洋博物馆去上厕所", "柳荫路3号"),
        ("在柳荫路3号接到冒充云澜市人民医院的电话，被骗四万元", "柳荫路3号"),
        ("从云澜市人民医院坐车回家，到柳荫路3号门口摔倒了", "柳荫路3号"),
    ],
)
def test_what_a_text_is_about_is_meant_not_where_somebody_had_to_go(text: str, meant: str) -> None:
    assert {hit.text.removeprefix("南屏区") for hit in match(PLACES, text).hits if hit.weight > 0.2} == {meant}


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("柳荫路3号药店卖过期药，质量问题拒绝退换，发票金额268元，请市场监管部门调解，并答复来电人", "柳荫路3号"),
        ("在云澜海洋博物馆购买纪念品，质量问题拒绝退换，请市场监管部门调解", "云澜海洋博物馆"),
        ("望塔商业中心后门垃圾房恶臭，来电人住在附近，称开窗都开不了，希望迁移", "望塔商业中心"),
        ("云澜海洋博物馆预约了十点的场次，到馆后被告知闭馆，工作人员互相推诿，要求道歉并公布规则", "云澜海洋博物馆"),
    ],
)
def test_the_only_place_of_a_long_text_is_found_whatever_is_told_around_it(text: str, meant: str) -> None:
    found = match(PLACES, text)
    assert found.hits[0].text.removeprefix("南屏区") == meant
    assert found.hits[0].weight > 0.8


@pytest.mark.parametrize("text", ["不在柳荫路3号", "不是柳荫路3号", "这里不是柳荫路3号"])
def test_where_something_is_not_is_no_answer(text: str) -> None:
    assert match(INDEX, text).none > 0.18
    assert match(INDEX, f"{text}吗").none < 0.18


def test_where_it_happened_is_not_the_home_of_who_calls_be_it_not_on_record() -> None:
    found = match(INDEX, "我家住柳荫路3号，刚才路过南屏区碧水云天幼儿园，看到树倒了")
    assert found.none > 0.18 or not found.hits
    assert offered("我家住柳荫路3号，看到楼下有人打架") == {"柳荫路3号"}


@pytest.mark.parametrize(
    "text",
    [
        "收件地址文昌路18号，寄件地址杭州市西湖区文三路",
        "寄件地址文昌路18号，收件地址广东省佛山市南海区桂城街道某路，未妥投",
        "文昌路18号占道经营，建议柳荫路街道城管中队清理",
        "在文昌路18号买的柳荫路3号食品厂生产的饼干有虫",
        "生产单位柳荫路3号某厂，销售单位文昌路18号某超市",
        "快递放在文昌路18号，我人在柳荫路3号",
    ],
)
def test_a_place_in_another_city_and_an_office_called_for_are_not_the_scene(text: str) -> None:
    assert offered(text) == {"文昌路18号"}


@pytest.mark.parametrize(
    "text",
    [
        "我家住柳荫路3号，刚才路过南屏区互辆商务楼，看到消防通道被堵",
        "家住柳荫路3号的王女士反映金鼎大厦楼下噪音",
        "我是柳荫路3号的住户，要反映的是南屏区 湖丙街 18号噪音很大",
        "我家住柳荫路3号，投诉翠湖苑7栋有人养鸡",
    ],
)
def test_a_home_is_not_asserted_where_the_scene_is_named_and_not_on_record(text: str) -> None:
    assert "柳荫路3号" not in offered(text)


@pytest.mark.parametrize(
    "text",
    [
        "我家在柳荫路3号，漏水的不是我家，是对面楼",
        "我住在柳荫路3号，不过我说的不是我家，是美好萤象那边有人乱倒垃圾",
        "我们是柳荫路3号的，不是我们这里吵，是隔壁小区",
    ],
)
def test_a_home_is_but_asked_about_where_it_is_said_not_to_be_there(text: str) -> None:
    assert match(INDEX, text).none > 0.3


def test_a_number_behind_a_name_that_is_not_on_record_is_not_of_the_home() -> None:
    assert offered("我家住柳荫路3号，刚才路过搀淮里17号，看到有人占道摆摊") == set()


def test_where_somebody_goes_is_not_where_it_is() -> None:
    assert offered("文昌路18号去柳荫路方向") == {"文昌路18号"}


@pytest.mark.parametrize("text", ["柳荫路3号或者青云大道8号", "青云大道8号还是柳荫路3号，我忘了"])
def test_one_of_two_places_is_but_asked_about_where_the_other_is_not_on_record(text: str) -> None:
    found = match(INDEX, text)
    assert ([hit.text for hit in found.hits], round(found.none, 1)) == (["南屏区柳荫路3号"], 0.5)


def test_the_number_on_record_is_meant_where_the_other_of_one_road_is_not() -> None:
    assert match(INDEX, "柳荫路3号？也可能是192号").sure > 0.9


def test_what_is_complained_of_without_a_name_is_at_home() -> None:
    assert offered("我家住柳荫路3号，投诉楼上半夜施工") == {"柳荫路3号"}


@pytest.mark.parametrize(
    "text",
    [
        "文昌路18号店主说东西不是他的，问了是柳荫路那家装修的，让他们明天拉走",
        "文昌路18号门口有学生被电动车撞了，学生家长正从柳荫路那边赶过来",
        "文昌路18号店主把污水直排到柳荫路的下水井，请查处文昌路18号",
        "投诉人：我原来在柳荫路租房，上个月刚搬到文昌路18号，房东不给装表",
        "本人家住柳荫路3号，现反映文昌路18号门前电线杆倾斜，供电所在建国东路，至今未处理",
        "渣土车沿文昌路由南往北行驶至18号附近压断光缆，往柳荫路去了",
        "巡到文昌路发现18号在拆承重墙",
        "文昌路18号作坊冒用柳荫路3号食品厂的厂名",
        "车停在文昌路18号，车主说在对面柳荫路3号喝喜酒，马上下来",
        "上门取件：文昌路18号，到付，明早十点前",
    ],
)
def test_a_place_that_is_but_mentioned_is_not_the_scene(text: str) -> None:
    assert offered(text) == {"文昌路18号"}


def test_a_name_behind_a_number_keeps_its_first_character() -> None:
    names = Names.build([("丁香丽都", Target(Kind.COMPOUND, 1, 0.0)), ("三环南路", Target(Kind.ROAD, 2, 0.0))])
    assert len(runs_of("我家住三环南路191号丁香丽都3幢", [], names)) == 1
