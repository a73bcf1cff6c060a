"""Under which account the server runs: never root."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.postgis.errors import SetupError

CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """An account to run as; `other` where it is not our own, that is, where we are root."""

    uid: int
    gid: int
    other: bool

    def popen(self) -> dict[str, Any]:
        """Return the arguments that make a child process run as this account, in a place it may be."""
        options: dict[str, Any] = {"cwd": "/", "umask": 0o077}
        if self.other:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options

    def reaches(self, folder: Path) -> bool:
        """Tell whether the account can pass through to `folder`."""
        if not self.other:
            return os.access(folder, os.W_OK | os.X_OK)
        return subprocess.run(["/usr/bin/test", "-x", folder], check=False, **self.popen()).returncode == 0

    def own(self, folder: Path, mode: int = 0o700) -> None:
        """Make `folder` this account's; raises SetupError where it belongs to somebody else or is a link."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SetupError(f"不能建立 / cannot make {folder}: {error.strerror}; free disk:  df -h .") from None
        if folder.is_symlink() or folder.stat().st_uid not in (os.geteuid(), self.uid):
            raise SetupError(
                f"{folder} 属于别人 / belongs to {_name(folder.stat().st_uid)}:"
                f"  sudo chown -R {_name(os.geteuid())} {folder}   或 / or set WANGGE_STATE"
            )
        if self.other:
            os.chown(folder, self.uid, self.gid)
        folder.chmod(mode)

    def take_over(self, folder: Path) -> None:
        """Give what lies in `folder` to this account: root may have changed the owner of a whole checkout."""
        if not self.other or not folder.exists() or folder.stat().st_uid == self.uid:
            return
        for place, folders, files in os.walk(folder):
            for name in (".", *folders, *files):
                os.chown(os.path.join(place, name), self.uid, self.gid, follow_symlinks=False)  # noqa: PTH118


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def server_account(home: Path) -> Account:
    """Return our own account, or where we are root the plain one that `home` belongs to, else an unprivileged one."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), other=False)
    if home.is_dir() and home.stat().st_uid != 0:
        return Account(home.stat().st_uid, home.stat().st_gid, other=True)
    for name in CANDIDATES:
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        if found.pw_uid:
            return Account(found.pw_uid, found.pw_gid, other=True)
    raise SetupError("以 root 运行，却没有可用的普通账号 / running as root, and neither postgres nor nobody exists")
