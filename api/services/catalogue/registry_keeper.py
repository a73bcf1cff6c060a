"""Keeps the address registry of this worker current: by version and by time, from files, else by a build."""

import asyncio
import os
import subprocess
import sys
from collections import OrderedDict
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import structlog

from api.services.catalogue import registry_files as files
from api.services.catalogue.files import only_one
from api.services.catalogue.registry import Registry, era_of
from data.database import Engine, session_scope
from data.repositories import address_weights, addresses
from geo.address import DEFAULT, Weights
from geo.address.refit import from_json
from geo.address.typed.suggest import warm

OWN_PROCESS = 20_000  # addresses from which a build would make answers wait: it gets a process of its own
OTHER_TIMES = 2  # registries of other times that stay at hand
_log = structlog.get_logger()


class RegistryKeeper:
    """Gives the registry of a version and a time; one process builds, all others map its files."""

    def __init__(self, engine: Engine, index: Path) -> None:
        self._engine = engine
        self._index = index
        self._mark = ""
        self._bounds: tuple[datetime, ...] = ()
        self._records: tuple[str, tuple[datetime, ...]] = ("", ())
        self._others: OrderedDict[str, Registry] = OrderedDict()
        self._building: dict[str, asyncio.Task[Registry]] = {}

    async def version(self, mark: str, now: datetime) -> str:
        """Return the name of what holds `now` where the registry bears this mark."""
        if mark != self._mark:
            async with session_scope(self._engine) as session:
                self._bounds = await addresses.bounds(session)
            self._mark = mark
        return self._named(now)

    def _named(self, at: datetime) -> str:
        return f"{self._mark} {era_of(self._bounds, at)}"

    def holds_alike(self, one: datetime, other: datetime) -> bool:
        """Tell whether the same addresses and aliases hold at two times."""
        return era_of(self._bounds, one) == era_of(self._bounds, other)

    async def known_alike(self, known_at: datetime | None) -> bool:
        """Tell whether nothing of the registry was recorded, changed or removed after a time."""
        return known_at is None or era_of(await self._recorded(), known_at) == len(await self._recorded())

    async def _recorded(self) -> tuple[datetime, ...]:
        """Return the times at which something was recorded; read once for each version."""
        mark, bounds = self._records
        if mark != self._mark:
            mark = self._mark
            async with session_scope(self._engine) as session:
                bounds = await addresses.record_bounds(session)
            self._records = mark, bounds
        return bounds

    async def at(self, when: datetime, known_at: datetime | None = None) -> Registry | None:
        """Return the registry of another time, as it was known at one.

        None where it is not built yet and would take long: it is begun.
        """
        version = self._named(when)
        if known_at is not None and not await self.known_alike(known_at):
            version += f" known {era_of(await self._recorded(), known_at)}"
        else:
            known_at = None
        found = self._others.get(version) or await asyncio.to_thread(files.read, self._index, version)
        if found is None:
            task = self._building.get(version)
            if task is None:
                task = self._building[version] = asyncio.create_task(self.built(version, when, known_at))
                task.add_done_callback(lambda _: self._building.pop(version, None))
            if await self._many():
                return None
            found = await asyncio.shield(task)
        self._others[version] = found
        while len(self._others) > OTHER_TIMES:
            self._others.popitem(last=False)
        return found

    async def built(self, version: str, at: datetime, known_at: datetime | None = None) -> Registry:
        """Return the registry of a version that holds `at` a time: from files, built first where nobody has."""
        found = await asyncio.to_thread(files.read, self._index, version)
        if found is None and await self._many():
            await self._build_beside(version, at, known_at)
            found = await asyncio.to_thread(files.read, self._index, version)
        found = found or await self._build_here(version, at, known_at)
        await asyncio.to_thread(warm)
        return replace(found, weights=await self._weights())

    async def _weights(self) -> Weights:
        """Return the weights of the latest fit; the usual ones where there is none."""
        async with session_scope(self._engine) as session:
            stored = await address_weights.latest(session)
        return from_json(stored.weights) if stored else DEFAULT

    async def _many(self) -> bool:
        async with session_scope(self._engine) as session:
            return await addresses.more_than(session, OWN_PROCESS)

    async def _build_here(self, version: str, at: datetime, known_at: datetime | None) -> Registry:
        async with session_scope(self._engine) as session:
            columns = await addresses.registry(session, at, known_at=known_at)
            named = await addresses.named_features(session)
        return await asyncio.to_thread(build_and_write, self._index, version, columns, named)

    def _builder(self, version: str, *times: datetime) -> "subprocess.Popen[bytes]":
        url = self._engine.url.render_as_string(hide_password=False)
        words = [sys.executable, "-m", "api.services.catalogue.registry_process", str(self._index), version]
        environment = {**os.environ, "WANGGE_DATABASE_URL": url}
        return subprocess.Popen([*words, *(one.isoformat() for one in times)], env=environment, stderr=subprocess.PIPE)

    async def _build_beside(self, version: str, at: datetime, known_at: datetime | None) -> None:
        """Let a process of its own write the files; answers go on meanwhile. A failure is told in the log."""
        process = self._builder(version, at, *filter(None, (known_at,)))
        try:
            _, told = await asyncio.to_thread(process.communicate)
        except asyncio.CancelledError:
            process.terminate()
            raise
        if process.returncode:
            _log.error("addresses_not_built_beside", code=process.returncode, told=told.decode()[-500:])


def build_and_write(index: Path, version: str, columns: addresses.AddressColumns, named: addresses.Named) -> Registry:
    """Return a registry and leave its files for the other workers; where they cannot be written, each builds."""
    built = Registry.build(columns, named)
    try:
        with only_one(index, files.LOCK):
            if files.read(index, version) is None:
                files.write(index, version, built)
    except OSError as error:
        _log.warning("addresses_not_written", error=str(error))
    return built
