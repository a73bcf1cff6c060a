"""Words of wangge plan: faults, outcomes, figures, line by line."""

from collections.abc import Iterator
from typing import Any

NOTHING_TO_NUMBER = "编号已按顺序，无须改动 / the codes are in order"
DONE = {
    "submit": "已提交审核 / sent into review",
    "approve": "已批准 / approved",
    "return": "已退回 / sent back",
    "publish": "已发布 / published",
}
FAULTS = {
    "no_grids": "没有网格 / no grids",
    "overlap": "重叠 / overlap",
    "gap": "缝隙 / gap",
    "sliver": "细缝 / sliver",
    "edges": "边不吻合 / edges do not match",
    "invalid": "图形无效 / invalid shape",
    "empty": "没有图形 / no shape",
    "not_polygon": "不是面 / no polygon",
    "several_parts": "断成几块 / in several pieces",
    "duplicate_code": "编码重复 / duplicate code",
    "empty_code": "没有编码 / no code",
    "empty_name": "没有名称 / no name",
    "no_parent": "没有上级 / no parent",
    "no_children": "没有下级 / no children",
    "parent_differs": "与下级合起来不一致 / differs from its children",
    "land_lost": "少了土地 / land lost",
    "land_new": "多了土地 / new land",
    "building_without_grid": "楼栋无归属 / building without a grid",
    "building_in_several": "楼栋属于几个网格 / building in several grids",
    "code_reused": "编码用过 / code was another grid's",
    "code_unfit": "编码不合规则 / code does not fit the scheme",
    "codes_running_out": "顺序码将满 / numbers run out",
}


def fault_line(fault: dict[str, Any]) -> str:
    """Return a fault with its grids, size and place."""
    mark = ("?" if fault["acceptable"] else "✗") if fault["stops"] else "!"
    grids = ", ".join(fault["grids"][:8]) + (" …" if len(fault["grids"]) > 8 else "")
    size = f" {fault['area_m2']:.1f} m²" if fault["area_m2"] else ""
    place = " @ {:.6f}, {:.6f}".format(*fault["place"]) if fault["place"] else ""
    kind = FAULTS.get(fault["kind"], fault["kind"])
    return f"{mark} {kind} [{fault['level']}] {grids}{size}{place} {fault['given']}".rstrip()


def outcome(act: str, name: str, committed: bool) -> str:
    """Return what became of an act."""
    if committed:
        return f"✓ {name}: {DONE[act]}"
    return f"{name}: 可以执行，确认后加 --commit / fit to be done, add --commit"


def verdict(stopping: int) -> str:
    """Return whether a plan passes the gate."""
    return f"✗ {stopping} 处不能发布 / faults stop publishing" if stopping else "✓ 可以发布 / fit to be published"


def impact_lines(told: dict[str, Any]) -> Iterator[str]:
    """Return an impact report for a terminal."""
    yield f"{told['from']['name']} → {told['to']['name']}  {told['at'][:16]}"
    totals = told["totals"]
    yield f"户 / households {totals['households']} · 楼栋 / buildings {totals['buildings']}"
    yield f"地址 / addresses {totals['addresses']} · 在办事件 / open incidents {totals['open_incidents']}"
    yield f"网格员 / workers {totals['workers']} · 权责规则 / duty rules {totals['duty_rules']}"
    for one in told["pairs"]:
        ends = [f"{side['code']} {side['name']}" if side else "-" for side in (one["from"], one["to"])]
        yield f"{ends[0]} → {ends[1]}: {one['households']} 户 / households, {one['buildings']} 栋 / buildings"


def replay_lines(told: dict[str, Any]) -> Iterator[str]:
    """Return a replay for a terminal: both plans side by side."""
    yield f"{told['incidents']} 件 / incidents, {told['since'][:10]} – {told['until'][:10]}, {told['seconds']} s"
    for name, value in told["published"].items():
        yield f"{name}: {value} → {told['draft'][name]}"
