"""wangge plan: list, prove, submit, approve, publish, compare plans; what they change for people."""

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from api.auth import Role
from api.cli import plan_words as words
from api.cli.session import command_session
from api.cli.times import moment
from api.errors import ApiError, Unprocessable
from api.services import code_schemes, compare, impact, plan_law, replay
from api.services.catalogue import write_index
from api.services.plan_gate import fault_json
from api.services.plan_law import ACCEPTABLE, Done, Step, Wish
from api.services.plan_shelf import PlanShelf, Shelved, level_in
from api.services.plans import draft_json
from api.settings import Settings
from data.database import Session
from data.repositories import accounts, catalogue
from geo.errors import GeoError
from geo.plan import Act

ROLES = {
    "submit": {Role.PLANNER, Role.ADMIN},
    "approve": {Role.LEADER, Role.ADMIN},
    "return": {Role.PLANNER, Role.LEADER, Role.ADMIN},
    "publish": {Role.PLANNER, Role.ADMIN},
}
ACTS = {
    "submit": "提交审核 / send into review",
    "approve": "批准 / approve",
    "return": "退回，写明原因 / send back, with the reason",
    "publish": "发布 / publish",
}
READS = {
    "gate": "发布前检查 / prove as publishing would",
    "compare": "与另一方案对比 / set against another plan",
    "crosswalk": "新旧网格对照表 / which grid became which",
    "impact": "影响报告 / what changes for people",
    "replay": "用过去的事件回放 / replay past incidents",
    "renumber": "按顺序重新编号的操作 / operations that number in order",
}


def add(subparsers: Any) -> None:
    """Add the command."""
    command = subparsers.add_parser("plan", help="网格方案 / plans of grids")
    acts = command.add_subparsers(dest="act", required=True, metavar="ACT")
    listed = acts.add_parser("list", help="列出方案 / list the plans")
    listed.add_argument("--layer")
    listed.add_argument("--json", action="store_true")
    for name, told in ACTS.items():
        _add_act(acts.add_parser(name, help=told), name)
    for name, told in READS.items():
        _add_read(acts.add_parser(name, help=told), name)
    command.set_defaults(run=run)


def _add_act(one: argparse.ArgumentParser, name: str) -> None:
    one.add_argument("plan", help="编号或名称 / id or name")
    one.add_argument("--by", required=True, metavar="ACCOUNT", help="以谁的名义 / whose act it is")
    one.add_argument("--note", help="说明 / words", required=name == "return")
    if name == "publish":
        one.add_argument("--valid-from", metavar="TIME")
        one.add_argument("--valid-to", metavar="TIME")
        one.add_argument("--accept", default="", metavar="KIND,...", help=", ".join(ACCEPTABLE))
    one.add_argument("--commit", action="store_true", help="执行；否则只检查 / do it, else only check")
    one.add_argument("--json", action="store_true")


def _add_read(one: argparse.ArgumentParser, name: str) -> None:
    one.add_argument("plan", help="编号或名称 / id or name")
    if name in ("compare", "crosswalk", "impact", "replay"):
        one.add_argument("other", nargs="?", help="默认为之前的方案 / the plan before by default")
    if name in ("compare", "crosswalk", "replay"):
        one.add_argument("--level")
    if name in ("crosswalk", "impact"):
        one.add_argument("--csv", type=Path, metavar="FILE")
    if name == "impact":
        one.add_argument("--handover", type=Path, metavar="FILE")
    if name == "renumber":
        one.add_argument("--parent", metavar="CODE")
        one.add_argument("--whole", action="store_true", help="已发布的编码也换 / published codes change too")
    one.add_argument("--json", action="store_true")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do it; 0 done or fit to be, 1 refused with the reasons, 2 wrong words."""
    try:
        return asyncio.run(_run(args, settings))
    except argparse.ArgumentTypeError as error:
        print(error, file=sys.stderr)
        return 2
    except (ApiError, GeoError) as error:
        return _refused(args, error)


def _refused(args: argparse.Namespace, error: ApiError | GeoError) -> int:
    more = error.more if isinstance(error, ApiError) else {}
    if args.json:
        body = {"code": error.code, "given": error.given, "expected": error.expected, **more}
        print(json.dumps(body, ensure_ascii=False, default=str))
    print(f"✗ {error.message}: {error.given or ''} {error.expected}".rstrip(), file=sys.stderr)
    for fault in more.get("faults", ()):
        print(words.fault_line(fault), file=sys.stderr)
    return 1


async def _run(args: argparse.Namespace, settings: Settings) -> int:
    async with command_session(settings) as session:
        if args.act == "list":
            return await _list(args, session, settings)
        plan_id = await named(session, args.plan)
        if args.act in ACTS:
            return await _act(args, session, settings, plan_id)
        return await _READERS[args.act](args, session, settings, plan_id)


async def named(session: Session, told: str) -> UUID:
    """Return the plan that an id or a name stands for; raises Unprocessable where none or several do."""
    try:
        return UUID(told)
    except ValueError:
        pass
    found = [
        plan
        for layer in await catalogue.layers(session)
        for plan in await catalogue.plans_of(session, layer.id, drafts=True)
        if plan.name == told
    ]
    if len(found) != 1:
        told_of = ", ".join(f"{one.id} {one.status}" for one in found)
        message = "有多个同名方案 / several plans bear this name" if found else "没有这个方案 / no such plan"
        raise Unprocessable(message, given=told, expected=told_of or "wangge plan list", code="unknown_plan")
    return found[0].id


async def _list(args: argparse.Namespace, session: Session, settings: Settings) -> int:
    items = []
    for layer in await catalogue.layers(session):
        if args.layer in (None, layer.key):
            plans = await catalogue.plans_of(session, layer.id, drafts=True)
            items += [draft_json(one, layer, settings.zone) for one in plans]
    if args.json:
        print(json.dumps({"items": items}, ensure_ascii=False))
    else:
        for one in items:
            print(f"{one['id']}  {one['layer']:<16} {one['status']:<10} {one['valid_from'][:16]}  {one['name']}")
    return 0


async def _act(args: argparse.Namespace, session: Session, settings: Settings, plan_id: UUID) -> int:
    actor = await _actor(session, args.by, args.act)
    step = Step(Act(args.act), plan_id, actor, None, args.note)
    now = datetime.now(UTC)
    done = await _ACTS[args.act](args, session, settings, step, now)
    if args.commit and done.enacted:
        await write_index(session, settings.folder, plan_id)
    way = await plan_law.way_json(session, done.plan, settings.zone)
    faults = [fault_json(one) for one in done.gate.faults] if done.gate else []
    if not args.commit:
        await session.rollback()
    if args.json:
        told = {"plan": draft_json(done.plan, done.layer, settings.zone), "way": way, "faults": faults}
        print(json.dumps({**told, "committed": args.commit}, ensure_ascii=False, default=str))
    else:
        print("\n".join([*map(words.fault_line, faults), words.outcome(args.act, done.plan.name, args.commit)]))
    return 0


async def _actor(session: Session, name: str, act: str) -> str:
    """Return the account's name; raises Unprocessable where it is none that may do this."""
    found = await accounts.by_name(session, name)
    if found is None or found.disabled or found.role not in ROLES[act]:
        expected = ", ".join(sorted(role.value for role in ROLES[act]))
        told = "这个账号不能做这件事 / this account may not do this"
        raise Unprocessable(told, given=name, expected=f"an account of {expected}", code="not_allowed")
    return found.name


async def _submit(args: argparse.Namespace, session: Session, settings: Settings, step: Step, now: datetime) -> Done:
    return await plan_law.submit(session, step, now)


async def _approve(args: argparse.Namespace, session: Session, settings: Settings, step: Step, now: datetime) -> Done:
    return await plan_law.approve(session, step, now)


async def _return(args: argparse.Namespace, session: Session, settings: Settings, step: Step, now: datetime) -> Done:
    return await plan_law.send_back(session, step, now)


async def _publish(args: argparse.Namespace, session: Session, settings: Settings, step: Step, now: datetime) -> Done:
    begin = moment(args.valid_from, settings.zone) if args.valid_from else None
    end = moment(args.valid_to, settings.zone) if args.valid_to else None
    accepted = frozenset(filter(None, (one.strip() for one in args.accept.split(","))))
    return await plan_law.publish(session, step, Wish(begin, end, accepted), now, settings.zone)


_ACTS: dict[str, Callable[..., Awaitable[Done]]] = {
    "submit": _submit,
    "approve": _approve,
    "return": _return,
    "publish": _publish,
}


async def _pair(args: argparse.Namespace, session: Session, plan_id: UUID) -> tuple[Shelved, Shelved]:
    other = await named(session, args.other) if args.other else None
    return await PlanShelf().pair(session, plan_id, other, datetime.now(UTC))


async def _gate(args: argparse.Namespace, session: Session, settings: Settings, plan_id: UUID) -> int:
    now = datetime.now(UTC)
    done = await plan_law.try_publish(session, plan_id, Wish(now), now, settings.zone)
    faults = [fault_json(one) for one in done.gate.faults] if done.gate else []
    stops = done.gate.stopping() if done.gate else []
    if args.json:
        print(json.dumps({"ok": not stops, "faults": faults}, ensure_ascii=False))
    else:
        print("\n".join([*map(words.fault_line, faults), words.verdict(len(stops))]))
    return 1 if stops else 0


async def _compare(args: argparse.Namespace, session: Session, settings: Settings, plan_id: UUID) -> int:
    before, after = await _pair(args, session, plan_id)
    found = await compare.compared(session, before, after, level_in(after, args.level))
    if args.json:
        print(compare.compare_json(found, settings.zone).decode())
    else:
        print(f"{before.plan.name} → {after.plan.name}")
        print("\n".join(f"{name}: {value}" for name, value in compare.figures(found).items()))
    return 0


async def _crosswalk(args: argparse.Namespace, session: Session, settings: Settings, plan_id: UUID) -> int:
    before, after = await _pair(args, session, plan_id)
    found = await compare.compared(session, before, after, level_in(after, args.level))
    if args.csv:
        _write(args.csv, compare.crosswalk_csv(found))
    if args.json:
        print(json.dumps({"items": compare.crosswalk_rows(found)}, ensure_ascii=False))
    elif not args.csv:
        print(compare.crosswalk_csv(found).removeprefix("\ufeff"), end="")
    return 0


async def _impact(args: argparse.Namespace, session: Session, settings: Settings, plan_id: UUID) -> int:
    before, after = await _pair(args, session, plan_id)
    made = await impact.report(session, before, after, datetime.now(UTC))
    told = impact.report_json(made, settings.zone)
    if args.csv:
        _write(args.csv, impact.pairs_csv(made))
    if args.handover:
        _write(args.handover, await impact.handover_csv(session, made, None))
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("\n".join(words.impact_lines(told)))
    return 0


async def _replay(args: argparse.Namespace, session: Session, settings: Settings, plan_id: UUID) -> int:
    before, after = await _pair(args, session, plan_id)
    now = datetime.now(UTC)
    span = replay.span_of(None, None, now)
    level = level_in(after, args.level)
    told = await replay.replayed(session, before, after, span, level, now, settings.zone)
    if args.json:
        print(json.dumps(told, ensure_ascii=False))
    else:
        print("\n".join(words.replay_lines(told)))
    return 0


async def _renumber(args: argparse.Namespace, session: Session, settings: Settings, plan_id: UUID) -> int:
    plan, layer = await plan_law.found(session, plan_id)
    found = await code_schemes.numbering(session, plan, layer, args.parent, whole=args.whole)
    body = code_schemes.numbering_json(found, plan_id)
    if args.json:
        print(json.dumps(body, ensure_ascii=False))
    else:
        print("\n".join(f"{one['grid']} → {one['code']}" for one in body["ops"]) or words.NOTHING_TO_NUMBER)
    return 0


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
    print(f"✓ {path}", file=sys.stderr)


_READERS: dict[str, Callable[[argparse.Namespace, Session, Settings, UUID], Awaitable[int]]] = {
    "gate": _gate,
    "compare": _compare,
    "crosswalk": _crosswalk,
    "impact": _impact,
    "replay": _replay,
    "renumber": _renumber,
}
