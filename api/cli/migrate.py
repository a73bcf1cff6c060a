"""wangge migrate: bring the database to this program's schema."""

import argparse
import asyncio
from typing import Any

from api.cli.session import database_url
from api.settings import Settings
from data.database import check_ready, make_engine
from data.migrations import head, revision, upgrade


def add(subparsers: Any) -> None:
    """Add the command."""
    command = subparsers.add_parser("migrate", help="升级数据库结构 / bring the database schema up to date")
    command.add_argument("--commit", action="store_true", help="执行；否则只说明 / do it, else only tell")
    command.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Tell from where to where; with --commit do it."""
    with database_url(settings) as url:
        asyncio.run(_check(url))
        found, wanted = revision(url), head()
        print(f"schema {found or '-'} -> {wanted}")
        if args.commit and found != wanted:
            upgrade(url)
            print("done")
        elif found != wanted:
            print("add --commit to do it")
    return 0


async def _check(url: str) -> None:
    engine = make_engine(url)
    try:
        await check_ready(engine)
    finally:
        await engine.dispose()
