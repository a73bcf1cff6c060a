"""Transcripts of calls: no punctuation, hesitation, restarts, the caller's life, numbers that are not addresses."""

import random
import re
from collections.abc import Callable

from api.services.address_bench import letters
from api.services.address_bench import noise_fourth_words as words
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.garbling import by_digit, in_words
from api.services.address_bench.truth import Query, truth_of
from api.services.address_bench.writer import Draft, Noise, draft, finish, garble, names_in

Write = Callable[[Draft, random.Random], str]
ASKED = {
    "district": "哪个区",
    "town": "哪个街道或者镇",
    "community": "哪个村哪个社区",
    "road": "哪条路",
    "lane": "哪个弄或者几组",
    "number": "门牌多少号",
    "compound": "叫什么名字",
    "phase": "几期还是哪个区域",
    "building": "几号楼",
    "unit": "几单元",
    "room": "哪一户",
}
MISHEARD = (
    ("单元", ("单圆", "单员", "但元")),
    ("幢", ("撞", "状")),
    ("栋", ("动", "冻", "懂")),
    ("号楼", ("好楼", "号漏")),
    ("弄", ("农", "龙")),
    ("室", ("是", "视")),
    ("号", ("好", "耗")),
)


def written(name: str, write: Write) -> Noise:
    """A noise that only writes a draft otherwise; nothing where `write` gives an empty text."""

    def noise(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
        paper = draft(row, rng)
        text = write(paper, rng)
        return finish(paper, city, name, text) if text else None

    return noise


def aloud(part: str, rng: random.Random) -> str:
    """A part with its numbers as they are read: 12号 → 十二号, 501室 → 五零一室."""

    def read(found: re.Match[str]) -> str:
        digits = found[0]
        if len(digits) > 3 or digits[0] == "0" or (len(digits) == 3 and rng.random() < 0.6):
            return by_digit(digits).replace("一", rng.choice("一幺"))
        return in_words(int(digits), rng.choice("二两"))

    return re.sub(r"\d+", read, part).replace("-", "杠").replace("#", "号楼")


def pieces(paper: Draft, rng: random.Random) -> list[str]:
    """The stated parts in order, read aloud."""
    return [aloud(paper.form[key], rng) for key in paper.order if paper.form.get(key)]


def story(core: str, rng: random.Random) -> str:
    """A call around the address: who speaks, what happened, what is wanted, in some order."""
    opening, ending = rng.choice(words.OPENINGS), rng.choice(words.ENDINGS)
    lives = rng.sample(words.LIVES, rng.randint(1, 3))
    middle = [rng.choice(words.LEADS) + core, rng.choice(words.TROUBLES)]
    rng.shuffle(middle)
    told = [opening, *lives[:1], *middle, *lives[1:], ending]
    return " ".join(told)


def life_story(paper: Draft, rng: random.Random) -> str:
    """The whole story in one breath."""
    return story("".join(pieces(paper, rng)), rng)


def hesitation(paper: Draft, rng: random.Random) -> str:
    """Fillers between the parts."""
    parts = pieces(paper, rng)
    core = parts[0] + "".join(rng.choice((*words.HESITATIONS, "")) + part for part in parts[1:])
    return f"{rng.choice(words.LEADS)}{core} {rng.choice(words.TROUBLES)}"


def restart(paper: Draft, rng: random.Random) -> str:
    """Names begun, broken off and begun anew."""
    said = []
    for key in paper.order:
        part = aloud(paper.form.get(key, ""), rng)
        if key in {"town", "road", "compound"} and len(part) > 2 and rng.random() < 0.7:
            said.append(f"{part[:2]} 呃 {part}")
        elif part:
            said.append(part)
    text = "".join(said)
    return f"喂 {rng.choice(words.TROUBLES)} {rng.choice(words.LEADS)}{text} 快点" if " 呃 " in text else ""


def numbers_around(paper: Draft, rng: random.Random) -> str:
    """Ages, prices, times, bus lines and dates right beside the address."""
    before = rng.choice(
        (
            f"{rng.randint(1, 30)}号晚上{rng.randint(7, 11)}点",
            f"坐{rng.randint(2, 90)}路公交到站",
            f"花了{rng.randint(20, 900)}块钱打车来",
            f"我{rng.randint(60, 90)}岁了",
            f"{rng.randint(2, 5)}个人从下午{rng.randint(1, 5)}点{rng.randint(10, 59)}分等到现在",
        )
    )
    after = rng.choice(
        (
            f"已经{rng.randint(3, 40)}天了",
            f"一共{rng.randint(6, 33)}层楼没有电梯",
            f"这房子{rng.randint(45, 140)}平米",
            f"报修单{rng.randint(2, 9)}月{rng.randint(1, 28)}日开的",
            f"电话后四位{rng.randint(1000, 9999)}",
            f"物业费{rng.randint(2, 9)}毛一平",
        )
    )
    return f"{before}，在{paper.text()}，{after}，{rng.choice(words.TROUBLES)}"


def dialogue(paper: Draft, rng: random.Random) -> str:
    """Operator and caller in turns; each part answers a question."""
    keys = [key for key in paper.order if paper.form.get(key) and key in ASKED]
    turns = [f"客服：您好请讲 市民：{rng.choice(words.TROUBLES)}"]
    for key in keys:
        answer = aloud(paper.form[key], rng) if rng.random() < 0.6 else paper.form[key]
        turns.append(f"客服：{ASKED[key]} 市民：{rng.choice(('', '', '嗯', '是', '哦'))}{answer}")
    paper.drop("province", "city")
    return " ".join([*turns, "客服：好的马上派人 市民：谢谢"]) if len(keys) > 1 else ""


def echo(paper: Draft, rng: random.Random) -> str:
    """The operator repeats the number wrongly, the caller puts it right."""
    found = re.fullmatch(r"(\d+)号", paper.form.get("number", ""))
    if not found or any(paper.form.get(key) for key in ("compound", "building", "room")):
        return ""
    right = int(found[1])
    wrong = right + rng.choice((1, 2, 4, 10, 20))
    return f"{rng.choice(words.LEADS)}{paper.text()} 客服：{wrong}号是吧 市民：不是{wrong}号 是{right}号 {right}号啊"


def misheard_units(paper: Draft, rng: random.Random) -> str:
    """Recognised speech writes unit words after a number by their sound."""
    done = 0
    for key in ("lane", "number", "building", "unit", "room"):
        part = paper.form.get(key, "")
        for word, others in MISHEARD:
            if re.search(rf"\d{word}$", part) and rng.random() < 0.8:
                paper.form[key] = part.removesuffix(word) + rng.choice(others)
                done += 1
                break
    return f"{rng.choice(words.OPENINGS)} {rng.choice(words.LEADS)}{paper.text()}" if done else ""


def mixed_digits(paper: Draft, rng: random.Random) -> str:
    """A recogniser that writes some numbers in digits and some in words, with blanks inside."""
    said = []
    for key in paper.order:
        part = paper.form.get(key, "")
        if re.search(r"\d", part):
            part = aloud(part, rng) if rng.random() < 0.5 else re.sub(r"(\d+)", r" \1 ", part)
        said.append(part)
    return f"{rng.choice(words.TROUBLES)} {rng.choice(words.LEADS)} {''.join(said)} {rng.choice(words.ENDINGS)}"


def emergency(paper: Draft, rng: random.Random) -> str:
    """A call of a few hurried words, the address said twice, the second time from its end."""
    tail = [paper.form[key] for key in ("building", "unit", "room") if paper.form.get(key)]
    if not tail:
        return ""
    event = rng.choice(("着火了", "人晕倒了", "有人打架", "漏煤气"))
    return f"快快快 {paper.text()} {event} {' '.join(tail)} 对 {tail[-1]}"


def homophone_call(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """One letter of a name written by its sound, in the middle of a call."""
    paper = draft(row, rng)
    keys = [key for key in names_in(paper) if key != "community"]
    if not keys:
        return None
    key = rng.choice(keys)
    name = paper.said[key]
    place = rng.randrange(len(name) - 1)
    other = letters.homophone(name[place], rng)
    new = name[:place] + other + name[place + 1 :]
    fair = truth_of(city).sounds.get(letters.sound(new), set())
    if not other or not garble(paper, city, key, new, fair, by_ear=True):
        return None
    return finish(paper, city, "call_homophone", story("".join(pieces(paper, rng)), rng))


WRITES: dict[str, Write] = {
    "call_life_story": life_story,
    "call_hesitation": hesitation,
    "call_restart": restart,
    "call_numbers": numbers_around,
    "call_dialogue": dialogue,
    "call_echo": echo,
    "call_units": misheard_units,
    "call_mixed_digits": mixed_digits,
    "call_emergency": emergency,
}
CALLS: dict[str, Noise] = {name: written(name, write) for name, write in WRITES.items()}
CALLS["call_homophone"] = homophone_call
