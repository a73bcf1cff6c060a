"""How a load's report reads on a terminal: Chinese first, English beside it."""

from typing import Any

from data.loaders.report import FaultLine, LoadRefused, LoadReport

FAULTS = {
    "overlap": "重叠 / overlap",
    "gap": "空隙 / gap",
    "sliver": "狭缝 / sliver gap",
    "invalid": "图形无效（自相交等）/ invalid geometry",
    "empty": "缺图形 / no geometry",
    "not_polygon": "不是面 / not a polygon",
    "edges": "边不重合 / edges do not match",
    "duplicate_code": "编码重复 / duplicate code",
    "empty_code": "编码为空 / empty code",
    "two_parents": "同一编码有两个上级 / one code under two parents",
}
REFUSALS = {
    "no_such_file": "没有这个文件 / no such file",
    "unknown_format": "不支持这种文件 / unknown format",
    "not_its_format": "文件内容与扩展名不符，不是地图文件 / the content is not what the name says",
    "geometry_collection": "含有 GeometryCollection，不是面 / holds GeometryCollection, not polygons",
    "unreadable": "读不了 / cannot be read",
    "no_geometry": "没有图形 / no geometry",
    "unknown_encoding": "文字编码不明 / unknown text encoding",
    "datum_outside_china": "坐标在中国境外，不能用 GCJ-02、BD-09 / outside China, where offset datums do not exist",
    "swapped_coordinates": "经纬度似乎对调 / latitude and longitude seem swapped, out of range",
    "coordinate_out_of_range": "坐标超出经纬度范围，可能是米 / coordinates out of range, perhaps metres",
    "no_such_field": "没有这个字段 / no such field",
    "plan_start_taken": "该网格体系在此时刻已有方案 / the layer has a plan that begins then",
    "levels_differ": "层级与该网格体系不同 / other levels than the layer has",
    "unknown_crs": "坐标系不明 / unknown coordinate system",
    "bad_name": "名称不合规 / bad key",
    "half_a_place": "经度、纬度两个字段要一起给 / longitude and latitude fields go together",
    "would_shrink": "多于三分之一的地址将被移除 / more than a third of the addresses would go",
    "none_left": "没有可用的行 / no usable row",
}
REASONS = {
    "lng": "经度不是数 / longitude is no number",
    "lat": "纬度不是数 / latitude is no number",
    "no_place": "没有坐标 / no coordinates",
    "range": "坐标超出范围 / coordinates out of range",
    "swapped": "经纬度似乎对调 / latitude and longitude seem swapped",
    "outside_china": "在中国境外 / outside China",
    "time": "时间读不懂 / time not understood",
    "geometry": "图形无效 / invalid geometry",
    "text": "文字为空 / empty text",
    "number": "不是非负整数 / not a whole number",
    "duplicate": "编号重复 / duplicate id",
    "unknown_id": "没有这个编号的地址 / no address with this id",
    "several_ids": "多个来源有这个编号 / several sources have this id",
    "unknown_name": "登记中没有这个名称 / no address or base feature bears this name",
    "period": "止不晚于起 / ends before it begins",
    "kind": "图形种类不对 / wrong kind of geometry",
}
NOTES = {
    "source": "来源 / source",
    "without_point": "没有坐标 / without a point",
    "outside": "在现行方案之外 / outside the plans in force",
    "also_in": "编号已在其他来源下，将有两份 / ids that stand under other sources too and will stand twice",
    "new": "新增 / new",
    "changed": "变更 / changed",
    "gone": "移除 / gone",
    "aliases_gone": "随之移除的别名 / aliases gone with them",
    "also_names": "别名本身也是登记的名称，说的人可能指任一处 / aliases that are standard names themselves",
    "would_shrink": "多于三分之一将被移除 / more than a third would go",
}
DEPTHS = {
    "room": "室 / to the room",
    "unit": "单元 / to the unit",
    "building": "幢 / to the building",
    "number": "门牌 / to the house number",
    "name": "路或小区名 / to the name of a road or estate",
    "area": "街道或区 / to the town or district",
    "nothing": "不懂 / not at all",
}
TOLD_APART = ("moved_m2", "furthest_m", "read", "self_test")
MOST_LINES = 200
LOST_LINES = 20


def refusal(error: LoadRefused) -> str:
    """Return why a file was refused as a whole: what was given, what was expected."""
    words = REFUSALS.get(error.code, error.code)
    given = f"：{error.given}" if error.given else ""
    expected = f"\n  可用 / expected: {error.expected}" if error.expected else ""
    return f"✗ {words}{given}{expected}"


def report_lines(report: LoadReport) -> list[str]:
    """Return a report line by line."""
    lines = [_fault(fault) for fault in report.faults[:MOST_LINES]]
    if len(report.faults) > MOST_LINES:
        lines.append(f"… 另有 / and {len(report.faults) - MOST_LINES} 处 / more")
    if "moved_m2" in report.notes:
        moved, furthest = report.notes["moved_m2"], report.notes["furthest_m"]
        lines.append(f"修复移动 / repair moved {moved:.2f} m²（平方米），边界最多移动 / furthest {furthest:.2f} m")
    lines += [
        f"第 {row.line} 行 / line {row.line}: {REASONS.get(row.reason, row.reason)} {row.given}"
        for row in report.refused[:MOST_LINES]
    ]
    if len(report.refused) > MOST_LINES:
        lines.append(f"… 另有 / and {len(report.refused) - MOST_LINES} 行 / more lines")
    if report.refused_file:
        lines.append(f"退回的行保存在 / refused rows are kept in {report.refused_file}")
    lines += _depths(report.notes.get("read", {}))
    lines += self_test_lines(report.notes.get("self_test", {}))
    told = {name: value for name, value in report.notes.items() if name not in TOLD_APART}
    lines += [f"{NOTES.get(name, name)}: {_told(value)}" for name, value in told.items()]
    lines.append(f"接收 / accepted {report.accepted}，退回 / refused {len(report.refused)}")
    return [*lines, _outcome(report)]


def _depths(read: dict[str, Any]) -> list[str]:
    """Return how deep addresses were read, with an example each: what was read too little of shows here."""
    return [f"读到{DEPTHS[name]}: {one['n']}，如 / such as {one['such_as']}" for name, one in read.items()]


def self_test_lines(told: dict[str, Any]) -> list[str]:
    """Return how many of a registry's own names are found when they are asked for, and which are not."""
    if not told:
        return []
    asked, lost = told["asked"], told["not_found"]
    looked = f"（{told['of_rows']} 行中看了 {told['rows']} 行 / rows）" if told["rows"] < told["of_rows"] else ""
    found = asked - lost
    lines = [f"自测{looked}：逐个问了 {asked} 个名称，找到 {found} 个 / self-test: {found} of {asked} names found"]
    lines += [_lost(one) for one in told["lost"][:LOST_LINES]]
    if lost > LOST_LINES:
        lines.append(f"… 另有 / and {lost - LOST_LINES} 个 / more (--json)")
    if lost:
        lines.append(
            "其中若有地名：用 --part 说明字段，或补别名 / where these are places: state --part, or load aliases"
        )
    return lines


def _lost(one: dict[str, Any]) -> str:
    instead = f"，当作 / taken for {one['instead']}" if one["instead"] else ""
    return f"! 没找到 / not found: {one['name']}{instead}（{one['rows']} 行，如 / such as {one['such_as']}）"


def _told(value: object) -> str:
    return "，".join(f"{name} {one}" for name, one in value.items()) if isinstance(value, dict) else str(value)


def _outcome(report: LoadReport) -> str:
    if report.stops:
        return "✗ 未导入，先修正上列问题；--repair M 可修复窄于 M 米的 / not loaded; --repair M closes narrow faults"
    if report.committed:
        return "✓ 已导入 / loaded"
    return "未导入：确认后加 --commit / nothing written: add --commit to load"


def _fault(fault: FaultLine) -> str:
    mark = "✓ 已修复 / healed" if fault.healed else "✗" if fault.stops else "!"
    size = f" {fault.area_m2:.2f} m²，宽 / width {fault.width_m:.2f} m" if fault.area_m2 else ""
    place = f" @ {fault.place[0]:.6f}, {fault.place[1]:.6f}" if fault.place else ""
    codes = ", ".join(fault.codes[:8]) + (" …" if len(fault.codes) > 8 else "")
    return f"{mark} {FAULTS.get(fault.kind, fault.kind)}: {codes}{size}{place} {fault.reason}".rstrip()
