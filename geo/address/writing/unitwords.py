"""Words that say what a number counts, however they are spelled: 幢 栋 号楼 座 #, 单元, 室, 层, 弄."""

import re

from geo.address.quick import rules

# what ears and input methods make of unit words: the same syllables, a tone or an n away
_DONG, _LOU, _YUAN, _SHI = "懂冻动洞东撞憧拣装壮桩童董咚栋幢", "搂娄偻漏楼", "园原源员圆元", "事是市士示式适势"
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
# characters that scanners tear in two: 氵工 is 江; what stands alone in no name is a part of one
_TORN = "氵"
_WHOLE = dict(zip("工可胡每青州少甫奚折各良永半林皮台朝原也", "江河湖海清洲沙浦溪浙洛浪泳泮淋波治潮源池", strict=True))
_DAN = "单但旦弹丹担"
_HAN = re.compile("[\u4e00-\u9fff]")
_NO_DOOR = "(?![洞栋口前卫禁面厅诊市店站头牌]|[0-9])"


UNIT_RULES = rules(
    (r"(?<=[\u4e00-\u9fff]{2})[那这]个小区", ""),
    (r"(?<=[\u4e00-\u9fff]{2})[那这][个家](?=[\u4e00-\u9fff]{2})(?![一二三四五六七八九十百两幺零])", "的"),
    (r"(?<=[0-9])号?门[洞栋](?=[0-9]|$)", "单元"),
    # a door of three figures, or behind its unit, is a room; of one or two a unit: 2单元201门, 3门501
    (
        rf"((?:(?<=[0-9]单元)|(?<=[0-9]单元-))[0-9]{{1,4}}[A-Z]?|(?<![0-9])[0-9]{{3,4}}[A-Z]?)号?门{_NO_DOOR}",
        lambda found: f"{found[1]}室",
    ),
    (f"{_TORN}([{''.join(_WHOLE)}])", lambda found: _WHOLE[found[1]]),
    # what scanners make of unit words: 呈 and 弓 of 号, 异 of 弄, 窒 and 宝 of 室
    (r"(?<=[0-9])(?:弓|呈(?![祥现瑞]))", "号"),
    (r"(?<=[0-9])异(?=[0-9])", "弄"),
    (r"(?<=[0-9])祖(?=[0-9])", "组"),
    (r"(?<=[0-9])号(?=支?弄)", ""),
    (r"(?<=[0-9]{2})窒|(?<=[0-9]{3})宝(?![\u4e00-\u9fff])", "室"),
    (r"(?<![A-Z])(I{1,3}|IV|V)(?=期)", lambda found: str(_ROMAN[found[1]])),
    (r"第(?=[0-9]+(?:组|村民|小组|队|社|户)|(?:[0-9]{1,3}|[A-Z])(?:期|座|栋|幢|号楼|单元))", ""),
    ("(?<=[0-9])(?:字[楼樓]|/F(?![A-Z0-9]))", "层"),  # 22字樓, 12/F
    (r"门牌号?码?[是为]?(?=[0-9])", ""),
    # unit words typed in letters behind a number
    (r"(?<=[0-9]) ?HAO ?LOU(?![A-Z])", "幢"),
    (r"(?<=[0-9]) ?HAO(?![A-Z])", "号"),
    (r"(?<=[0-9]) ?(?:DONG|ZHUANG)(?![A-Z])", "幢"),
    (r"(?<=[0-9]) ?ZUO(?![A-Z])|(?<=[\u4e00-\u9fff][A-Z]) ?ZUO(?![A-Z])", "幢"),
    (r"(?<=[0-9]) ?DAN ?YUAN(?![A-Z])", "单元"),
    (r"(?<=[0-9]) ?SHI(?![A-Z])", "室"),
    (r"(?<=[0-9]) ?(?:NONG|LONG)(?![A-Z])", "弄"),
    (rf"(?<=[0-9])[{_DAN}][{_YUAN}](?![路街小中])", "单元"),
    (rf"(?<=[0-9])(?:[号好浩毫豪][{_LOU}])", "幢"),
    (r"(?<=[0-9A-Z])(?:号楼|#楼|号幢|号栋|幢楼|栋楼|座楼|栋|座)", "幢"),
    # # is 号 behind a road, 室 behind a building where three figures stand, else 幢
    (r"(?<=[路街道巷段弄里])([0-9]{1,4}(?:-[0-9]{1,3})?)#(?!楼|[0-9]{1,2}单元)", lambda found: f"{found[1]}号"),
    (r"(?<=[号幢元层#])([0-9]{3,4}[A-Z]?)#(?!楼)", lambda found: f"{found[1]}室"),
    (r"(?:(?<=[0-9])|(?<![A-Z][A-Z])(?<=[A-Z]))#", "幢"),
    ("(?<=[0-9A-Z])-{2,}(?=[0-9])", "-"),
    ("(?<=[\u4e00-\u9fff][A-Z]) (?=[0-9])", "幢"),
    (rf"(?<=[0-9])[{_DONG}](?=[0-9A-Z]|$|单元)", "幢"),
    (r"(?<=[0-9A-Z])(?:门(?=[0-9]|$)|单源)", "单元"),
    (r"(?<=[0-9])(?:梯(?=[0-9]|$)|U(?=[0-9]{3}))", "单元"),
    (rf"(?<=[0-9]{{3}})[{_SHI}]$", "室"),
    (r"(?<=[0-9])(?:号房(?![东子屋产顶主门])|号室|房间|房(?![产东顶门])|户(?![籍口主型外内名])|室)", "室"),
    (r"(?<=[0-9])(?:商铺|店铺|铺位|铺面|铺|档口)(?![\u4e00-\u9fff])", "室"),
    (r"(?<=[层下楼场])([A-Z0-9-]{1,8})号铺(?![\u4e00-\u9fff])", lambda found: f"{found[1]}室"),
    (r"(?<=[0-9])(?:楼(?![下上顶道底])|层)", "层"),
    # 5F; the F of Apt 2F is of the flat
    (r"(?<=[0-9]) ?F(?![A-Z0-9])", lambda found: "层" if _HAN.search(found.string) else found[0]),
    (r"(?<=[0-9层])(?:号)?之(?=[0-9])", "-"),
    (r"(?<=[0-9])(?: ?[至到] ?)(?=[0-9]+号)", "-"),
    (r"(?<=[0-9])(?:[农浓侬]|弄堂|里弄)(?=[0-9])", "弄"),
    (r"(?<=[0-9])[耗浩毫豪](?=$|[0-9])", "号"),
    (r"(?<=弄)(?:[往朝向]?里[面头走]?|内|进[去来]|的)+(?=[0-9]|支)", ""),
    (r"支([0-9]+)弄", lambda found: f"{found[1]}支弄"),
    (r"(?<=弄)([0-9]{1,3})[小分]弄", lambda found: f"{found[1]}支弄"),
    (r"(?<=[0-9])支(?=[0-9]|$)", "支弄"),
)
