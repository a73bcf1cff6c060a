"""What of a long text tells a place: the fields of a form in order, no talk, no number that counts something else."""

import re
from typing import NamedTuple

from geo.address.asides import BLANK, shadow, without_asides
from geo.address.fields import Told, in_order
from geo.address.names import Kind, Names, fold, is_stem
from geo.address.normalise import normalise
from geo.address.plates import without_transliteration
from geo.address.wording import MATTERS
from geo.address.words import SURNAMES

GIVEN_MOST = 1_500  # characters that are looked at
SURE_COST = 0.7  # up to this a name is said
REMARK_LEAST = 4  # characters; a shorter one may be the rest of a name
_CLAUSE = re.compile(r"[^\s，,。；;！!？?…（）()\[\]【】「」『』:：/|]+")
_STRONG = frozenset("我你您他她它们咱俺谁了着吗呢吧啊呀哦嘛哎喂没很也还就又再把被让请这那哪怎么")
_WEAK = frozenset("都得会能过才看听问想说来去走有不人天时候打叫给跟对因为所以要到好多少谢坏堵吵臭漏停修管记")
TALK_LEAST, TALK_OF_PLACES = 1.0, 2.5
_PLACE = re.compile(
    "[路街巷弄村庄镇乡苑园里府城庭湾坊郡墅寓厦]|小区|社区|大道|胡同|广场|中心|大楼|商场|商城|医院|学校|[小中大]学"
    "|学院|市场|超市|酒店|宾馆|派出所|加油站|宿舍|家属院"
)
_IDLE_PLACE = re.compile(
    "路[灯边面段况上过口]|下水道|楼道|通道|街上|马路|厂里|家里|这里|那里|哪里|屋里|楼里|心里|夜里|里面|里头|小区|医院"
    "|超市|学校|菜场"
)
_NUMBER = re.compile(r"[0-9]|[零一二三四五六七八九十百幺两](?:号|栋|幢|座|单元|室|楼|层|弄|组|期|巷|队)")
_WAY = re.compile("出来|走|步行|骑|开车|下车|出站|换乘|往回|分钟|过去")
_MATTER = re.compile(
    f"{MATTERS.pattern}|上报|办结|处置|完毕|到场|待派|未结|结案|转办|[接报]警|指令|高空抛物|污水|噪声|占道|违[规章]"
    f"|纠纷|谢谢|砸墙|麻将|煤气|燃气"
    "|冒烟|受伤|流血|积水|困人|破损|断落|倒伏|堵塞|异响|异味|恶臭|跳闸|报修|上门|整租|合租|急售|出租|出售|转让|急"
)
_BESIDE = re.compile("对面|对过|旁边|附近|边上|往[东西南北左右]|向[东西南北]|路口|交叉|[东西南北]侧|之间|门口|拐角")
_WHO = re.compile(
    f"(?:[老小阿](?P<name>[{''.join(SURNAMES)}])|[{''.join(SURNAMES)}](?:某{{1,2}}|[姐哥姨叔总工婶嫂伯队]|师傅|老师"
    f"|女士|先生|阿姨|大爷|大妈))[收]?"
)
_COUNTED = re.compile(
    r"[对是嗯啊就]*(?P<numbers>(?:[0-9A-Za-z]+(?:号楼|单元|[号幢栋座室楼层弄组房])?)+)[啊呀哦嗯对吧]*"
)
_ONE_NUMBER = re.compile("[0-9A-Za-z]+(?:号楼|单元|[号幢栋座室楼层弄组房])?")

_CORRECTS = re.compile("错|不[是对清]|[啊哦噢]不|更正|改[成为]|正确|准确|应[该当]|还是|或者|要么|不确定")
# words that tell which of several places is meant
_CHOOSES = re.compile("不在|或|忘|可能|大概|好像|以前|原来?|现在?|搬|迁|住|户口|户籍|寄|收|送|取|起点|终点|退")


class Clause(NamedTuple):
    """A part of a text between two signs, and whether a name stands in it: none, an area, or one of its own."""

    begin: int
    end: int
    named: int


def gist(given: str, names: Names) -> Told:
    """Return what of a text tells a place, with the place in the text of each character.

    What is no address is blanked; a text without Chinese characters is returned as it is.
    """
    told = Told(given[:GIVEN_MOST], tuple(range(min(len(given), GIVEN_MOST))))
    if not any("\u3400" <= char <= "\u9fff" for char in told.text):
        return told
    told = in_order(Told(shadow(told.text), told.places))
    return _without_talk(Told(without_asides(without_transliteration(told.text)), told.places), names)


def _without_talk(told: Told, names: Names) -> Told:
    """Return a text without the clauses that tell no place, where another one names a place of the registry."""
    clauses = _clauses(told.text, names)
    if len(clauses) < 2 or not any(one.named > 1 for one in clauses):
        return _condensed(told, list(told.text))
    first = next(k for k, one in enumerate(clauses) if one.named)
    last = max(k for k, one in enumerate(clauses) if one.named or _NUMBER.search(told.text[one.begin : one.end]))
    several = sum(one.named > 1 for one in clauses) > 1
    kept = list(told.text)
    for k, one in enumerate(clauses):
        text = told.text[one.begin : one.end]
        if one.named or _CORRECTS.search(text) or (several and _CHOOSES.search(text)):
            continue
        idle = (
            _is_talk(text) or _WHO.fullmatch(text) or (k < first and _is_way(text)) or (k > last and _is_remark(text))
        )
        if idle or _is_said(text, told.text[: one.begin]):
            kept[one.begin : one.end] = BLANK * (one.end - one.begin)
    return _condensed(told, kept)


def _condensed(told: Told, kept: list[str]) -> Told:
    """Return a text with one blank for each run of them."""
    order = [k for k, char in enumerate(kept) if char != BLANK or not k or kept[k - 1] != BLANK]
    return Told("".join(kept[k] for k in order), tuple(told.places[k] for k in order))


def _clauses(text: str, names: Names) -> list[Clause]:
    named = [0] * (len(text) + 1)
    normal = normalise(text)
    for one in names.written(fold(normal.text)):
        rank = max(
            (
                _rank(target.kind)
                for target in names.targets(one.surface)
                if target.cost <= SURE_COST and not is_stem(target)
            ),
            default=0,
        )
        if rank:
            begin, end = normal.span(one.begin, one.end)
            named[begin:end] = [max(rank, old) for old in named[begin:end]]
    spans = [one.span() for one in _CLAUSE.finditer(text)]
    return [Clause(begin, end, max(named[begin:end])) for begin, end in spans]


def _rank(kind: Kind) -> int:
    return 1 if kind in (Kind.CITY, Kind.DISTRICT, Kind.TOWN) else 2


def _is_talk(text: str) -> bool:
    """Tell whether a clause without a name tells no place: words that no name is made of, and no number."""
    if _NUMBER.search(text) or _BESIDE.search(text):
        return False
    weight = sum(1.0 if char in _STRONG else 0.5 if char in _WEAK else 0.0 for char in text)
    weight += 1.0 if _MATTER.search(text) else 0.0
    places = _PLACE.search(_IDLE_PLACE.sub("", text)) is not None
    return weight >= (TALK_OF_PLACES if places else TALK_LEAST)


def _is_remark(text: str) -> bool:
    """Tell whether a clause behind the address holds no word for a kind of place: 树枝断落."""
    return (
        len(text) >= REMARK_LEAST
        and not _PLACE.search(_IDLE_PLACE.sub("", text))
        and not _BESIDE.search(text)
        and not re.search("[A-Za-z]", text)
    )


def _is_way(text: str) -> bool:
    """Tell whether a clause before the address tells how to come there: 出来走200米, 下车往回走两分钟."""
    return _WAY.search(text) is not None and not re.search("[号弄幢栋室]", text)


def _is_said(text: str, before: str) -> bool:
    """Tell whether a clause says again some numbers that were said before: 4号楼, 对 402."""
    found = _COUNTED.fullmatch(text)
    if found is None:
        return False
    return all(
        re.search(rf"(?<![0-9A-Za-z]){re.escape(one)}(?![0-9A-Za-z])", before)
        for one in _ONE_NUMBER.findall(found["numbers"])
    )
