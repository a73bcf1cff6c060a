"""Forms, chats, sheets and lists: labelled fields in odd order, debris, remarks, cut-off lines."""

import random
import re

from api.services.address_bench import letters
from api.services.address_bench import noise_fourth_words as words
from api.services.address_bench.noise_fourth_calls import Write, written
from api.services.address_bench.writer import Draft, Noise

LABELS = {
    "district": ("所属区", "区县", "行政区"),
    "town": ("街道/镇", "街镇", "镇街"),
    "community": ("社区(村)", "村居"),
    "road": ("道路", "街路巷", "路名"),
    "compound": ("小区/单位", "小区名称", "楼盘"),
    "building": ("楼栋", "楼号", "栋号"),
    "unit": ("单元", "单元号"),
    "room": ("房号", "室号", "户室"),
}
LATIN = {"路": "LU", "街": "JIE", "大街": "DAJIE", "道": "DAO", "大道": "DADAO", "巷": "XIANG", "胡同": "HUTONG"}
TOGETHER = ("lane", "number")


def form_fields(paper: Draft, rng: random.Random) -> str:
    """Labelled fields in any order, some of them empty or about something else."""
    paper.drop("province", "city")
    fields = []
    for key, labels in LABELS.items():
        value = paper.form.get(key, "")
        if key == "compound":
            value += paper.form.get("phase", "")
        if value and (key != "compound" or paper.form.get("compound")):
            fields.append((rng.choice(labels), value))
    number = "".join(paper.form.get(key, "") for key in TOGETHER)
    if number:
        fields.append((rng.choice(("门牌", "门牌号", "号牌")), number))
    if paper.form.get("phase") and not paper.form.get("compound"):
        return ""
    fields += [
        ("事项", rng.choice(words.NOTES)),
        ("人数", str(rng.randint(1, 6))),
        ("备注", rng.choice(("无", "/", "急"))),
    ]
    rng.shuffle(fields)
    left, right = rng.choice((("【", "】"), ("", "："), ("[", "]="), ("<", ">")))
    return rng.choice(("；", " ", "\n", ",")).join(f"{left}{label}{right}{value}" for label, value in fields)


def dispatch_note(paper: Draft, rng: random.Random) -> str:
    """A police note: time, order number, place, names, what was done."""
    hour, minute = rng.randint(0, 23), rng.randint(0, 52)
    number = rng.randint(100000, 999999)
    return rng.choice(
        (
            f"{hour}时{minute:02d}分，接110指令(警单{number})：{rng.choice(words.PEOPLE)}报{paper.text()}"
            f"{rng.choice(words.NOTES)}，民警2人到场，{hour}时{minute + 7:02d}分处置完毕。",
            f"[{number}] {hour}:{minute:02d} {paper.text()} / {rng.choice(words.NOTES)} / 出警3人 / 未结",
            f"报警人{rng.choice(words.PEOPLE)}({rng.randint(20, 80)}岁)称在{paper.text()}"
            f"发生{rng.choice(words.NOTES)}，损失约{rng.randint(2, 90)}00元。",
        )
    )


def pasted(paper: Draft, rng: random.Random) -> str:
    """Debris of copying before, between and after."""
    parts = [paper.form[key] for key in paper.order if paper.form.get(key)]
    cut = rng.randrange(len(parts)) if len(parts) > 1 else 0
    middle = rng.choice(("", "&nbsp;", "\n", " \t", "\u200b", "<br/>"))
    text = "".join(parts[:cut]) + middle + "".join(parts[cut:])
    return f"{rng.choice(words.DEBRIS)}{rng.choice(words.DEBRIS)}{text} {rng.choice(words.DEBRIS)}"


def group_chat(paper: Draft, rng: random.Random) -> str:
    """An owners' group: its title names the estate, a message the rest."""
    if not paper.form.get("compound") or not (paper.form.get("building") or paper.form.get("number")):
        return ""
    if not paper.row.road or not paper.row.building:
        return ""
    paper.drop("province", "city", "community", "road", "lane", "number")
    head = "".join(paper.form.get(key, "") for key in ("district", "town"))
    rest = "".join(paper.form.get(key, "") for key in ("phase", "building", "unit", "room"))
    clock = f"{rng.randint(6, 23)}:{rng.randint(10, 59)}"
    return (
        f"群聊「{head}{paper.form['compound']}业主{rng.choice('一二三')}群」({rng.randint(90, 499)}) "
        f"{rng.choice(words.PEOPLE)} {clock}\n{rest}{rng.choice(words.TROUBLES)}"
    )


def remarks(paper: Draft, rng: random.Random) -> str:
    """Bracketed remarks in the middle of the address."""
    parts = [paper.form[key] for key in paper.order if paper.form.get(key)]
    if len(parts) < 2:
        return ""
    places = rng.sample(range(1, len(parts) + 1), min(len(parts), rng.choice((1, 2))))
    return "".join(part + (rng.choice(words.REMARKS) if k in places else "") for k, part in enumerate(parts, 1))


def table_line(paper: Draft, rng: random.Random) -> str:
    """A line of a table with its empty cells and codes."""
    mark = rng.choice(("|", ",", "\t", " ; "))
    cells = [paper.form.get(key, rng.choice(("", "-", "NULL"))) for key in ("district", "town")]
    rest = "".join(
        paper.form.get(key, "") for key in paper.order if key not in {"province", "city", "district", "town"}
    )
    paper.drop("province", "city")
    row = [str(rng.randint(1, 900)), f"2026/{rng.randint(1, 11)}/{rng.randint(1, 28)}", *cells, rest]
    return mark.join([*row, rng.choice(words.NOTES), rng.choice(("已办结", "待派", "0", "N/A"))])


def list_item(paper: Draft, rng: random.Random) -> str:
    """A numbered list of findings; the number of the item stands before the address."""
    item = rng.randint(1, 12)
    mark = rng.choice(("、", ". ", "）", ".", " "))
    head = f"今日巡查{rng.randint(3, 9)}处，" if rng.random() < 0.5 else ""
    return f"{head}{item}{mark}{paper.text()}{rng.choice(words.NOTES)}1起，已上报"


def cut_off(paper: Draft, rng: random.Random) -> str:
    """Typing stopped in the middle of the unit or of the room's word."""
    keys = [key for key in paper.order if paper.form.get(key)]
    if "building" not in keys or not {"unit", "room"} & set(keys):
        return ""
    unit = paper.form.get("unit", "")
    paper.drop("room")
    if unit.endswith("单元"):
        paper.drop("unit")
        return paper.text() + unit.removesuffix("元")
    return paper.text() + rng.choice((" 楼", "的三", "，我", "左"))


def repeated_finer(paper: Draft, rng: random.Random) -> str:
    """The same place told three times, each time a little finer."""
    parts = [paper.form[key] for key in paper.order if paper.form.get(key) and key not in {"province", "city"}]
    if len(parts) < 3:
        return ""
    paper.drop("province", "city")
    cuts = sorted(rng.sample(range(1, len(parts)), min(2, len(parts) - 1)))
    return "，".join("".join(parts[:cut]) for cut in [*cuts, len(parts)])


def door_plate(paper: Draft, rng: random.Random) -> str:
    """What a photographed door plate reads: road, pinyin, number, post code."""
    road, number = paper.form.get("road", ""), paper.form.get("number", "")
    if not road or not number or not paper.row.road or paper.form.get("lane") or paper.row.compound:
        return ""
    paper.drop("province", "community", "room")
    area = "".join(paper.form.get(key, "") for key in ("city", "district", "town"))
    end = road[-2:] if road.endswith(("大道", "大街", "胡同")) else road[-1]
    word = LATIN.get(end, "")
    latin = "".join(letters.sound(road.removesuffix(end))).upper()
    plate = number.removesuffix("号") if number.endswith("号") and rng.random() < 0.5 and "附" not in number else number
    code = rng.randint(100000, 799999)
    return f"{area}\n{road}\n{latin} {word}\n{plate}\n邮政编码{code}".strip() if word else ""


def rental(paper: Draft, rng: random.Random) -> str:
    """An advertisement: rooms and halls, square metres, floor of floors, price."""
    if not paper.form.get("compound") or not paper.row.building or not paper.row.road:
        return ""
    paper.drop("province", "building", "unit", "room")
    floors = rng.randint(6, 33)
    return (
        f"【{rng.choice(('整租', '合租', '急售'))}】{paper.text()} {rng.randint(1, 4)}室{rng.randint(1, 2)}厅1卫 "
        f"{rng.randint(40, 150)}平 {rng.randint(1, floors)}/{floors}层 {rng.randint(12, 60)}00元/月 "
        f"近地铁{rng.randint(1, 9)}号线"
    )


def wrong_words(paper: Draft, rng: random.Random) -> str:
    """Levels with another unit word: 办事处 or 镇 for 街道, 社区 for an estate."""
    town, compound = paper.form.get("town", ""), paper.form.get("compound", "")
    if town.endswith("街道"):
        paper.form["town"] = town.removesuffix("街道") + rng.choice(("街道办事处", "街办", "街道办", "办事处"))
    elif compound and paper.row.road and paper.row.building:
        paper.form["compound"] = compound + rng.choice(("社区", "住宅小区", "居民区"))
    else:
        return ""
    return f"{paper.text()} {rng.choice(words.NOTES)}"


def glued_phone(paper: Draft, rng: random.Random) -> str:
    """A telephone number right behind or before the address."""
    phone = rng.choice(("139", "186", "177")) + f"{rng.randint(0, 99_999_999):08d}"
    text = paper.text()
    if text[-1].isdigit():
        return ""
    return rng.choice(
        (f"{text}{phone}", f"{phone}{text}", f"{text}{rng.choice(words.PEOPLE)}{phone}转{rng.randint(1, 80)}")
    )


def slashes(paper: Draft, rng: random.Random) -> str:
    """A dispatcher's shorthand: parts between slashes, no unit words where they are plain."""
    parts = []
    for key in paper.order:
        part = paper.form.get(key, "")
        if not part or key in {"province", "city"}:
            continue
        if key == "room":
            part = part.removesuffix("室")
        elif key == "lane" and paper.form.get("number"):
            paper.form["number"] = part + paper.form["number"]
            continue
        parts.append(part)
    paper.drop("province", "city")
    return "/".join([*parts, rng.choice(words.NOTES), f"{rng.randint(0, 23)}:{rng.randint(10, 59)}"])


def backwards(paper: Draft, rng: random.Random) -> str:
    """The smallest first, in sentences: room and building, then the estate, then the street and its district."""
    small = "".join(paper.form.get(key, "") for key in ("building", "unit", "room"))
    if not small or not paper.form.get("compound") or re.search(r"\d$", small):
        return ""
    paper.drop("province", "city")
    estate = paper.form["compound"] + paper.form.get("phase", "")
    street = "".join(paper.form.get(key, "") for key in ("district", "town", "community", "road", "lane", "number"))
    return f"{small}{rng.choice(words.NOTES)}，小区是{estate}" + (f"，在{street}那里" if street else "")


WRITES: dict[str, Write] = {
    "form_fields": form_fields,
    "dispatch_note": dispatch_note,
    "pasted_debris": pasted,
    "group_chat": group_chat,
    "bracket_remarks": remarks,
    "table_line": table_line,
    "list_item": list_item,
    "cut_off": cut_off,
    "repeated_finer": repeated_finer,
    "door_plate": door_plate,
    "rental_ad": rental,
    "wrong_words": wrong_words,
    "glued_phone": glued_phone,
    "slashes": slashes,
    "backwards_chat": backwards,
}
FORMS: dict[str, Noise] = {name: written(name, write) for name, write in WRITES.items()}
