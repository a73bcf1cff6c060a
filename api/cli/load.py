"""wangge load: grids, buildings, addresses, aliases, incidents, base features from files."""

import argparse
import asyncio
import json
import re
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from api.cli import report as told
from api.cli.session import command_session
from api.cli.times import moment
from api.services.catalogue import write_index
from api.settings import Settings
from data.database import Session
from data.loaders.addresses import AddressOptions, load_addresses
from data.loaders.aliases import AliasOptions, load_aliases
from data.loaders.base import KINDS, BaseOptions, load_base
from data.loaders.buildings import BuildingOptions, load_buildings
from data.loaders.grids import GridOptions, LevelField, load_grids
from data.loaders.incidents import IncidentOptions, load_incidents
from data.loaders.periods import Period
from data.loaders.report import LoadRefused, LoadReport
from geo.errors import GeoError

KEY = re.compile(r"[a-z][a-z0-9_]*")
STEPS = {
    "read": "读取 / reading",
    "check": "检查 / checking",
    "compare": "对照 / comparing",
    "test": "自测：逐个询问名称 / self-test: asking the names",
    "write": "写入 / writing",
}
FIELDS = {
    "buildings": ("id", "households", "floors", "name"),
    "addresses": ("id", "lng", "lat"),
    "incidents": ("lng", "lat", "time", "category", "id", "text", "address"),
    "base": ("name", "class"),
}


def add(subparsers: Any) -> None:
    """Add the command."""
    command = subparsers.add_parser("load", help="导入文件 / load files")
    kinds = command.add_subparsers(dest="kind", required=True, metavar="KIND")
    _add_grids(_kind(kinds, "grids", "网格，一份文件即一版方案 / grids: one file is one plan"))
    for name, words in (
        ("buildings", "楼栋 / buildings"),
        ("addresses", "标准地址 / standard addresses"),
        ("aliases", "地址别名 / other writings of addresses"),
        ("incidents", "事件 / incidents"),
        ("base", "底图要素 / base features"),
    ):
        one = _kind(kinds, name, words)
        for field in FIELDS.get(name, ()):
            one.add_argument(f"--{field}-field", metavar="FIELD")
        if name == "addresses":
            one.add_argument("--text-field", metavar="FIELD", required=True)
            one.add_argument("--part", metavar="PART=FIELD,...", default="")
            one.add_argument(
                "--source",
                metavar="NAME",
                help="来源名，默认文件名 / name of the source; else the file's",
            )
            one.add_argument(
                "--shrink", action="store_true", help="允许减少三分之一以上 / more than a third of the addresses may go"
            )
            _add_period(one)
        if name == "aliases":
            one.add_argument("--alias-field", metavar="FIELD", required=True)
            target = one.add_mutually_exclusive_group(required=True)
            target.add_argument("--id-field", metavar="FIELD", help="地址的编号 / id of the address")
            target.add_argument(
                "--name-field", metavar="FIELD", help="标准名：路、小区等的别名 / standard name of a road, an estate"
            )
            _add_period(one)
        if name == "incidents":
            one.add_argument("--time-zone", metavar="ZONE")
        if name == "base":
            one.add_argument("--kind", dest="base_kind", required=True, choices=KINDS)
    command.set_defaults(run=run)


def _add_period(one: argparse.ArgumentParser) -> None:
    """Add from when to when rows hold: for all, or each by fields of its own."""
    for end in ("from", "to"):
        one.add_argument(f"--valid-{end}", metavar="TIME")
        one.add_argument(f"--valid-{end}-field", metavar="FIELD")


def _kind(kinds: Any, name: str, words: str) -> argparse.ArgumentParser:
    one: argparse.ArgumentParser = kinds.add_parser(name, help=words)
    one.add_argument("file", type=Path)
    one.add_argument("--crs", help="WGS84, CGCS2000, GCJ02, BD09, EPSG:n")
    one.add_argument("--encoding", help="文字编码 / text encoding: GBK, UTF-8")
    one.add_argument("--commit", action="store_true", help="写入；否则只检查 / write, else only check")
    one.add_argument("--json", action="store_true", help="以 JSON 输出 / print one JSON object")
    return one


def _add_grids(one: argparse.ArgumentParser) -> None:
    one.add_argument("--layer", required=True)
    one.add_argument("--levels", required=True, metavar="level=CODE_FIELD,...", help="由粗到细 / coarse to fine")
    one.add_argument("--names", default="", metavar="level=NAME_FIELD,...")
    one.add_argument("--title")
    one.add_argument("--level-titles", default="", metavar="level=TITLE,...")
    one.add_argument("--households-field", metavar="FIELD")
    one.add_argument("--plan-name")
    one.add_argument("--valid-from", metavar="TIME")
    one.add_argument("--valid-to", metavar="TIME")
    one.add_argument(
        "--repair", type=float, metavar="METRES", help="修复窄于此宽度的缝隙与重叠 / close faults up to this width"
    )


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Load a file; 0 done or fit to be, 1 refused with a report, 2 wrong words."""
    try:
        report = asyncio.run(_run(args, settings))
    except argparse.ArgumentTypeError as error:
        _err(str(error))
        return 2
    except LoadRefused as error:
        return _refused(args, error)
    except GeoError as error:
        return _refused(args, LoadRefused(error.code, given=str(error.given), expected=error.expected))
    if args.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, default=str))
    else:
        print("\n".join(told.report_lines(report)))
    return 1 if report.stops or (report.refused and not report.accepted) else 0


def _refused(args: argparse.Namespace, error: LoadRefused) -> int:
    if args.json:
        print(json.dumps({"code": error.code, "given": error.given, "expected": error.expected}, ensure_ascii=False))
    _err(told.refusal(error))
    return 1


def _err(line: str) -> None:
    print(line, file=sys.stderr)


def _progress(step: str) -> None:
    _err(f"… {STEPS[step]}")


async def _run(args: argparse.Namespace, settings: Settings) -> LoadReport:
    options = _options(args, settings)
    async with command_session(settings) as session:
        report = await _load(args, session, options)
        if report.committed and "plan" in report.notes:
            await write_index(session, settings.folder, UUID(str(report.notes["plan"])))
        return report


async def _load(args: argparse.Namespace, session: Session, options: Any) -> LoadReport:
    loaders: dict[str, Any] = {
        "grids": load_grids,
        "buildings": load_buildings,
        "addresses": load_addresses,
        "aliases": load_aliases,
        "incidents": load_incidents,
        "base": load_base,
    }
    report: LoadReport = await loaders[args.kind](session, args.file, options, _progress)
    return report


def _options(args: argparse.Namespace, settings: Settings) -> Any:
    told_already = {"encoding": args.encoding, "commit": args.commit}
    if args.kind == "grids":
        return _grid_options(args, settings)
    state = settings.folder
    if args.kind == "aliases":
        target = {"id": args.id_field, "name": args.name_field, "period": _period(args, settings)}
        return AliasOptions(state, args.alias_field, settings.zone, **target, **told_already)
    fields = {field: getattr(args, f"{field}_field") for field in FIELDS[args.kind]}
    common = {"crs": args.crs, **told_already}
    if args.kind == "incidents":
        zone = Settings(time_zone=args.time_zone).zone if args.time_zone else settings.zone
        return IncidentOptions(state, zone, layer=settings.layer, **fields, **common)
    if args.kind == "addresses":
        stated: dict[str, Any] = {"parts": tuple(_pairs(args.part).items()), "period": _period(args, settings)}
        stated |= {"source": args.source, "shrink": args.shrink}
        return AddressOptions(state, args.text_field, settings.zone, **stated, **fields, **common)
    if args.kind == "buildings":
        return BuildingOptions(state, **fields, **common)
    return BaseOptions(state, kind=args.base_kind, name=fields["name"], class_=fields["class"], **common)


def _period(args: argparse.Namespace, settings: Settings) -> Period:
    begin = moment(args.valid_from, settings.zone) if args.valid_from else None
    end = moment(args.valid_to, settings.zone) if args.valid_to else None
    if begin and end and end <= begin:
        raise argparse.ArgumentTypeError(f"--valid-to {end} 不晚于 / is not after --valid-from {begin}")
    return Period(begin, end, args.valid_from_field, args.valid_to_field)


def _grid_options(args: argparse.Namespace, settings: Settings) -> GridOptions:
    levels, names, titles = _pairs(args.levels), _pairs(args.names), _pairs(args.level_titles)
    for key in (args.layer, *levels):
        if not KEY.fullmatch(key):
            raise LoadRefused("bad_name", given=key, expected="[a-z][a-z0-9_]*")
    for key in (*names, *titles):
        if key not in levels:
            raise LoadRefused("no_such_field", given=key, expected=", ".join(levels))
    begin = moment(args.valid_from, settings.zone) if args.valid_from else datetime.now(UTC)
    end = moment(args.valid_to, settings.zone) if args.valid_to else None
    if end and end <= begin:
        raise argparse.ArgumentTypeError(f"--valid-to {end} 不晚于 / is not after --valid-from {begin}")
    if args.repair is not None and not 0 < args.repair <= 100:
        raise argparse.ArgumentTypeError(f"--repair {args.repair}: 0 到 100 米 / more than 0, at most 100 metres")
    return GridOptions(
        args.layer,
        tuple(LevelField(key, field, names.get(key), titles.get(key)) for key, field in levels.items()),
        begin,
        end,
        plan_name=args.plan_name,
        title=args.title,
        households=args.households_field,
        repair_m=args.repair,
        crs=args.crs,
        encoding=args.encoding,
        commit=args.commit,
    )


def _pairs(text: str) -> dict[str, str]:
    """Return "a=b,c=d" as pairs; raises ArgumentTypeError where a part is no pair or a name comes twice."""
    found: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, sign, field = part.partition("=")
        if not sign or not name or not field or name in found:
            raise argparse.ArgumentTypeError(f"{part!r}: level=FIELD, 各一次 / each once")
        found[name] = field
    return found
