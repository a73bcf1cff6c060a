"""Sentences of answers: why somebody is responsible, what a note says, which part to ask for."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from api.services.duties import Reason

ZH, EN = "zh-CN", "en"

_NOTES: Mapping[str, tuple[str, str]] = {
    "near_boundary": (
        "距网格边界 {distance_m:.0f} 米，在定位误差之内，请核对",
        "within the positional error of a boundary, {distance_m:.0f} m away: please check",
    ),
    "on_boundary": (
        "正好在网格边界上，归编号较小的网格",
        "exactly on a boundary: the grid with the lower code owns it",
    ),
    "swapped_coordinates": (
        "经纬度可能对调了：对调后落在方案内",
        "longitude and latitude seem swapped: swapped, the point lies in the plan",
    ),
    "coordinates_were_swapped": (
        "输入的经纬度次序相反，已按经度、纬度使用",
        "the typed coordinate was latitude first; it was used the right way round",
    ),
    "text_point_disagree": (
        "地址与坐标相距 {distance_m:.0f} 米，按坐标定位",
        "address and point lie {distance_m:.0f} m apart; the point was used",
    ),
    "other_grid_by_text": (
        "按地址应属网格 {code} {name}",
        "by its address the place belongs to grid {code} {name}",
    ),
    "datum_mismatch": (
        "坐标像是 {datum}：按 {datum} 换算后与地址只差 {distance_m:.0f} 米，请核对坐标系",
        "the coordinate looks like {datum}: read so it is {distance_m:.0f} m from the address",
    ),
    "grid_code": (
        "按网格编号或名称定位，坐标为网格标注点",
        "found by the grid's code or name; the point is its label",
    ),
    "interpolated": (
        "没有这个门牌号，位置由相邻门牌推算",
        "no such number: the place lies between its neighbours",
    ),
    "number_unknown": ("没有这个门牌号", "no such number"),
    "building_unknown": ("没有这一幢", "no such building"),
    "unit_unknown": ("没有这个单元", "no such unit"),
    "room_unknown": ("没有这一室", "no such room"),
    "parts_disagree": ("道路门牌与小区名对不上", "the road number and the estate do not agree"),
    "parts_differ": ("小区名与登记的不同", "the estate's name differs from the registry"),
    "area_differs": ("所写街道或社区与登记的不同", "street or community differ from the registry"),
    "other_district": ("所写区县不在登记范围内", "the district written is not in this registry"),
    "relative_place": ("描述的是旁边的位置，请核对", "the text says beside or opposite: please check"),
    "grid_certain": (
        "地址未能精确到一处，但都在同一网格",
        "the address is not settled, but every candidate lies in one grid",
    ),
}

_QUESTIONS: Mapping[str, tuple[str, str]] = {
    "district": ("哪个区县？", "which district?"),
    "town": ("哪个街道（乡镇）？", "which street office or town?"),
    "road": ("哪条路？", "which road?"),
    "compound": ("哪个小区？", "which estate?"),
    "number": ("门牌号是多少？", "which number?"),
    "building": ("哪一幢？", "which building?"),
    "unit": ("哪个单元？", "which unit?"),
}

_ROLES: Mapping[str, tuple[str, str]] = {
    "grid_worker": ("网格员", "grid worker"),
    "grid_chief": ("网格长", "grid chief"),
    "office": ("属地", "territory office"),
}

_TITLES: Mapping[str, tuple[str, str]] = {
    "layer.governance": ("综治网格", "governance"),
    "layer.police": ("警务网格", "police"),
    "layer.sanitation": ("环卫网格", "sanitation"),
    "level.district": ("区县", "district"),
    "level.street": ("街道", "street office"),
    "level.town": ("乡镇", "town"),
    "level.community": ("社区", "community"),
    "level.grid": ("网格", "grid"),
    "level.micro_grid": ("微网格", "micro grid"),
}

_ALL_CATEGORIES = ("全部类别", "all categories")
_WHOLE_LAYER = ("全域", "everywhere")


def _pick(pair: tuple[str, str], lang: str) -> str:
    return pair[lang == EN]


def note(code: str, lang: str, values: Mapping[str, object]) -> str:
    """Return what a note says."""
    return _pick(_NOTES.get(code, (code, code)), lang).format(**values)


def question(part: str | None, lang: str) -> str | None:
    """Return the question that asks for a part of an address."""
    return _pick(_QUESTIONS[part], lang) if part is not None and part in _QUESTIONS else None


def title(kind: str, key: str, lang: str) -> str:
    """Return the word for a layer or level without a title of its own: a known key's word, else the key."""
    return _pick(_TITLES.get(f"{kind}.{key}", (key, key)), lang)


def role(key: str, lang: str) -> str:
    """Return the word for a role of an assignment."""
    return _pick(_ROLES.get(key, (key, key)), lang)


def why(reason: Reason, role_key: str, category_title: str | None, lang: str, zone: ZoneInfo) -> str:
    """Return the sentence that says by what somebody is responsible."""
    span = _span(reason.valid_from, reason.valid_to, lang, zone)
    place = reason.place or _pick(_WHOLE_LAYER, lang)
    if reason.code == "rule":
        what = category_title or _pick(_ALL_CATEGORIES, lang)
        basis = (f"；依据 {reason.basis}" if lang == ZH else f"; by {reason.basis}") if reason.basis else ""
        if lang == EN:
            return f"Duty list {reason.number}: {place} × {what}, {span}{basis}"
        return f"权责清单 {reason.number}：{place} × {what}，{span}{basis}"
    word = role(role_key, lang)
    if reason.code == "fallback":
        if lang == EN:
            return f"No duty rule fits: the territory itself, {place}"
        return f"属地兜底：无适用权责清单，由 {place} 负责"
    return f"{place} {word}, {span}" if lang == EN else f"{place} {word}，{span}"


def _span(begin: datetime, end: datetime | None, lang: str, zone: ZoneInfo) -> str:
    first = begin.astimezone(zone).date().isoformat()
    if end is None:
        return f"since {first}" if lang == EN else f"自 {first} 起"
    last = end.astimezone(zone).date().isoformat()
    return f"{first} to {last}" if lang == EN else f"{first} 至 {last}"
