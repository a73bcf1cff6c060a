"""wangge audit: is the chain of the audit whole?"""

import argparse
import asyncio
from typing import Any

from api.cli.session import command_session
from api.settings import Settings
from data.repositories import audit


def add(subparsers: Any) -> None:
    """Add the command."""
    command = subparsers.add_parser("audit", help="校验审计链 / check the chain of the audit")
    command.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Check every row; return 1 where the chain does not hold."""
    return asyncio.run(_run(settings))


async def _run(settings: Settings) -> int:
    async with command_session(settings) as session:
        fault = await audit.first_fault(session)
    print("审计链完整 / the chain holds" if fault is None else f"第 {fault} 行不符 / broken at row {fault}")
    return 0 if fault is None else 1
