"""The command line: wangge serve, load, demo, check, migrate, user, bench ..."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pkgutil import iter_modules

from pydantic import ValidationError

import api.cli as commands
from api.settings import Settings
from data.database import DatabaseError
from data.postgis import SetupError

REFUSED, USAGE = 1, 2


def parser(only: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of all commands; each module of api.cli that has `add` brings its own.

    `only` names the one command that is wanted, so that a start need not load what the others need.
    """
    top = argparse.ArgumentParser(prog="wangge", description="网格：哪个网格、谁负责 / responsibility grids of a city")
    subparsers = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    names = sorted(found.name for found in iter_modules(commands.__path__))
    for name in [only] if only in names else names:
        module = import_module(f"api.cli.{name}")
        if hasattr(module, "add"):
            module.add(subparsers)
    return top


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; return 0 where it is done, 1 where it is refused, 2 for wrong words."""
    words = sys.argv[1:] if words is None else words
    args = parser(words[0] if words else None).parse_args(words)
    try:
        settings = Settings()
    except ValidationError as error:
        for fault in error.errors():
            name = "WANGGE_" + "_".join(map(str, fault["loc"])).upper()
            print(f"{name}: {fault['msg']} (given: {fault['input']})", file=sys.stderr)
        return USAGE
    try:
        return int(args.run(args, settings))
    except (SetupError, DatabaseError) as error:
        print(f"wangge: {error}", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return REFUSED
