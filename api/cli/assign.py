"""wangge assign: the owner of every incident, building, address, or of every row of a file."""

import argparse
import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from api.cli.session import command_engine
from api.cli.times import moment
from api.errors import ApiError, Unprocessable
from api.services.assign import Part, assign_incidents, assign_list, assign_rows
from api.services.assign_files import Assigned, Fields, assign_file
from api.services.catalogue import CatalogueKeeper, LayerPlans, LoadedPlan
from api.services.catalogue.publish import INDEX
from api.services.row_files import check_target
from api.settings import Settings
from data.database import Engine, session_scope
from data.repositories import assign
from geo.errors import GeoError

KINDS = {"incidents": "incident", "buildings": "building", "addresses": "address"}


def add(subparsers: Any) -> None:
    """Add the command."""
    command = subparsers.add_parser("assign", help="为事件、楼栋、地址或文件各行定归属 / owners of everything at once")
    command.add_argument(
        "what", metavar="incidents|buildings|addresses|FILE", help="数据库中的，或文件 / in the database, or a file"
    )
    command.add_argument("--layer")
    when = command.add_mutually_exclusive_group()
    when.add_argument("--at", metavar="TIME", help="按此时刻的方案，缺省现在 / the plan in force then, default now")
    when.add_argument(
        "--dated",
        action="store_true",
        help="改写事件记录：各按其上报时的方案 / the incidents' own records, each by the plan of its time",
    )
    command.add_argument(
        "--out", "--output", type=Path, metavar="FILE", help="结果文件 / the file to write: .parquet .csv .gpkg"
    )
    command.add_argument("--lng-field", default="lng")
    command.add_argument("--lat-field", default="lat")
    command.add_argument("--crs", help="WGS84, CGCS2000, GCJ02, BD09, EPSG:n")
    command.add_argument("--encoding", default="utf-8", help="CSV 的文字编码 / of a CSV file: UTF-8, GBK")
    command.add_argument(
        "--dask", metavar="ADDRESS", help="由 Dask 各机处理，--out 为文件夹 / by the workers of a Dask scheduler"
    )
    command.add_argument(
        "--commit",
        action="store_true",
        help="写入归属表（--dated：事件记录）；否则只计算 / write into table owner, else only compute",
    )
    command.add_argument("--json", action="store_true")
    command.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Assign; 0 done, 1 refused, 2 wrong words."""
    wrong = _wrong(args)
    if wrong:
        print(wrong, file=sys.stderr)
        return 2
    try:
        found = asyncio.run(_run(args, settings))
    except argparse.ArgumentTypeError as error:
        print(error, file=sys.stderr)
        return 2
    except (ApiError, GeoError) as error:
        print(f"{error}: {error.given or ''} {error.expected}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"wangge: {error}", file=sys.stderr)
        return 1
    if args.json:
        print(json.dumps({"total": found.total, "changed": found.changed, "without_grid": found.without}))
    else:
        print(f"共 / total {found.total}，变更 / changed {found.changed}，无归属 / without a grid {found.without}")
        if not args.out and not args.commit:
            print("未写入：确认后加 --commit / nothing written: add --commit")
    return 0


def _wrong(args: argparse.Namespace) -> str | None:
    """Return what is wrong with the words, None where nothing is."""
    if not args.out and args.what not in assign.TABLES:
        return "文件需要 --out / files need --out"
    if args.dated and (args.out or args.what != "incidents"):
        return "--dated 只用于事件入库 / --dated is for incidents in the database"
    if args.dask and args.what in assign.TABLES:
        return "--dask 只用于文件 / --dask is for files"
    return None


async def _run(args: argparse.Namespace, settings: Settings) -> Assigned:
    at = moment(args.at, settings.zone) if args.at else datetime.now(UTC)
    if args.out and not args.dask:
        check_target(args.out)
    async with command_engine(settings) as engine:
        keeper = CatalogueKeeper(engine, state=settings.folder, layer=settings.layer, zone=settings.zone)
        await keeper.look()
        layer = keeper.now.layer(args.layer)
        if args.dated:
            parts = await _by_time(keeper, layer)
            async with session_scope(engine) as session:
                return await assign_incidents(session, layer, parts, commit=args.commit)
        plan = await keeper.loaded(keeper.now.period(layer, at))
        if args.out:
            return await _to_file(args, settings, engine, plan)
        async with session_scope(engine) as session:
            return await assign_list(session, KINDS[args.what], plan, commit=args.commit)


async def _by_time(keeper: CatalogueKeeper, layer: LayerPlans) -> list[Part]:
    """Return every plan with its time, and the times between without one."""
    parts, end = [], None
    for period in layer.periods:
        if end is None or end < period.valid_from:
            parts.append(Part(None, end, period.valid_from))
        parts.append(Part(await keeper.loaded(period), period.valid_from, period.valid_to))
        end = period.valid_to
    return parts if parts and end is None else [*parts, Part(None, end)]


async def _to_file(args: argparse.Namespace, settings: Settings, engine: Engine, plan: LoadedPlan) -> Assigned:
    if args.what in assign.TABLES:
        async with session_scope(engine) as session:
            rows = await assign.rows(session, args.what)
            return await asyncio.to_thread(assign_rows, rows, args.out, plan, _tell)
    source, fields = Path(args.what), Fields(args.lng_field, args.lat_field, args.crs, args.encoding)
    if not args.dask:
        return await asyncio.to_thread(assign_file, source, args.out, plan, fields, _tell)
    try:
        from api.services.assign_dask import Job, assign_by_dask  # noqa: PLC0415  # an optional extra
    except ImportError as error:
        raise Unprocessable(
            "缺 Dask / Dask is not installed", given=error.name, expected="pip install 'wangge[dask]'"
        ) from error
    job = Job(source, args.out, settings.folder / INDEX, plan.plan_id, fields)
    return await asyncio.to_thread(assign_by_dask, args.dask, job, _tell)


def _tell(rows: int) -> None:
    print(f"… {rows}", file=sys.stderr)
