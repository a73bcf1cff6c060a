"""wangge serve: the service, with its private database where none is given."""

import argparse
from typing import Any

from api.settings import Settings


def add(subparsers: Any) -> None:
    """Add the command."""
    command = subparsers.add_parser("serve", help="启动服务 / start the service")
    command.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Serve until asked to stop."""
    from api.serve import serve  # noqa: PLC0415  # other commands do not need the web stack

    return serve(settings)
