"""wangge user: accounts and API keys."""

import argparse
import asyncio
import getpass
import sys
from typing import Any

from api.auth.roles import STAFF, Role
from api.auth.secrets import hash_password, new_password
from api.cli.session import command_session
from api.errors import ApiError
from api.services import accounts as services
from api.settings import Settings
from data.database import Session
from data.repositories import accounts


def add(subparsers: Any) -> None:
    """Add the command."""
    command = subparsers.add_parser("user", help="账号与密钥 / accounts and API keys")
    acts = command.add_subparsers(dest="act", required=True, metavar="ACT")
    acts.add_parser("list", help="列出账号 / list the accounts")
    for act, words in (
        ("add", "新建账号 / make an account"),
        ("password", "重设密码 / set a new password"),
        ("key", "新建 API 密钥 / make an API key"),
        ("disable", "停用账号 / shut an account out"),
    ):
        one = acts.add_parser(act, help=words)
        one.add_argument("name")
        one.add_argument("--commit", action="store_true", help="执行；否则只说明 / do it, else only tell")
        if act == "add":
            one.add_argument("--role", required=True, choices=sorted(STAFF))
        if act in ("add", "password"):
            one.add_argument("--ask", action="store_true", help="输入密码，不生成 / type the password")
        if act == "key":
            one.add_argument("--title", default="")
    command.set_defaults(run=run)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do it; return 1 where it is refused."""
    try:
        return asyncio.run(_run(args, settings))
    except ApiError as error:
        print(f"{error.message}: {error.given or ''} {error.expected}", file=sys.stderr)
        return 1


async def _run(args: argparse.Namespace, settings: Settings) -> int:
    async with command_session(settings) as session:
        if args.act == "list":
            for one in await accounts.all_accounts(session):
                marks = " demo" * one.demo + " disabled" * one.disabled
                print(f"{one.name:<20} {one.role}{marks}")
            return 0
        found = await accounts.by_name(session, args.name)
        if args.act != "add" and found is None:
            print(f"没有这个账号 / no such account: {args.name}", file=sys.stderr)
            return 1
        if not args.commit:
            print(f"{args.act} {args.name}: add --commit to do it")
            return 0
        return await _act(args, session)


async def _act(args: argparse.Namespace, session: Session) -> int:
    found = await accounts.by_name(session, args.name)
    if args.act in ("add", "password"):
        password = getpass.getpass() if args.ask else new_password()
        if found is None:
            await services.create(session, "cli", args.name, Role(args.role), password)
        else:
            if args.act == "add":
                print(f"账号已存在 / the account exists: {args.name}", file=sys.stderr)
                return 1
            await accounts.set_password(session, found.id, hash_password(password))
        if not args.ask:
            print(password)
    elif found is not None and args.act == "key":
        print(await services.new_key(session, "cli", found.id, args.title))
    elif found is not None:
        await accounts.disable(session, found.id)
    return 0
