"""Names by ear, keyboard and scanner; labels, work orders, chats and questions; and two faults at once."""

from api.services.address_bench import letters
from api.services.address_bench.noise_tenth_doors import (
    ESTATE,
    bare,
    house_alone,
    in_lane,
    marked,
    no_gap,
    of_group,
    on_form,
    plain_only,
    scanned,
    signed,
    spoken,
    sub_number,
    turned,
)  # fmt: skip
from api.services.address_bench.noise_tenth_steps import (
    Call,
    close,
    doors,
    exchanged,
    former,
    framed,
    in_stem,
    lost,
    one_spelled,
    other_tail,
    respelled,
    spelled,
    table,
    without_tail,
)  # fmt: skip

HOMOPHONE = respelled(in_stem(letters.homophone))
N_L, NASAL, FLAT = (respelled(in_stem(close(kind))) for kind in ("nl", "nasal", "flat"))
F_H = respelled(in_stem(close("fh")))
LOOKS = respelled(in_stem(letters.look_alike))
SWAPPED, LOST = respelled(exchanged, 3), respelled(lost, 3)
SPOKEN, DASHED = doors(spoken), marked("-", "-", "—")

parcel = framed(
    "☺ ☎ 〈〉 放门口就行", "收件人:☺,电话:☎,地址:〈〉", "〈〉 ☺(收) ☎", "〈〉，到了打电话☎",
    "【中转】〈〉 ☺ ☎ 易碎轻放",
    "〈〉 放快递柜 取件打☎", "寄：〈〉 ☎ 家里没人放驿站",
)  # fmt: skip
order = framed(
    "⏰市民☺来电反映，〈〉污水外溢，要求尽快处理，电话☎。", "诉求人☺称〈〉路灯不亮已№天，请核实。",
    "【工单】⏰ 〈〉，电梯困№人，已通知维保。",
    "群众反映：〈〉夜间施工扰民，望№日内答复。", "☺反映〈〉楼道堆放杂物，存在消防隐患，已反映№次未解决。",
    "⏰接12345转办：〈〉垃圾№天未清运。",
)  # fmt: skip
hotline = framed(
    "喂你好，我这里是〈〉，水管爆了，麻烦派人来", "哎你好我要报修啊，地址你记一下，〈〉",
    "喂，我在〈〉这里，有人摔倒了", "您好，我家住〈〉，停电№个小时了",
    "是网格员吗，〈〉你们过来看一下吧", "喂喂听得到吗，我说地址，〈〉，对",
)  # fmt: skip
question = framed(
    "请问〈〉属于哪个网格？", "〈〉归谁管", "想问一下〈〉的网格员电话多少", "〈〉是哪个社区的呀？",
    "麻烦查下〈〉，是哪个网格，网格长是谁？",
)  # fmt: skip
asked_much = framed(
    "〈〉是哪个网格？网格员叫什么？几点上班？", "我住〈〉，第一想问垃圾几点收，第二社保去哪里办，第三谁是网格员",
    "〈〉今天停水吗？停到几点？物业电话是不是☎？",
    "请问：1、〈〉归哪个网格；2、居住证在哪办；3、要带№张照片吗？",
)  # fmt: skip
figures = framed(
    "⏰发现，现场№人，损失约№00元，地点〈〉", "编号2026-0№№，〈〉，№月№日起漏水", "〈〉，№0平米，出租给№个人，没登记",
    "11月№日⏰，〈〉，车牌尾号№№挡住消防通道",
)  # fmt: skip

NAME_TYPES = table(
    Call("ime_slip", "Picks another letter of the same sound for one of a name.", (HOMOPHONE,)),
    Call("southern_n_l", "Says n for l or l for n in a name.", (N_L,)),
    Call("coastal_f_h", "Says f for h or h for f in a name.", (F_H,)),
    Call("nasal_blurred", "Blurs the nasal at the end of a syllable.", (NASAL,)),
    Call("zh_told_as_z", "Says z, c, s for zh, ch, sh or the other way.", (FLAT,)),
    Call("scan_lookalike", "Sends a scan in which a letter became one that looks like it.", (LOOKS,)),
    Call("fingers_crossed", "Types two neighbouring letters of a long name in the wrong order.", (SWAPPED,)),
    Call("key_not_hit", "Leaves a letter of a long name out.", (LOST,)),
    Call("typed_pinyin", "Types a name in pinyin.", (respelled(spelled),)),
    Call("one_left_pinyin", "Leaves one letter of a name in pinyin.", (respelled(one_spelled),)),
    Call("tail_unsaid", "Leaves out what kind of road or estate it is.", (without_tail,)),
    Call("bygone_name", "Says the former name, which the registry knows.", (former,)),
    Call("script_of_old", "Writes Traditional Chinese.", (), (), letters.traditional),
)  # fmt: skip

TALK_TYPES = table(
    Call("slip_of_parcel", "A courier's label with names and phones.", (), (), parcel),
    Call("prose_of_order", "A work order in prose.", (), (), order),
    Call("hotline_talk", "Speaks to the hotline.", (no_gap,), (), hotline),
    Call("whose_grid", "Asks whose grid it is.", (), (), question),
    Call("much_asked", "Asks several things at once about one place.", (), (), asked_much),
)  # fmt: skip

BOTH = table(
    Call("homophone_dash", "A wrong letter of the same sound, doors with dashes.", (HOMOPHONE, DASHED), ESTATE),
    Call("homophone_hotline", "A wrong letter of the same sound, figures in words, in a call.", (HOMOPHONE, no_gap,
        SPOKEN), (), hotline),
    Call("n_l_parcel", "n for l on a courier's label.", (N_L,), (), parcel),
    Call("nasal_spoken", "A blurred nasal and figures in words.", (NASAL, no_gap, SPOKEN)),
    Call("f_h_question", "f for h in a question whose grid it is.", (F_H,), (), question),
    Call("flat_order", "A flat tongue's name in a work order.", (FLAT,), (), order),
    Call("scan_name_figure", "A scan with a wrong letter in a name and one in a figure.", (LOOKS, doors(scanned,
        "number", "room"))),
    Call("crossed_parcel", "Letters in the wrong order on a label.", (SWAPPED,), (), parcel),
    Call("lost_question", "A letter left out in a question with several parts.", (LOST,), (), asked_much),
    Call("pinyin_dash", "A name in pinyin, doors with dashes.", (respelled(spelled), DASHED), ESTATE),
    Call("script_fu", "Traditional Chinese with a shortened 附号.", (doors(sub_number, "number"),), ("road", "number"),
        letters.traditional),
    Call("tail_spoken", "No word for the kind, figures in words.", (without_tail, no_gap, SPOKEN)),
    Call("bygone_in_order", "A former name in a work order.", (former,), (), order),
    Call("former_dash", "A former name, doors with dashes.", (former, DASHED), ESTATE),
    Call("lane_in_words", "A lane in own words, its figures spoken, in a call.", (no_gap, doors(in_lane, "lane"),
        doors(spoken, "number", "room")), ("lane", "road", "number"), hotline),
    Call("group_by_ear", "The group in own words, in a call.", (no_gap, doors(of_group, "lane"), doors(spoken,
        "number")), ("lane", "number"), hotline),
    Call("turned_dash", "Estate first, doors with dashes, the road behind.", (turned, DASHED), (*ESTATE, "road")),
    Call("bare_and_ime", "No 号 and a wrong letter of the same sound.", (house_alone, HOMOPHONE, doors(bare, "number")),
        ("road", "number")),
    Call("sign_in_order", "# for 号 in a work order.", (plain_only, doors(signed, "number")), ("road", "number"),
        order),
    Call("figures_dash", "Dates and counts beside doors with dashes.", (DASHED,), ESTATE, figures),
    Call("form_and_look", "Fields of a form read by a scanner.", (LOOKS, on_form)),
    Call("other_tail_parcel", "小区 for an estate of another word, on a label.", (other_tail,), ("compound",), parcel),
)  # fmt: skip
