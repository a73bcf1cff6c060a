"""wangge assign: the owner of every incident, or of every row of a file."""

import argparse
import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.cli.session import command_engine
from api.cli.times import moment
from api.errors import ApiError
from api.services.assign import Assigned, assign_file, assign_incidents
from api.services.catalogue import CatalogueKeeper
from api.settings import Settings
from data.database import session_scope


def add(subparsers: Any) -> None:
    """Add the command."""
    command = subparsers.add_parser("assign", help="为全部事件或文件各行定归属 / owners of all incidents, or of a file")
    command.add_argument("what", metavar="incidents|FILE", help="incidents，或 / or  .parquet .csv")
    command.add_argument("--layer")
    command.add_argument("--at", metavar="TIME", help="按此时刻的方案，缺省现在 / the plan in force then, default now")
    command.add_argument("--out", type=Path, metavar="FILE", help="结果文件 / the file to write")
    command.add_argument("--lng-field", default="lng")
    command.add_argument("--lat-field", default="lat")
    command.add_argument("--crs", default="WGS84")
    command.add_argument("--commit", action="store_true", help="写入；否则只计算 / write, else only compute")
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Assign; 0 done, 1 refused, 2 wrong words."""
    if args.what != "incidents" and args.out is None:
        print("文件需要 --out / a file needs --out", file=sys.stderr)
        return 2
    try:
        found = asyncio.run(_run(args, settings))
    except (ApiError, argparse.ArgumentTypeError, OSError) as error:
        print(f"{error}: {getattr(error, 'given', '')} {getattr(error, 'expected', '')}", file=sys.stderr)
        return 1
    if args.json:
        print(json.dumps({"total": found.total, "changed": found.changed, "without_grid": found.without}))
    else:
        print(f"共 / total {found.total}，变更 / changed {found.changed}，无归属 / without a grid {found.without}")
        if args.what == "incidents" and not args.commit:
            print("未写入：确认后加 --commit / nothing written: add --commit")
    return 0


async def _run(args: argparse.Namespace, settings: Settings) -> Assigned:
    async with command_engine(settings) as engine:
        keeper = CatalogueKeeper(engine, state=settings.folder, layer=settings.layer, zone=settings.zone)
        await keeper.look()
        layer = keeper.now.layer(args.layer)
        at = moment(args.at, settings.zone) if args.at else datetime.now(UTC)
        period = keeper.now.period(layer, at)
        plan = await keeper.loaded(period)
        if args.what == "incidents":
            async with session_scope(engine) as session:
                return await assign_incidents(session, layer, period, plan, commit=args.commit)
        fields = args.lng_field, args.lat_field
        return await asyncio.to_thread(assign_file, Path(args.what), args.out, plan, fields, args.crs, _tell)


def _tell(rows: int) -> None:
    print(f"… {rows}", file=sys.stderr)
