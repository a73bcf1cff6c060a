"""Clauses that tell no place: what people say around an address, who says it, how one comes there."""

import re

from geo.address.quick import quick
from geo.address.told.role_words import HAPPENED
from geo.address.words import SURNAMES
from geo.address.writing.doors import STEMS
from geo.address.writing.numerals import SPOKEN, figures_of
from geo.address.writing.wording import MATTERS, relation_of

REMARK_LEAST = 4  # characters; a shorter one may be the rest of a name
NICKNAME_MOST = 6  # characters
TALK_LEAST, TALK_OF_PLACES = 1.0, 2.5
# characters of which hardly a name is made, and those of which few are
_STRONG = frozenset("我你您他她它们咱俺谁了着吗呢吧啊呀哦嘛哎喂没很也还就又再把被让请这那哪怎么")
_WEAK = frozenset("都得会能过才看听问想说来去走有不人天时候打叫给跟对因为所以要到好多少谢坏堵吵臭漏停修管记")
_PLACE = re.compile(
    "[路街巷弄村庄镇乡苑园里府城庭湾坊郡墅寓厦]|小区|社区|大道|胡同|广场|中心|大楼|商场|商城|医院|学校|[小中大]学"
    "|学院|市场|超市|酒店|宾馆|派出所|加油站|宿舍|家属院"
)
_OFFICES = (
    "市场监管(?:[局所]|部门)?|(?:住建|城管|环保|交通|教育|卫健|民政|公安|执法|信访|规划|水务|园林|市政|消防|应急|房管|文物|运管|劳动|自然资源)"
    "(?:综合|行政|保障|监察)*(?:[局所队办委站]|中队|大队|部门|分局)|城管|民警|环保(?=称|说)|(?:公园|市场|商场|菜场|景区|小区)(?:管理|经营)(?:处|方|部|办)"
    "|街道(?:办事处|办|[里社]|纪工委)?(?=[称说答回转出派来组处清查请、]|$)|社区(?:书记|民警|工作|干部|[网出派配调]|[、]|$)|村(?:干部|委会?|书记|民|里)"
    "|[乡镇](?:政府|里|干部)|(?:有关|相关|属地|职能)(?:部门|单位)|居委会?|业委会|派出所|消防[站队]|环卫所"
)
_IDLE_PLACE = quick(
    f"{_OFFICES}|路[灯边面段况上过口]|过马路|(?:指挥|报警|接警|客服|服务|热线|调度|呼叫|受理|监控)中心|下水道|楼道|通道|街上"
    "|马路|[厂家这那哪屋楼心夜]里|里[面头]|小区|医院|超市|学校|菜场"
)
_OFFICE = quick(_OFFICES)
_BESIDE = re.compile("对面|对过|旁边|附近|边上|往[东西南北左右]|向[东西南北]|路口|交叉|[东西南北]侧|之间|门口|拐角")
# figures before a word that counts no part of an address tell nothing: 39度5, 派3车15人
_COUNTS = "斤两人车度次天个年岁元块毛分秒点时月日米家名位台辆条件起遍回趟只棵张桶箱袋瓶本套份种头把颗双"
_NUMBER = re.compile(
    rf"[0-9](?![0-9.]*[{_COUNTS}])|(?<![A-Za-z])[A-Za-z](?:座|栋|幢|楼)|底商|[零一二三四五六七八九十百幺两](?:[几多来]?[甲乙丙丁]?号|栋"
    rf"|幢|座|单元|室|楼|层|弄|组|期|巷|队)|[零一二三四五六七八九十百幺两][附杠之][零一二三四五六七八九十百幺两]"
    "|^[零一二三四五六七八九十百幺两]{2,6}[甲乙丙丁]?$"
)
_MATTER = quick(
    f"{MATTERS.pattern}|排查|巡查|清单|整改|检查|隐患|通报|日志|登记|台账|名单|公告|通知|公示|[日周]报|扫码|付款|支付"
    f"|订单|工单|编号|快递|外卖|上报|办结|处置|完毕|到场|待派|未结|结案|转办|[接报]警|指令"
    "|高空抛物|污水|噪声|占道|违[规章]|纠纷|谢谢|砸墙|麻将|煤气|燃气|冒烟|受伤|流血|积水|困人|破损|断落|倒伏|堵塞|异响"
    "|异味|恶臭|跳闸|报修|上门|孩|老[人公婆伴]|儿子|女儿|邻居|匿名|网友|拨打|限[男女]|室友|招租|整租|合租|[急出]售"
    "|[出转招求]租|转让|[精简]装|毛坯|南北|拎包|押一|满[五二]|写字楼|看房"
    "|急"
)
_WAY = re.compile(
    "过马路|终点站?|到站|打车|打的|导航|[左右][转拐]|红绿灯|出来|走|步行|骑|开车|下车|出站|换乘|往回|分钟|过去"
)
_RIDE = re.compile(
    "^(?:坐|乘|搭|转|换乘|地铁|公交|从|导航|打车|打的|骑|开车|走到?|[0-9]+号线).*[下出走到去过拐转站]"
    "|^到.{2,10}(?:站|下车?)$"
)
_NO_RIDE = re.compile("(?<!口)[号幢栋弄室#](?![线口路])|[搬寄送运迁]")
_LEAD = re.compile("(?:报?称|[只就还]说|反映|表示|自述|反应)(?:其|自己|本人)?(?:在|位于|住在?)?")
_LEAD_ALONE = re.compile(
    "(?:报?称|[只就还]说|反映|表示|自述|反应|[我俺咱你其][们的]?|自己|本人|家里?|人|就|现在|现(?=住)|是|住在?|在|位于"
    "|地[址方点]?是?"
    "|你?记一下|关于|有关|针对|接到?|收到|据|经|请|[一有]?[名位]?(?:热心|匿名)?(?:市民|群众|居民|网友|业主|住户|村民|租客)"
    "|(?:来电|报警|报修|投诉|举报|诉求|反映|求助|当事)[人者]|[\u4e00-\u9fff]{1,2}(?:先生|女士|小姐|师傅|老师|阿姨|大爷|大妈|奶奶|爷爷|同志|某)"
    "|来电|致电|打来电话"
    "|这[里边]|那[里边]|单位|到|去)+"
)
_TAIL = re.compile(
    "(?:(?:发生|出现|存在)[\u4e00-\u9fff]{2,10}|(?:[都全]是|到处是?)[\u4e00-\u9fff]{1,8})$"
    "|(?<=[0-9号幢栋座室元层楼])(?:噪[声音]|高空抛物|占道|违[规建停章]|污水|油烟|垃圾|邻里|纠纷|漏[水电气]|停[水电]"
    "|井盖|积水|飞线"
    "|乱[停堆]|堵塞|电梯|消防|下水道|扰民|私拉|群租|无证)[\u4e00-\u9fff]{0,8}$"
)
STEM_MOST = 5  # characters from a stem to the end of what happened
_ENDS_NUMBER = re.compile(
    "[0-9A-Za-z零一二三四五六七八九十百幺两](?:号楼(?![道上下顶梯里内前后])|单元|[号幢栋座室楼层弄组院](?!线))"
)
# how somebody asks about a place or sends for help, before its name and at the end: 麻烦问一下…归哪个网格管
_ASKED_BEFORE = re.compile(
    "(?:你好|您好|喂|师傅|麻烦|请|帮我|帮忙|我想|我要|想|能不能|可不可以|问一?下|问问|请问|查一?下|查询|咨询一?下|赶?快|马上|派个?人|派车|来人"
    "|叫人|找人|有人)+[到去来在]?"
)
_ASKED_BEHIND = quick(
    "(?:这里|这边|那里|那边)?(?:(?:请问)?(?:归|属于?|由|是|算|在)?(?:哪[个里一儿]?|谁|什么)[\u4e00-\u9fff]{0,8}|"
    "[来去过]?(?:看一?[下看]|来一?[下趟]|处理一?下|核实一?下|查一?[下看]|瞧瞧)|帮忙|怎么[走去]|谢谢|[行好]吗|可以吗|[吧啊呢]){1,3}"
)
# what people do at a place, and who works there, right behind its name
DONE_THERE = re.compile(
    "购买|购物|买|卖|售|办[理卡业]|消费|充[值卡]|就[诊医餐]|看病|上课|排队|预约|收费|拖欠|吃饭|用餐|住院|开药|存[款钱]|取[款钱件]|锻炼|散步|跳舞"
    "|服务态度|态度|员工|工作人员|店员|营业员|医生|护士|老师|老板|保安|经理|客服"
)
# who is asked to come or was told: 请文昌派出所安排护学岗
_CALLED = re.compile(
    "(?:请|望|建议|希望|要求|恳请|盼|麻烦|已?(?:通知|联系|转交?|派))[^0-9]{0,10}?"
    "(?:派出所|街道办?(?:事处)?|城管[\u4e00-\u9fff]{0,3}|交警[\u4e00-\u9fff]{0,3}|巡?[特巡]警|消防[\u4e00-\u9fff]{0,3}?[站队]"
    "|公安[\u4e00-\u9fff]{0,2}|"
    "市场监管(?:[局所]|部门)?|社区|居委会|村委会?|物业|网格[员长]?|[局所队办委]|部门)"
    "(?:同志|民警|人员|领导)?(?:安排|[出派增]|处[理置]|配合|查处|清[理运]|协[调助查]|核[实查]|到场|前[往来]|予以|尽快|及时|加[强大]|整治|介入"
    "|关注|来|管|解决|督促|跟进|维护|疏导|上门|处罚|调[查解]|支援|看|巡逻|落实|牵头|给)[^0-9]*"
)
_RESIDENTS = re.compile("(?:住在?|家在)(?:附近|旁边|周边)|(?:附近|周边|周围)的?(?:居民|群众|住户|商户|业主|村民)")
_FAMILY = "".join(SURNAMES)
_WHO = re.compile(
    f"(?:[老小阿][{_FAMILY}]|[{_FAMILY}](?:某{{1,2}}|[姐哥姨叔总工婶嫂伯队]|师傅|老师|女士|先生|阿姨|大爷|大妈))收?"
)
_N = "[0-9A-Za-z零一二三四五六七八九十百幺两]+(?:-[0-9A-Za-z]+)*"
_UNIT = "号楼|单元|[号幢栋座室楼层弄组房]"
_COUNTED = re.compile(rf"[对是嗯啊就]*(?P<numbers>(?:{_N}(?:{_UNIT})?)+)[啊呀哦嗯对吧快]*")
_DENIED = re.compile(rf"(?:不是|不要|并非)(?P<rest>(?:{_N}(?:{_UNIT})?)+)[啊呀哦的]?")
_SCRAP = re.compile("(?!号$)[人挤在里都电话的了号码内外约共计多余和及等为是有个其中另还已回来去一两三几才大约]{1,4}")
_ONE_NUMBER = re.compile(rf"(?P<number>{_N})(?P<unit>{_UNIT})?")


def is_idle(text: str, *, before: bool, behind: bool) -> bool:
    """Tell whether a clause without a name tells no place; `before` and `behind` say where the address is.

    >>> is_idle("我老伴前年做的手术", before=True, behind=False), is_idle("锦绣花园", before=False, behind=True)
    (True, False)
    """
    return bool(
        _is_talk(text)
        or (_SCRAP.fullmatch(text) and not tells_number(text))
        or _WHO.fullmatch(text)
        or (before and _is_way(text))
        or (behind and _is_remark(text))
    )


def _is_talk(text: str) -> bool:
    """Tell whether a clause is of words that no name is made of, and holds no number."""
    text, near = _RESIDENTS.sub("", text), _RESIDENTS.search(text)
    if tells_number(text) or _BESIDE.search(text):
        return False
    weight = sum(1.0 if char in _STRONG else 0.5 if char in _WEAK else 0.0 for char in text)
    weight += 1.0 if _MATTER.search(text) else 0.0
    weight += (1.0 if _OFFICE.search(text) else 0.0) + (1.0 if near else 0.0)
    return weight >= (TALK_OF_PLACES if _tells_kind(text) else TALK_LEAST)


def _tells_kind(text: str) -> bool:
    """Tell whether a word for a kind of place stands in a clause that may end a name."""
    return _PLACE.search(_IDLE_PLACE.sub("", text)) is not None


def _is_remark(text: str) -> bool:
    """Tell whether a clause behind the address holds neither number nor word for a kind of place: 树枝断落."""
    if len(text) < REMARK_LEAST or tells_number(text) or re.search("[A-Za-z]", text):
        return False
    return not _tells_kind(text) and not _BESIDE.search(text)


def tells_number(text: str) -> bool:
    """Tell whether figures, or a numeral before a unit word, stand in a text."""
    return _NUMBER.search(text) is not None


def _is_way(text: str) -> bool:
    """Tell whether a clause before the address tells how to come there: 出来走200米, 下车往回走两分钟."""
    return _WAY.search(text) is not None and not re.search("[号弄幢栋室]", text)


def is_ride(text: str) -> bool:
    """Tell whether a clause, be there a name in it, says where one comes from or gets off: 坐3路车到凌河站下."""
    return _RIDE.match(text) is not None and not _NO_RIDE.search(text)


def lead_end(text: str, begin: int, first: int, *, alone: bool) -> int:
    """Return where a clause begins behind the words of who reports, if they reach up to its first name.

    Where it `alone` tells a place, words such as 我家住 choose none and are left out too.

    >>> lead_end("称在柳荫路12号", 0, 2, alone=False), lead_end("我家住柳荫路12号", 0, 3, alone=True)
    (1, 3)
    """
    found = (_LEAD_ALONE if alone else _LEAD).fullmatch(text, begin, first)
    if found is None:
        return begin
    return first - (not alone and text[first - 1] == "在")  # that something is there may choose it


def asked_of(text: str, begin: int, first: int, last: int, end: int) -> tuple[int, int]:
    """Return where a clause begins and ends without the words with which somebody asks about its place.

    >>> asked_of("请派人到柳荫路12号看一下", 0, 4, 7, 13)
    (4, 10)
    """
    last = max([last, *(one.end() for one in _ENDS_NUMBER.finditer(text, first, end))])
    rest = text[last:end]
    done = DONE_THERE.match(rest) and not tells_number(rest) and not _BESIDE.search(rest)
    found = (at for at in range(last, end) if done or _ASKED_BEHIND.fullmatch(text, at, end))
    return first if _ASKED_BEFORE.fullmatch(text, begin, first) else begin, next(found, end)


def tail_begin(text: str, first: int, last: int, end: int) -> int:
    """Return where a clause ends without the words of what happened: 柳荫路12号发生邻里纠纷, 24号楼道堆了好多纸箱."""
    found = _TAIL.search(text, first, end)
    if found:
        return found.start()
    numbers = [one.end() for one in _ENDS_NUMBER.finditer(text, first, end)]
    if not numbers and DONE_THERE.match(text, last, end) and not _NUMBER.search(text, last, end):
        return last
    begin = max(numbers, default=end)
    if text[begin : begin + 1] in tuple(STEMS) and HAPPENED.search(text, begin, min(end, begin + STEM_MOST)):
        begin += 1  # 13号丙夜间施工, not 13号丁家小店
    rest = text[begin:end]
    told = tells_number(rest) or _tells_kind(rest) or _BESIDE.search(rest) or relation_of(rest, 0)
    return begin if not told and HAPPENED.search(rest) else end


def denies_other(text: str, before: str) -> bool:
    """Tell whether a clause says which numbers are not meant, none of which was said before: 不是36号."""
    found = _DENIED.fullmatch(text)
    return found is not None and bool(before) and not is_said(found["rest"], before)


def calls_office(text: str) -> bool:
    """Tell whether a clause, be there a name in it, says which office should act: 请文昌派出所安排护学岗."""
    return _CALLED.fullmatch(text) is not None


def is_nickname(text: str) -> bool:
    """Tell whether a clause may be how somebody is called in a chat: 奔跑的蜗牛."""
    return len(text) <= NICKNAME_MOST and not tells_number(text) and not _tells_kind(text)


def names_speaker(text: str, behind: str) -> bool:
    """Tell whether a clause says who speaks, or labels what follows: 李总：, 热心大姐：."""
    told = _NUMBER.search(text) or _PLACE.search(text) or _BESIDE.search(text)
    return behind[:1] in (":", "：") and not told


def is_said(text: str, before: str) -> bool:
    """Tell whether a clause says again some numbers that were said before.

    >>> is_said("对402", "4号楼402"), is_said("四十八", "48"), is_said("5号楼", "4号楼")
    (True, True, False)
    """
    found = _COUNTED.fullmatch(text)
    if found is None:
        return False
    said = {(_value(one["number"]), one["unit"]) for one in _ONE_NUMBER.finditer(before)}
    bare = {number for number, _ in said}
    numbers = [(_value(one["number"]), one["unit"]) for one in _ONE_NUMBER.finditer(found["numbers"])]
    return all(one in said or (one[1] is None and one[0] in bare) for one in numbers)


def _value(number: str) -> str:
    return figures_of(number) if all(char in SPOKEN for char in number) else number
