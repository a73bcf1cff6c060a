"""wangge check: what is wrong with this installation and how to mend it."""

import argparse
import asyncio
from typing import Any

from api.cli.session import command_session
from api.settings import Settings
from data import checks
from data.repositories import audit

WORDS = {
    "schema": "数据库结构 / schema",
    "coverage": "无缝无叠 / valid coverage",
    "parents": "上下级 / each grid has its parent",
    "audit": "审计链 / audit chain",
}
MEND = {
    "schema": "wangge migrate --commit",
    "coverage": "修正后重新导入 / load a repaired file:  wangge load grids FILE --repair 1 --commit",
    "parents": "重新导入该方案 / load the plan again",
    "audit": "审计被改动，请保留数据库并报告 / the audit was changed: keep the database, report it",
}


def add(subparsers: Any) -> None:
    """Add the command."""
    command = subparsers.add_parser("check", help="检查安装与数据 / look for what is wrong")
    command.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Look at everything; return 1 where something is wrong."""
    findings = asyncio.run(_look(settings))
    for finding in findings:
        mark = "✓" if finding.holds else "✗"
        print(f"{mark} {WORDS[finding.code]}: {finding.subject} {', '.join(finding.places)}")
        if not finding.holds:
            print(f"  → {MEND[finding.code]}")
    return 0 if all(finding.holds for finding in findings) else 1


async def _look(settings: Settings) -> list[checks.Finding]:
    async with command_session(settings) as session:
        fault = await audit.first_fault(session)
        chain = checks.Finding("audit", "" if fault is None else f"#{fault}", fault is None)
        return [await checks.schema(session), *await checks.plans(session), chain]
