"""wangge demo: make the demo city, larger for benchmarks, as a GCJ-02 twin, or take it out again."""

import argparse
import asyncio
import csv
import sys
from pathlib import Path
from typing import Any

from api.cli.session import command_engine
from api.services.accounts import ACCOUNTS_FILE, make_demo_accounts
from api.services.catalogue import write_index
from api.settings import Settings
from data.database import Engine, session_scope
from data.demo.city import SEED, grow
from data.demo.remove import remove
from data.demo.tile import tiles
from data.demo.twin import twin
from data.demo.write import write_plans, write_rest
from data.repositories import catalogue, meta
from geo.types import Datum

MOST_COPIES = 100


def add(subparsers: Any) -> None:
    """Add the command."""
    command = subparsers.add_parser("demo", help="示意城市 / the demo city")
    command.add_argument(
        "--scale", type=int, default=1, metavar="N", help="放大到 N 倍，至多 100 / N copies side by side"
    )
    command.add_argument("--seed", type=int, default=SEED)
    command.add_argument(
        "--remove", action="store_true", help="删除示意城市、账号与标记 / take city, accounts and mark out"
    )
    command.add_argument(
        "--gcj02", type=Path, metavar="FILE", help="把示意事件以 GCJ-02 坐标写成 CSV / incidents in GCJ-02"
    )
    command.add_argument("--commit", action="store_true", help="执行；否则只说明 / do it, else only tell")
    command.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do what was asked; return 1 where it is refused, 2 for wrong words."""
    if not 1 <= args.scale <= MOST_COPIES:
        print(f"--scale {args.scale}: 1 到 {MOST_COPIES} / 1 to {MOST_COPIES}", file=sys.stderr)
        return 2
    return asyncio.run(_run(args, settings))


async def _run(args: argparse.Namespace, settings: Settings) -> int:
    async with command_engine(settings) as engine:
        if args.gcj02:
            return await _export(engine, args.gcj02)
        if args.remove:
            return await _remove(engine, settings, commit=args.commit)
        return await _make(engine, settings, args)


async def _export(engine: Engine, path: Path) -> int:
    async with session_scope(engine) as session:
        rows = await twin(session, Datum.GCJ02)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("id", "lng", "lat", "time", "category"))
        writer.writerows(rows)
    print(f"{path}: {len(rows)} 件，GCJ-02 / incidents in GCJ-02")
    return 0


async def _remove(engine: Engine, settings: Settings, *, commit: bool) -> int:
    async with session_scope(engine) as session:
        if await meta.get(session, "demo") is None:
            print("这里没有示意城市 / there is no demo city here", file=sys.stderr)
            return 1
        if not commit:
            print("将删除示意城市、账号与标记；确认请加 --commit / would remove city, accounts and mark: add --commit")
            return 0
        await remove(session)
    (settings.folder / ACCOUNTS_FILE).unlink(missing_ok=True)  # a command has nothing else to do
    print("已删除 / removed")
    return 0


async def _make(engine: Engine, settings: Settings, args: argparse.Namespace) -> int:
    async with session_scope(engine) as session:
        if not await meta.is_empty(session):
            print(
                "数据库不是空的，不能变成示意库 / the database is not empty, it cannot become a demo", file=sys.stderr
            )
            return 1
        if not args.commit:
            print(f"将生成示意城市 {args.scale} 份；确认请加 --commit / would make the demo city: add --commit")
            return 0
        city, copies = grow(args.seed), tiles(args.scale)
        await write_plans(session, city, copies)
        await make_demo_accounts(session, settings.folder, city.plans[1].tiers[2].ids[0])
        for plan in await catalogue.plans_in_force(session):
            await write_index(session, settings.folder, plan.id)
    await write_rest(engine, city, copies, _tell)
    print(f"完成，账号见 / done, accounts in {settings.folder / ACCOUNTS_FILE}")
    return 0


async def _tell(step: str, done: int, total: int) -> None:
    print(f"… {step} {done}/{total}", file=sys.stderr)
