"""wangge export: a plan as a file for other programs."""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from api.cli.plan import named
from api.cli.session import command_session
from api.errors import ApiError, Unprocessable
from api.services.exports import Asked, Exported, export
from api.settings import Settings
from data.exporters.plans import ENCODINGS, FORMATS
from data.repositories import catalogue
from geo.errors import GeoError


def add(subparsers: Any) -> None:
    """Add the command."""
    command = subparsers.add_parser("export", help="导出文件 / write files for other programs")
    kinds = command.add_subparsers(dest="kind", required=True, metavar="KIND")
    one = kinds.add_parser("plan", help="网格方案 / a plan of grids")
    one.add_argument("plan", help="编号或名称 / id or name")
    one.add_argument("--format", default="gpkg", choices=sorted(FORMATS))
    one.add_argument("--crs", default="WGS84", help="WGS84, CGCS2000, CGCS2000-GK, GCJ02, EPSG:4534 … 4554")
    one.add_argument("--encoding", default="UTF-8", help=f"Shapefile: {', '.join(ENCODINGS)}")
    one.add_argument("--level", help="默认全部层级 / all levels by default")
    one.add_argument("--out", type=Path, metavar="FILE_OR_FOLDER", default=Path())
    one.add_argument("--force", action="store_true", help="覆盖已有文件 / write over a file that is there")
    one.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Write the file; 0 done, 1 refused."""
    try:
        path = asyncio.run(_run(args, settings))
    except (ApiError, GeoError) as error:
        if args.json:
            body = {"code": error.code, "given": error.given, "expected": error.expected}
            print(json.dumps(body, ensure_ascii=False, default=str))
        print(f"✗ {error.message}: {error.given or ''} {error.expected}".rstrip(), file=sys.stderr)
        return 1
    if args.json:
        print(json.dumps({"file": str(path), "bytes": path.stat().st_size}, ensure_ascii=False))
    else:
        print(f"✓ {path}")
    return 0


async def _run(args: argparse.Namespace, settings: Settings) -> Path:
    async with command_session(settings) as session:
        plan_id = await named(session, args.plan)
        plan = await catalogue.plan(session, plan_id)
        if plan is None:
            raise Unprocessable("没有这个方案 / no such plan", given=args.plan, code="unknown_plan")
        layer = next(one for one in await catalogue.layers(session) if one.id == plan.layer_id)
        asked = Asked(args.format, args.crs, args.encoding, args.level)
        with tempfile.TemporaryDirectory() as folder:
            made = await export(session, plan, layer, asked, settings.zone, Path(folder))
            return _placed(made, args.out, force=args.force)


def _placed(made: Exported, out: Path, *, force: bool) -> Path:
    """Move the file to where it is wanted; raises Unprocessable where something is there already."""
    target = out / made.name if out.is_dir() else out
    if target.exists() and not force:
        told = "文件已存在 / the file is there already"
        raise Unprocessable(told, given=str(target), expected="--out, --force", code="file_exists")
    if not target.parent.is_dir():
        told = "没有这个文件夹 / no such folder"
        raise Unprocessable(told, given=str(target.parent), expected="--out", code="no_such_folder")
    shutil.move(made.path, target)
    return target
