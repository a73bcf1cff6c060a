"""draft -> in_review -> approved by another person -> published; and back to draft with a reason."""

from collections.abc import Collection, Sequence
from enum import StrEnum
from typing import NamedTuple

from geo.errors import GeoError

DRAFT, IN_REVIEW = "draft", "in_review"


class Act(StrEnum):
    """What is done to a plan on its way."""

    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    PUBLISH = "publish"


class WrongState(GeoError):
    """The plan is not where this act begins."""

    code = "plan_state"


class SecondPersonNeeded(GeoError):
    """Who made, submitted or approved a plan may not do the next step alone."""

    code = "second_person_needed"


class ApprovalNeeded(GeoError):
    """Nobody has approved the plan as it is now."""

    code = "approval_needed"


class ReasonNeeded(GeoError):
    """A plan goes back to draft only with a reason."""

    code = "reason_needed"


class ActDone(NamedTuple):
    """An act, by whom, on which state of the plan."""

    act: Act
    rev: int
    actor: str


class Standing(NamedTuple):
    """Where a plan is: its status, and who submitted and approved it as it is now (None where nobody did)."""

    status: str
    rev: int
    submitted_by: str | None
    approved_by: str | None


def standing(status: str, rev: int, acts: Sequence[ActDone]) -> Standing:
    """Return where a plan is after `acts`, in their order; a return or a change of the plan undoes what was before.

    >>> standing("in_review", 3, [ActDone(Act.SUBMIT, 3, "lin"), ActDone(Act.APPROVE, 3, "wang")]).approved_by
    'wang'
    >>> standing("in_review", 4, [ActDone(Act.SUBMIT, 3, "lin"), ActDone(Act.APPROVE, 3, "wang")]).approved_by
    """
    submitted = approved = None
    for one in acts:
        if one.act is Act.SUBMIT:
            submitted, approved = one, None
        elif one.act is Act.APPROVE:
            approved = one
        elif one.act is Act.RETURN:
            submitted = approved = None
    return Standing(
        status,
        rev,
        submitted.actor if submitted else None,
        approved.actor if approved and approved.rev == rev else None,
    )


def check_act(act: Act, actor: str, now: Standing, authors: Collection[str] = (), note: str | None = None) -> None:
    """Raise where `actor` may not do `act` now: WrongState, SecondPersonNeeded, ApprovalNeeded, ReasonNeeded.

    `authors` are those who drew the plan. Whoever drew or submitted it does not approve it, and whoever approved
    it does not publish it.
    """
    wanted = DRAFT if act is Act.SUBMIT else IN_REVIEW
    if now.status != wanted:
        raise WrongState(
            f"方案的状态是 {now.status} / the plan is {now.status}", given=now.status, expected=f"{wanted} for {act}"
        )
    if act is Act.RETURN and not (note and note.strip()):
        raise ReasonNeeded("退回要写明原因 / say why it goes back", expected='{"note": "..."}')
    if act is Act.APPROVE:
        if now.approved_by:
            raise WrongState("方案已经批准 / the plan is approved already", given=now.approved_by, expected="publish")
        _other(actor, {*authors, now.submitted_by}, "提交或编制方案的人不能批准 / its makers may not approve a plan")
    if act is Act.PUBLISH:
        if now.approved_by is None:
            raise ApprovalNeeded(
                "方案还没有经另一人批准 / nobody has approved the plan as it is now",
                given=f"rev {now.rev}",
                expected="POST /api/plans/{id}/approve by a leader",
            )
        _other(actor, {now.approved_by}, "批准的人不能自己发布 / who approved a plan may not publish it")


def _other(actor: str, others: Collection[str | None], words: str) -> None:
    if actor in others:
        raise SecondPersonNeeded(words, given=actor, expected="another person / 另一人")
