"""Where PostgreSQL's programs lie: the machine's own, or the distribution's packages unpacked by `run`."""

import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from data.postgis.errors import SetupError

NEEDED = ("postgis", "pg_trgm")
INSTALL = "sudo apt-get install -y --no-install-recommends postgresql-postgis"
SYSTEM = ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin")


@dataclass(frozen=True)
class Programs:
    """A folder of PostgreSQL programs, its major version, and the environment they need to run there."""

    folder: Path
    major: int
    environment: dict[str, str] = field(default_factory=dict)


def find(major: int | None = None) -> Programs:
    """Return the PostgreSQL with PostGIS of version `major`, else the newest; raise SetupError where there is none."""
    found, without = _look()
    if found:
        return next((one for one in found if one.major == major), found[0])
    raise SetupError(
        "找不到带 PostGIS 的 PostgreSQL / PostgreSQL with PostGIS was not found"
        + (f": {'; '.join(without)}" if without else "")
        + f"\n请安装后重试 / install it, then try again:  {INSTALL}"
        + "\n或指定数据库 / or name a database:  WANGGE_DATABASE_URL=postgresql://user@host/name"
    )


def _look() -> tuple[list[Programs], list[str]]:
    found, without = [], []
    for root in filter(None, (os.environ.get("WANGGE_TREE"), "/")):
        tree = Path(root)
        folders = [found for pattern in SYSTEM for found in tree.glob(pattern)]
        for folder in sorted(folders, key=_major, reverse=True):
            missing = [name for name in NEEDED if not _has_extension(folder, name)]
            missing += [name for name in ("postgres", "initdb") if not (folder / name).exists()]
            if missing:
                without.append(f"{folder} (without {', '.join(missing)})")
            else:
                found.append(Programs(folder, _major(folder), {} if tree == Path("/") else unpacked(tree)))
    return found, without


def _major(folder: Path) -> int:
    found = re.findall(r"\d+", str(folder))
    return int(found[-1]) if found else 0


def _has_extension(folder: Path, name: str) -> bool:
    share = Path(str(folder).replace("/lib/postgresql/", "/share/postgresql/")).parent
    return (share / "extension" / f"{name}.control").exists() or (
        folder.parent / "share" / "extension" / f"{name}.control"
    ).exists()


def unpacked(tree: Path) -> dict[str, str]:
    """Return what the distribution's programs need where they lie unpacked in a folder of ours."""
    libraries = [str(found) for pattern in ("usr/lib/*-linux-gnu", "lib/*-linux-gnu") for found in tree.glob(pattern)]
    libraries += [f"{one}/{part}" for one in libraries for part in ("blas", "lapack")]
    return {
        "LD_LIBRARY_PATH": ":".join([*libraries, str(tree / "usr/lib")]),
        "PROJ_LIB": str(tree / "usr/share/proj"),
        "PROJ_DATA": str(tree / "usr/share/proj"),
        "GDAL_DATA": str(tree / "usr/share/gdal"),
    }


def run(words: list[str], **options: object) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and return what it printed."""
    return subprocess.run(words, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]
