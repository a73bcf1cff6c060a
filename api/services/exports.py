"""Plans as files to take away: made in a folder of their own, gone when they are sent."""

import asyncio
import re
import shutil
import tempfile
import time
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from api.errors import Unavailable, Unprocessable
from api.services.answers import local
from data.database import Session
from data.exporters.plans import ExportPlan, system_of, write_plan
from data.exporters.plans.content import levels_of
from data.records import LayerRecord, PlanRecord
from data.repositories import grids

FOLDER = "exports"  # below the state folder
AT_ONCE = 2
GRIDS_MOST = 200_000
STALE_S = 3600
NAME_MOST = 60
_FORBIDDEN = re.compile(r'[\s/\\:*?"<>|;%\x00-\x1f\x7f]+')


class Asked(NamedTuple):
    """How a plan shall be written; without a level all of them are."""

    format: str
    crs: str = "WGS84"
    encoding: str = "UTF-8"
    level: str | None = None


@dataclass(frozen=True)
class Exported:
    """A file, the name it is offered under, and the folder to remove when it is sent."""

    path: Path
    name: str
    folder: Path

    def remove(self) -> None:
        """Delete the file and its folder."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Exports:
    """One per worker; so many at once, others are asked to come again."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._busy = 0

    async def make(
        self, session: Session, plan: PlanRecord, layer: LayerRecord, asked: Asked, zone: ZoneInfo
    ) -> Exported:
        """Return a plan as a file; raises Unavailable where too many are at work, and what `export` raises."""
        if self._busy >= AT_ONCE:
            raise Unavailable("正在导出的文件太多，请稍后再试 / too many exports at once, try again", code="busy")
        self._busy += 1
        try:
            return await export(session, plan, layer, asked, zone, self._state / FOLDER)
        finally:
            self._busy -= 1


async def export(
    session: Session, plan: PlanRecord, layer: LayerRecord, asked: Asked, zone: ZoneInfo, root: Path
) -> Exported:
    """Return a plan of any status as a file under `root`.

    Raises Unprocessable for an unknown level or too many grids; BadFormat, BadSystem, BadEncoding.
    """
    keys = [level.key for level in layer.levels]
    if asked.level is not None and asked.level not in keys:
        expected = ", ".join(keys)
        raise Unprocessable("没有这个层级 / no such level", given=asked.level, expected=expected, code="unknown_level")
    columns = await grids.columns(session, plan.id)
    if not 0 < len(columns.ids) <= GRIDS_MOST:
        told = "方案没有网格，或网格太多 / the plan has no grids, or too many"
        raise Unprocessable(told, given=len(columns.ids), expected=f"1 to {GRIDS_MOST}", code="export_size")
    labels = columns.labels
    middle = (float(labels[:, 0].min() + labels[:, 0].max()) / 2, float(labels[:, 1].min() + labels[:, 1].max()) / 2)
    system = system_of(asked.crs, middle)
    facts = {
        "plan": plan.name,
        "valid_from": local(plan.valid_from, zone),
        "valid_to": local(plan.valid_to, zone),
    }

    def write() -> Exported:
        wanted = keys if asked.level is None else [asked.level]
        levels = levels_of(columns, wanted, system, facts)
        content = ExportPlan(plan.name, layer.key, plan.status, levels, system)
        folder = _new_folder(root)
        try:
            path = write_plan(content, asked.format, asked.encoding, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return Exported(path, file_name(layer.key, plan.name, system.name, path.suffix), folder)

    return await asyncio.to_thread(write)


def _new_folder(root: Path) -> Path:
    """Return a folder for one export; those that a crash left behind are removed."""
    root.mkdir(parents=True, exist_ok=True)
    for old in root.iterdir():
        try:
            if time.time() - old.stat().st_mtime > STALE_S:
                shutil.rmtree(old, ignore_errors=True)
        except FileNotFoundError:  # another worker was faster
            continue
    return Path(tempfile.mkdtemp(prefix="export-", dir=root))


def file_name(layer: str, plan: str, system: str, suffix: str) -> str:
    """Return a name that every file system takes: no path, no blank, no direction marks, not too long.

    >>> file_name("governance", "../2026 年\\n方案", "WGS84", ".gpkg")
    'wangge-governance-2026-年-方案-WGS84.gpkg'
    """
    plain = "".join(one for one in plan if unicodedata.category(one) not in ("Cf", "Cs", "Co", "Cn"))
    words = _FORBIDDEN.sub("-", plain).strip("-.")[:NAME_MOST] or "plan"
    return f"wangge-{layer}-{words}-{system}{suffix}"
