"""What goes wrong with drafts, as the edge tells it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from api.errors import Conflict, Forbidden, Unprocessable
from data.repositories.drafts import OpRow
from geo.coverage.edit import Refused


class NotDraft(Conflict):
    """The plan is not a draft any more."""

    code = "not_a_draft"


class OutOfScope(Forbidden):
    """The grids lie outside the caller's scope."""

    code = "out_of_scope"


class DraftChanged(Conflict):
    """Somebody else changed the same grids in between."""

    code = "draft_changed"


class NothingToUndo(Conflict):
    """The caller has nothing to take back, or to do again."""

    code = "nothing_to_undo"


def refused(error: Refused, status: int = 422) -> Unprocessable:
    """Return a refusal of the kernel with its place and grids."""
    more = {"place": list(error.place) if error.place else None, "grids": [str(grid) for grid in error.grids]}
    return Unprocessable(error.message, given=error.given, code=error.code, more=more, status=status)


def changed(rev: int, others: list[OpRow], grids: set[UUID], place: Any = None) -> DraftChanged:
    """Return the conflict with what others did in between: their operations, and the grids concerned."""
    return DraftChanged(
        "草稿的这些网格刚被修改，请先刷新 / these grids were changed in the meantime",
        expected=f'If-Match: "{rev}"',
        more={
            "rev": rev,
            "changed_by": [told(one) for one in others],
            "grids": sorted(map(str, grids)),
            "place": list(place) if place else None,
        },
    )


def told(row: OpRow) -> dict[str, Any]:
    """Return a line of the log as it is shown."""
    at: datetime = row.at
    return {
        "seq": row.seq,
        "kind": row.kind,
        "of": row.of_seq,
        "op": row.op,
        "actor": row.actor,
        "at": at.isoformat(),
        "targets": [str(grid) for grid in row.targets],
        "undone": row.undone,
    }
