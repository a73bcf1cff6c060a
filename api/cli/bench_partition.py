"""wangge bench partition: proposals beside METIS, gerrychain and spopt on the same invented towns."""

import argparse
from typing import Any

import orjson

from api.cli.bench_parts import positive, tell
from api.settings import Settings


def add_to(names: Any) -> None:
    """Add the bench."""
    command = names.add_parser("partition", help="网格划分 / cutting communities into grids, against other methods")
    command.add_argument("--communities", type=positive, default=8, help="社区数 / number of invented towns")
    command.add_argument("--buildings", type=positive, default=300, help="每个社区的楼栋数 / buildings in each")
    command.add_argument("--target", type=float, default=400.0, help="每格户数 / households in a grid")
    command.add_argument("--seed", type=int, default=1, help="随机种子 / seed of the towns")
    command.add_argument("--no-peers", action="store_true", help="只测自己 / ours alone")
    command.add_argument("--json", action="store_true", help="输出 JSON / one JSON object")
    command.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print the table; return 1 where fewer than 95 % of the communities are balanced within 5 % by us."""
    from api.services import partition_bench  # noqa: PLC0415 numba and scipy: not for other commands

    tell(f"{args.communities} towns of {args.buildings} buildings")
    lands = list(partition_bench.towns(args.communities, args.buildings, args.seed))
    found = partition_bench.measure(lands, args.target, peers=not args.no_peers, tell=tell, seed=args.seed)
    if args.json:
        rows = [row._asdict() for row in found.rows]
        print(orjson.dumps({"bench": "partition", **found._asdict(), "rows": rows}).decode())
    else:
        show(found)
    return int(found.rows[0].within < 0.95)


def show(found: Any) -> None:
    """Print rows, and who was absent."""
    heads = ("within 5 %", "worst", "in block", "compact", "breaks", "empty", "s each", "cpu s")
    print(f"{'engine':<22}" + "".join(f"{head:>11}" for head in heads))
    for row in found.rows:
        shares = f"{100 * row.within:>10.0f}%{100 * row.max_deviation:>10.1f}%{100 * row.in_block_share:>10.1f}%"
        print(
            f"{row.engine:<22}{shares}{row.compactness:>11.2f}{row.breaks:>11}{row.empty:>11}{row.seconds:>11.2f}{row.cpu_seconds:>11.2f}"
        )
    for engine, reason in found.absent.items():
        print(f"{engine:<22} absent: {reason}")
