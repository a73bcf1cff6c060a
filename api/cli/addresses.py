"""wangge addresses: fit the matcher's weights anew to what planners accepted; ask each registered name once."""

import argparse
import asyncio
import getpass
import json
import sys
from typing import Any

from api.cli.bench_parts import positive
from api.cli.report import self_test_lines
from api.cli.session import command_engine
from api.services import address_self_test
from api.services.address_refit import Outcome, fit, gathered, store
from api.settings import Settings
from data.database import session_scope
from geo.address.refit import CASES_LEAST, TooFew

ASKED_MOST = 5_000  # names: a quarter of a minute

EMPTY = "✗ 地址库是空的：先用 wangge load addresses 导入 / no addresses are loaded yet: load them by load addresses"


def add(subparsers: Any) -> None:
    """Add the command."""
    command = subparsers.add_parser("addresses", help="地址匹配 / address matching")
    kinds = command.add_subparsers(dest="kind", required=True, metavar="WHAT")
    one = kinds.add_parser("refit", help="按已采纳的别名重估权重 / fit weights anew to accepted choices")
    one.add_argument("--commit", action="store_true", help="存为新版本 / store as a version, else only compare")
    one.add_argument("--json", action="store_true", help="以 JSON 输出 / print one JSON object")
    one.set_defaults(run=run)
    test = kinds.add_parser("test", help="自测：逐个询问登记的名称 / self-test: ask each registered name once")
    test.add_argument("--most", type=positive, default=ASKED_MOST, help="最多问多少个 / names asked at most")
    test.add_argument("--json", action="store_true", help="以 JSON 输出，列出全部 / one JSON object that lists all")
    test.set_defaults(run=run_test)


def run_test(args: argparse.Namespace, settings: Settings) -> int:
    """Ask the names of the whole registry; 0 where each is found, 1 where some are not or there is none."""
    return asyncio.run(_test(args, settings))


async def _test(args: argparse.Namespace, settings: Settings) -> int:
    async with command_engine(settings) as engine:
        async with session_scope(engine) as session:
            given = await address_self_test.gathered(session)
        if not given.columns.ids:
            print(EMPTY, file=sys.stderr)
            return 1
        found = await asyncio.to_thread(address_self_test.asked, given, args.most, _progress)
    told = {**found.told(found.asked), "rows": len(given.columns.ids), "of_rows": len(given.columns.ids)}
    print(json.dumps(told, ensure_ascii=False) if args.json else "\n".join(self_test_lines(told)))
    return 0 if found.asked and not found.lost else 1


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Fit; 0 done or fit to be, 1 where the choices are too few or fitting does not help."""
    return asyncio.run(_run(args, settings))


def _progress(done: int, total: int) -> None:
    if done % max(10, total // 50) == 0:
        print(f"… {done} / {total}", file=sys.stderr)


async def _run(args: argparse.Namespace, settings: Settings) -> int:
    async with command_engine(settings) as engine:
        async with session_scope(engine) as session:
            given = await gathered(session)
        try:  # no transaction is open meanwhile: the server would end it
            found = await asyncio.to_thread(fit, given, _progress)
        except TooFew as error:
            print(f"已采纳的选择只有 {error} 条，至少要 {CASES_LEAST} 条 / too few accepted choices", file=sys.stderr)
            return 1
        version = None
        if args.commit and found.fitted.better:
            async with session_scope(engine) as session:
                version = await store(session, found, getpass.getuser())
    _print(found, version, as_object=args.json)
    return 0 if found.fitted.better else 1


def _print(found: Outcome, version: int | None, *, as_object: bool) -> None:
    if as_object:
        print(json.dumps({**found.told(), "better": found.fitted.better, "version": version}, ensure_ascii=False))
        return
    told = found.told()
    print(f"选择 / choices {told['cases']}；登记中已无 / gone {told['gone']}")
    print(f"平均对数似然 / mean log likelihood {told['before']} → {told['after']}")
    print(f"留出的一半 / held-out half {told['held_before']} → {told['held_after']}")
    if not found.fitted.better:
        print("✗ 对留出的一半没有帮助，权重不变 / does not help on the held-out half: weights stay")
    elif version is None:
        print("未写入：确认后加 --commit / nothing written: add --commit")
    else:
        print(f"✓ 权重第 {version} 版，各服务几秒内采用 / version {version}, in use within seconds")
