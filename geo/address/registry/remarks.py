"""What a standard address says behind a name besides it: former names in brackets, remarks of who kept the list."""

import re
from collections.abc import Iterator, Sequence

from geo.address.words import ENDINGS, GENERIC
from geo.address.writing.normalise import normal_text

_NOTES_FROM = re.compile(
    r"[\s，,；;（(【\[]+(?:备注|说明|注|(?:户主|业主|房东|产权人|联系人|承租人|使用人|经营者|电话|邮编)(?=[:：]))[:：].*$",
    re.DOTALL,
)
BRACKETS = re.compile(r"[(（【\[〔]([^()（）【】\[\]〔〕]{0,40})[)）】\]〕]")
_FORMER = re.compile(
    "^(?:原名称?|原称|原为|原|曾用名|曾名|又名|又称|别名|别称|旧名|旧称|俗称|俗名|亦称|也叫|现名|老(?=[\u4e00-\u9fff]{2,}))"
    "[:：是为叫]?(?P<name>[\u4e00-\u9fffA-Za-z0-9]{2,20})$"
)
# of who lives there, and what became of it
_REMARK = re.compile(
    "[出合整]租|邮编|邮政编码|产权|业主|联系[人电]|承租|使用人|经营者|(?<![公廉])租[屋房户]|空[置房]|闲置|户主|房东|已故|拆[迁除]|待[核拆查建]|核实|核查|某|共用|隔壁|[0-9一二三四五六七八九十]+[层楼户]|门面|仓库"
    "|停[业用]|无人|危房|在建|搬|自住|自建|[靠临]?近"
)
_OF_NAME = re.compile(  # brackets that belong to a name: branches, campuses, parts, areas
    "(?:店|支行|分行|分理处|储蓄所|营业[部厅所]|校区|院区|分[院校部店]|[东西南北]区|[0-9A-Z一二三四五六七八九十]+[区期]|组团|社区|[居村]委会|委员会|村|街道|镇|乡|区|县|市)$"
)
_NUMBER_BEFORE = re.compile(r"[0-9A-Za-z号幢栋座室层楼弄元组]\s*$")
_IS_NAME = re.compile(f"[\u4e00-\u9fff]{{1,12}}(?:{'|'.join(sorted({*ENDINGS, *GENERIC}, key=len, reverse=True))})$")


def without_remarks(given: str) -> str:
    """Return a text without remarks and other names behind a name; a name in brackets behind a number stays.

    >>> without_remarks("七星路19号时代倾城【曾用名：饭店宿舍】1栋"), without_remarks("七星路19号（时代倾城）1栋")
    ('七星路19号时代倾城1栋', '七星路19号（时代倾城）1栋')
    >>> without_remarks("船山路7号公安局（出租屋）"), without_remarks("火车站路46号第七中学 备注：已核实")
    ('船山路7号公安局', '火车站路46号第七中学')
    """
    text = _NOTES_FROM.sub("", given)
    return BRACKETS.sub(lambda found: "" if _is_remark(found) else found[0], text)


def _is_remark(found: re.Match[str]) -> bool:
    """Tell whether what stands in brackets is no part of the name before it, and no name."""
    before, inside = found.string[: found.start()], found[1].strip()
    if before and _FORMER.match(inside):
        return True
    if not before or _OF_NAME.search(inside):
        return False
    remark = _REMARK.search(inside) is not None
    return remark or (_NUMBER_BEFORE.search(before) is None and _IS_NAME.match(inside) is not None)


def told_aliases(texts: Sequence[str], names: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    """Yield the other names that texts give for what they name, with the name; `names` are those of each text.

    >>> list(told_aliases(["八一路（原建设路）7号时代倾城（又名饭店宿舍）1栋"], [("八一路", "时代倾城")]))
    [('建设路', '八一路'), ('饭店宿舍', '时代倾城')]
    """
    for text, own in zip(texts, names, strict=True):
        for found in BRACKETS.finditer(text):
            inside = found[1].strip()
            former = _FORMER.match(inside)
            alias = former["name"] if former else inside if _is_other_name(found) else ""
            before = normal_text(text[: found.start()]) if alias else ""
            if alias and (name := next((one for one in own if one and before.endswith(one)), "")):
                yield from ((one, name) for one in dict.fromkeys((alias, inside if inside.startswith("老") else alias)))


def _is_other_name(found: re.Match[str]) -> bool:
    """Tell whether brackets behind a name hold a name without any word for what it is."""
    inside = found[1].strip()
    return _is_remark(found) and not _REMARK.search(inside) and _IS_NAME.match(inside) is not None
