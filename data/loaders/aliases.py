"""Loading aliases: other writings of addresses by their ids, other names of roads, estates, towns as a whole."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from data.loaders.periods import ALWAYS, CHINA, Period, periods
from data.loaders.report import LoadRefused, LoadReport
from data.loaders.rows import finish
from data.loaders.table import Table, read_table
from data.repositories import addresses
from data.repositories.bulk import copy_columns, id_column, uuid_column
from geo.address import address_key, normal_text

SHOWN = 5  # examples in a report
Progress = Callable[[str], None]


@dataclass(frozen=True)
class AliasOptions:
    """What `load aliases` was asked to do: `id` names the address, or `name` the road, estate, town."""

    state: Path
    alias: str
    zone: ZoneInfo = CHINA
    id: str | None = None
    name: str | None = None
    period: Period = ALWAYS
    encoding: str | None = None
    commit: bool = False


async def load_aliases(
    session: AsyncSession, path: Path, options: AliasOptions, progress: Progress = lambda _: None
) -> LoadReport:
    """Load aliases; what an earlier load of the file gave is replaced. Unknown ids and names are refused by line."""
    if (options.id is None) == (options.name is None):
        raise LoadRefused("no_such_field", given="--id-field, --name-field", expected="one of the two")
    report = LoadReport("aliases", path.name)
    progress("read")
    table = read_table(path, crs=None, encoding=options.encoding)
    aliases = table.column(options.alias)
    assert aliases is not None  # noqa: S101  # the field is required
    table.refuse((aliases == "").to_numpy(), "text")
    begin, end = periods(table, options.period, options.zone)
    progress("check")
    of_names = options.name is not None
    target = await (_names(session, table, options.name) if options.name else _ids(session, table, options.id or ""))
    finish(report, table, (options.id or options.name, options.alias), options.state)
    if of_names:
        report.notes |= await _also_names(session, aliases[table.good])
    if not options.commit:
        return report
    progress("write")
    good = np.flatnonzero(table.good)
    key = normal_text if of_names else address_key
    columns = {
        "id": id_column(len(good)),
        "alias": pa.array(aliases.iloc[good], pa.string()),
        "key": pa.array([key(one) for one in aliases.iloc[good]], pa.string()),
        "source": pa.repeat(pa.scalar(path.name), len(good)),
        "created_at": pa.repeat(pa.scalar(datetime.now(UTC), pa.timestamp("us", "UTC")), len(good)),
        "valid_from": pa.array(begin.iloc[good], pa.timestamp("us", "UTC")),
        "valid_to": pa.array(end.iloc[good], pa.timestamp("us", "UTC")),
        **_target(of_names, target, good),
    }
    for of in ("address_alias", "name_alias"):
        await session.execute(text(f"DELETE FROM wangge.{of} WHERE source = :source"), {"source": path.name})  # noqa: S608  # our own names
    await copy_columns(session, "name_alias" if of_names else "address_alias", pa.table(columns))
    report.committed = True
    return report


def _target(of_names: bool, target: pd.Series, good: npt.NDArray[np.int64]) -> dict[str, pa.Array]:
    some = target.iloc[good]
    if of_names:
        return {"name": pa.array(some, pa.string())}
    return {"address_id": uuid_column(np.frombuffer(b"".join(one.bytes for one in some), np.uint8))}


async def _ids(session: AsyncSession, table: Table, name: str) -> pd.Series:
    """Return the address that each row names by its id; rows that name none, or one of several, are refused."""
    given = table.column(name)
    assert given is not None  # noqa: S101  # the field is required
    known, several = await addresses.by_source_id(session, given.unique().tolist())
    table.refuse(given.isin(several).to_numpy(), "several_ids")
    table.refuse(~given.isin(known).to_numpy(), "unknown_id")
    return given.map(known)


async def _also_names(session: AsyncSession, aliases: Iterable[str]) -> dict[str, Any]:
    """Return the aliases that are standard names themselves: whoever says one may mean either."""
    found = sorted(await addresses.known_names(session, list(aliases), written=False))
    return {"also_names": f"{len(found)}：{'、'.join(found[:SHOWN])}"} if found else {}


async def _names(session: AsyncSession, table: Table, name: str) -> pd.Series:
    """Return the standard name of each row; a name that no address and no base feature bears is refused."""
    given = table.column(name)
    assert given is not None  # noqa: S101  # the field is required
    known = await addresses.known_names(session, [one for one in given.unique() if one])
    table.refuse(~given.isin(known).to_numpy(), "unknown_name")
    return given
