"""wangge bench: figures of this machine, ours beside what people use instead."""

import argparse
import os
from functools import partial
from typing import Any

import orjson

from api.cli import bench_address, bench_partition
from api.cli.bench_parts import bench_database, positive, tell
from api.settings import Settings


def add(subparsers: Any) -> None:
    """Add the command."""
    command = subparsers.add_parser("bench", help="本机性能测量 / measure on this machine")
    names = command.add_subparsers(dest="bench", required=True, metavar="NAME")
    ownership = names.add_parser("ownership", help="批量归属 / owners of many points, against other engines")
    ownership.add_argument("--grids", type=positive, default=5_000, help="网格数 / number of grids")
    ownership.add_argument("--points", type=positive, default=1_000_000, help="点数 / number of points")
    ownership.add_argument("--threads", type=positive, default=os.cpu_count() or 1, help="线程数 / threads")
    ownership.add_argument("--seed", type=int, default=1, help="随机种子 / seed of the invented city")
    ownership.add_argument("--no-peers", action="store_true", help="只测自己 / ours alone")
    ownership.add_argument("--json", action="store_true", help="输出 JSON / one JSON object")
    ownership.set_defaults(run=run_ownership)
    bench_address.add_to(names)
    bench_partition.add_to(names)


def run_ownership(args: argparse.Namespace, settings: Settings) -> int:
    """Print the table of the ownership bench; return 1 where an answer of ours differs from the exact one."""
    from api.services import ownership_bench  # noqa: PLC0415 numba and geopandas: not for other commands

    tell(f"{args.grids} grids, {args.points} points")
    given = ownership_bench.case(args.grids, args.points, args.seed)
    database = partial(bench_database, settings)
    found = ownership_bench.measure(given, args.threads, peers=not args.no_peers, tell=tell, database=database)
    if args.json:
        rows = [row._asdict() for row in found.rows]
        print(orjson.dumps({"bench": "ownership", **found._asdict(), "rows": rows}).decode())
    else:
        show(found)
    return int(any(row.differences for row in found.rows if row.engine.startswith("wangge")))


def show(found: Any) -> None:
    """Print rows, ratios and who was absent."""
    build = found.build
    print(f"index: built in {build['seconds']:.3f} s, {build['megabytes']:.0f} MB")
    print(f"{'engine':<28}{'threads':>8}{'seconds':>10}{'M/s':>9}{'differences':>13}{'ours/its':>10}{'1 thread':>10}")
    for row in found.rows:
        ratio, alone = found.ratios.get(row.engine), found.ratios_one_thread.get(row.engine)
        told = f"{ratio:>9.1f}x{alone:>9.1f}x" if ratio and alone else ""
        speed = f"{row.seconds:>10.4f}{row.per_second / 1e6:>9.2f}"
        print(f"{row.engine:<28}{row.threads:>8}{speed}{row.differences:>13}{told}")
    for engine, reason in found.absent.items():
        print(f"{engine:<28} absent: {reason}")
