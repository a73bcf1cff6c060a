"""Roles and the caller that holds one."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What an account is; each role may what the public may, and what its routes declare."""

    PUBLIC = "public"
    GRID_WORKER = "grid_worker"
    DISPATCHER = "dispatcher"
    PLANNER = "planner"
    LEADER = "leader"
    ADMIN = "admin"
    AUDITOR = "auditor"


ANYBODY = frozenset(Role)
STAFF = ANYBODY - {Role.PUBLIC}


@dataclass(frozen=True)
class Caller:
    """Who asks: role, name, and where the role holds (`scopes` empty means everywhere)."""

    role: Role = Role.PUBLIC
    name: str | None = None
    account_id: UUID | None = None
    by_key: bool = False
    csrf: str = ""
    scopes: tuple[tuple[UUID, UUID | None], ...] = ()

    @property
    def sees_work_phones(self) -> bool:
        """Whether work phones and names of responsible people are for this caller."""
        return self.role in (Role.GRID_WORKER, Role.DISPATCHER, Role.ADMIN, Role.AUDITOR)
