"""Who may do what to a plan on its way: states, two persons, reasons."""

import pytest

from geo.plan import Act, ActDone, ApprovalNeeded, ReasonNeeded, SecondPersonNeeded, WrongState, check_act, standing

SUBMITTED = [ActDone(Act.SUBMIT, 5, "lin")]
APPROVED = [*SUBMITTED, ActDone(Act.APPROVE, 5, "wang")]


def test_the_whole_way() -> None:
    check_act(Act.SUBMIT, "lin", standing("draft", 5, []))
    check_act(Act.APPROVE, "wang", standing("in_review", 5, SUBMITTED), authors=["lin"])
    check_act(Act.PUBLISH, "lin", standing("in_review", 5, APPROVED), authors=["lin"])


@pytest.mark.parametrize("actor", ["lin", "zhou"])
def test_who_submitted_or_drew_does_not_approve(actor: str) -> None:
    with pytest.raises(SecondPersonNeeded):
        check_act(Act.APPROVE, actor, standing("in_review", 5, SUBMITTED), authors=["zhou"])


def test_who_approved_does_not_publish() -> None:
    with pytest.raises(SecondPersonNeeded):
        check_act(Act.PUBLISH, "wang", standing("in_review", 5, APPROVED))


def test_a_change_or_a_return_undoes_the_approval() -> None:
    for now in (
        standing("in_review", 6, APPROVED),
        standing("in_review", 5, [*APPROVED, ActDone(Act.RETURN, 5, "wang"), ActDone(Act.SUBMIT, 5, "lin")]),
        standing("in_review", 5, SUBMITTED),
    ):
        with pytest.raises(ApprovalNeeded):
            check_act(Act.PUBLISH, "lin", now)


@pytest.mark.parametrize(
    ("act", "status"),
    [
        (Act.SUBMIT, "in_review"),
        (Act.SUBMIT, "published"),
        (Act.APPROVE, "draft"),
        (Act.APPROVE, "published"),
        (Act.RETURN, "draft"),
        (Act.PUBLISH, "draft"),
        (Act.PUBLISH, "published"),
        (Act.PUBLISH, "retired"),
    ],
)
def test_each_act_begins_in_one_state_only(act: Act, status: str) -> None:
    with pytest.raises(WrongState):
        check_act(act, "x", standing(status, 5, APPROVED), note="why")


def test_what_is_approved_is_not_approved_twice() -> None:
    with pytest.raises(WrongState):
        check_act(Act.APPROVE, "zhao", standing("in_review", 5, APPROVED))


@pytest.mark.parametrize("note", [None, "", "  "])
def test_a_plan_goes_back_only_with_a_reason(note: str | None) -> None:
    with pytest.raises(ReasonNeeded):
        check_act(Act.RETURN, "wang", standing("in_review", 5, SUBMITTED), note=note)
    check_act(Act.RETURN, "wang", standing("in_review", 5, SUBMITTED), note="东侧界线压到学校")
