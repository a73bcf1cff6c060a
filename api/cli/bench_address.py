"""wangge bench address: how well texts are understood, on an invented city with known truth."""

import argparse
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from api.cli.bench_parts import bench_database, positive, tell
from api.settings import Settings

EVERY = ("plain", "open", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "held")
HALVES = {**{half: (half,) for half in EVERY}, "both": EVERY}
MANNERS = ("south", "north", "west", "taiwan")
PARTS = ("district", "town", "community", "road", "lane", "number", "compound", "building", "unit", "room")
UNSEEN = {"held"}  # noise that nobody tunes or fits by: its misses are told where it alone is asked for
HARD = Path("tests/bench/address")
COLUMNS = (
    ("n", "n", "d"),
    ("top1_building", "bldg@1", "%"),
    ("top3_building", "bldg@3", "%"),
    ("top1_grid", "grid@1", "%"),
    ("top3_grid", "grid@3", "%"),
    ("precision", "precis", "%"),
    ("coverage", "cover", "%"),
    ("wrong_grid", "wrong", "d"),
    ("overclaimed", "overcl", "d"),
    ("false_accepts", "f.acc", "d"),
    ("false_accept_share", "f.acc%", "%"),
    ("asked", "asked", "%"),
    ("asked_where_due", "ask.due", "%"),
    ("offered", "offered", "%"),
    ("settled", "settled", "%"),
)


def add_to(names: Any) -> None:
    """Add the sub-command."""
    command = names.add_parser("address", help="地址匹配 / address matching on an invented city with noise")
    command.add_argument("--addresses", type=positive, default=1_000_000, help="地址数 / size of the registry")
    command.add_argument("--queries", type=positive, default=20_000, help="查询数 / number of queries")
    command.add_argument(
        "--half", choices=sorted(HALVES), default="both", help="噪声类型 / group of noise types; both: every one"
    )
    command.add_argument("--seed", type=int, default=1, help="城市种子 / seed of the city")
    command.add_argument("--query-seed", type=int, default=None, help="查询种子 / seed of the queries (else --seed)")
    command.add_argument(
        "--manner", choices=MANNERS, default=MANNERS[0], help="城市风格 / manner of the city: its names and addresses"
    )
    command.add_argument(
        "--columns",
        type=columns,
        metavar="PARTS",
        help="地址库的列 / parts that the registry states: district,road,number",
    )
    command.add_argument("--bare", action="store_true", help="地址库只有文本 / a registry of texts and points alone")
    command.add_argument("--peers", action="store_true", help="同时测别的方法 / other engines on the same queries")
    command.add_argument("--misses", type=Path, metavar="FILE", help="写出错误 / write what went wrong, as JSON lines")
    command.add_argument(
        "--fit", type=Path, metavar="FILE", help="校准曲线 / write calibration curves, never of held noise"
    )
    command.add_argument(
        "--grounds", type=Path, metavar="FILE", help="累积样本 / add the answers to a file, fit to all it holds"
    )
    command.add_argument(
        *("--hard",), type=Path, nargs="?", const=HARD, metavar="FOLDER", help="难例 / hand-written hard cases instead"
    )
    command.add_argument(
        "--parse", type=Path, metavar="FOLDER", help="标注文本 / agreement with labelled texts instead"
    )
    command.add_argument("--json", action="store_true", help="输出 JSON / one JSON object")
    command.set_defaults(run=run)


def columns(given: str) -> frozenset[str]:
    """Parts of addresses by name, comma between them; ArgumentTypeError where one is no part."""
    named = frozenset(part.strip() for part in given.split(","))
    if not named <= set(PARTS):
        wrong = "，".join(sorted(named - set(PARTS)))
        raise argparse.ArgumentTypeError(f"{wrong}: 不是地址的部分 / no part of an address; {', '.join(PARTS)}")
    return named


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Print the figures; return 0 whatever they are, 2 where a file cannot be written or filled."""
    for path in (args.misses, args.fit, args.grounds):
        if path and not path.resolve().parent.is_dir():
            tell(f"{path}: 没有这个文件夹 / there is no such folder")
            return 2
    if args.hard:
        return run_hard(args)
    if args.parse:
        return run_parse(args)
    from api.services.address_bench import measure as bench  # noqa: PLC0415 not for other commands

    query_seed = args.seed if args.query_seed is None else args.query_seed
    wanted = bench.Wanted(args.addresses, args.queries, HALVES[args.half], args.seed, query_seed)
    wanted = wanted._replace(bare=args.bare, manner=args.manner, columns=args.columns)
    database = partial(bench_database, settings)
    found = bench.measure(wanted, tell, with_peers=args.peers, database=database)
    if args.misses:
        write_misses(args.misses, bench.misses(found.outcomes, found.grown), args.half)
    enough = fit_curves(found, args.fit, args.grounds) if args.fit or args.grounds else True
    if args.json:
        told = {key: value for key, value in found._asdict().items() if key not in {"outcomes", "grown"}}
        print(orjson.dumps({"bench": "address", **told}).decode())
    else:
        show(found)
    return 0 if enough else 2


def fit_curves(found: Any, path: Path | None, grounds: Path | None) -> bool:
    """Fit calibration curves to what is not held out, and to what `grounds` holds of other cities; write and tell them.

    Return whether there were answers enough.
    """
    from api.services.address_bench import fit  # noqa: PLC0415 not for other commands

    answers = fit.judged([one for one in found.outcomes if one.half not in UNSEEN])
    answers = fit.kept(grounds, answers) if grounds else answers
    if path is None:
        return True
    try:
        fitted = fit.fitted(answers)
    except fit.TooFew:
        tell(f"{len(answers)} 条结果不足以校准，至少 {fit.LEAST} 条 / too few answers to fit curves to")
        return False
    if path.suffix == ".py":
        path.write_text(fit.module(fitted, found.city), encoding="utf-8")
    else:
        curves = {name: one._asdict() for name, one in fitted.curves._asdict().items()}
        told = {"city": found.city, "n": fitted.n, "curves": curves}
        path.write_bytes(orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n")
    tell(f"{fitted.n} answers, ECE {fitted.ece:.4f} on these")
    for group, error in fitted.left_out.items():
        tell(f"{group}: ECE {error:.4f} under curves fitted to all others")
    return True


def run_hard(args: argparse.Namespace) -> int:
    """Print how the hard cases went; return 2 where they cannot be read."""
    from api.services.address_bench import hard  # noqa: PLC0415 not for other commands

    try:
        scored = hard.score(args.hard)
    except hard.BadCases as error:
        tell(str(error))
        return 2
    if args.misses:
        faults = [one for one in scored if one.fault]
        write_misses(args.misses, [hard_miss(one) for one in faults], args.half)
    rows = hard.summed(scored)
    if args.json:
        print(orjson.dumps({"bench": "address hard cases", "rows": [{"engine": "wangge", **row} for row in rows],
                            "ratios": {}}).decode())  # fmt: skip
        return 0
    print(f"{'half':<8}{'city':<12}{'expect':<8}{'n':>5}{'right':>9}{'complete':>10}  {'  '.join(hard.FAULTS)}")
    for row in rows:
        counts = "  ".join(f"{row[name]:>{len(name)}}" for name in hard.FAULTS)
        shares = f"{cell(row['right'], '%'):>9}{cell(row['complete'], '%'):>10}"
        print(f"{row['half']:<8}{row['city']:<12}{row['expect']:<8}{row['n']:>5}{shares}  {counts}")
    return 0


def run_parse(args: argparse.Namespace) -> int:
    """Print F1 per label of train and dev, and of dev with the names of train known; return 2 for unreadable files."""
    from api.services.address_bench import labels  # noqa: PLC0415 not for other commands

    try:
        train, dev = (list(labels.read(args.parse / name)) for name in labels.FILES)
    except labels.BadLabels as error:
        tell(str(error))
        return 2
    known = labels.vocabulary(train)
    found = {"train": labels.agreement(train), "dev": labels.agreement(dev)}
    found["dev, names of train known"] = labels.agreement(dev, known)
    rows = [
        {
            "engine": "wangge",
            "set": name,
            **one._asdict(),
            "precision": one.precision,
            "recall": one.recall,
            "f1": one.f1,
        }
        for name, ones in found.items()
        for one in ones
    ]
    if args.json:
        print(orjson.dumps({"bench": "address labels", "rows": rows, "ratios": {}}).decode())
        return 0
    for row in rows:
        shares = f"P {row['precision']:.3f}  R {row['recall']:.3f}  F1 {row['f1']:.3f}"
        print(f"{row['set']:<28}{row['label']:<12}{row['true']:>7}{row['given']:>7}  {shares}")
    return 0


def hard_miss(one: Any) -> dict[str, Any]:
    """One hard case that went wrong, as a line of JSON."""
    case = one.case._asdict()
    return {
        "half": case.pop("group"),
        "fault": one.fault,
        "status": one.status,
        "grid": one.grid,
        **case,
        "near": case["near"] and list(case["near"]),
    }


def write_misses(path: Path, misses: list[dict[str, Any]], half: str) -> None:
    """Write misses, one JSON object a line; those of held noise only where that is asked for alone."""
    kept = [one for one in misses if one["half"] == half or one["half"] not in UNSEEN]
    path.write_bytes(b"".join(orjson.dumps(one) + b"\n" for one in kept))
    tell(f"{len(kept)} misses in {path}")


def show(found: Any) -> None:
    """Print the figures as tables."""
    build = found.build
    print(" ".join(f"{key}={value}" for key, value in found.city.items()))
    print(
        f"index: {build['seconds']:.1f} s, {build['index_bytes'] / 2**20:.0f} MiB"
        f" ({build['bytes_per_address']:.0f} bytes per address), peak {build['peak_bytes'] / 2**20:.0f} MiB"
    )
    for engine, times in found.latency_ms.items():
        for name, one in times.items():
            print(f"{engine} {name}: " + " ".join(f"{key}={value:.2f} ms" for key, value in one.items()))
    print(f"{'engine':<20}{'half':<8}{'noise':<18}" + "".join(f"{title:>8}" for _, title, _ in COLUMNS))
    for row in (row for row in found.rows if row["engine"] == "wangge" or row["noise"] == "all"):
        cells = "".join(cell(row[key], kind) for key, _, kind in COLUMNS)
        print(f"{row['engine']:<20}{row['half']:<8}{row['noise']:<18}{cells}")
    for half, one in found.calibration.items():
        show_calibration(half, one, found.risk_coverage[half])
    for one in found.strangers:
        shares = f"accepted {one['accepted'] / one['n']:.2%}, asked {one['asked'] / one['n']:.2%} of {one['n']}"
        print(f"neighbour names, {one['kind']}, {one['form']}: {shares}")
    for way, one in found.typing["ways"].items():
        times = " ".join(f"{key}={one[key]:.2f}" for key in ("p50", "p95", "p99", "max"))
        print(f"typing, {way}: offered {one['offered']:.2%} of {one['n']}, ms per keystroke {times}")
    for engine, ratio in found.ratios.items():
        print(f"grids right at first, ours / {engine}: {ratio:.3f}")
    for engine, reason in found.absent.items():
        print(f"{engine:<28} absent: {reason}")


def cell(value: float, kind: str) -> str:
    """One figure, right-aligned; a share without base is a dash."""
    if kind == "d":
        return f"{value:>8d}"
    return f"{'-':>8}" if value < 0 else f"{value:>8.2%}"


def show_calibration(half: str, one: dict[str, Any], risk: dict[str, Any]) -> None:
    """Print calibration and risk-coverage of one half."""
    print(f"{half}: ECE grid {one['ece']:.4f} (n={one['n']}), building {one['building']['ece']:.4f}")
    levels = [f"{level} {found['ece']:.4f} (n={found['n']})" for level, found in one["levels"].items()]
    print("  per level: " + ", ".join(levels))
    print("  " + " ".join(f"{bin_['confidence']:.3f}>{bin_['right']:.3f}({bin_['n']})" for bin_ in one["bins"]))
    curve = " ".join(f"{point['coverage']:.0%}:{point['precision']:.4f}" for point in risk["curve"])
    best = " ".join(f"{float(key):.1%} at {value:.2%}" for key, value in risk["coverage_at_precision"].items())
    print(f"  risk-coverage: {curve}; precision {best} coverage")
