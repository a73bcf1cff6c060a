"""A plan on its way to law: what may be done to it, and the proof that it is a partition."""

from geo.plan.acts import (
    Act,
    ActDone,
    ApprovalNeeded,
    ReasonNeeded,
    SecondPersonNeeded,
    Standing,
    WrongState,
    check_act,
    standing,
)
from geo.plan.gate import GateFault, GateLevel, Points, allowed_parts, prove
from geo.plan.load import Evenness, evenness

__all__ = [
    "Act",
    "ActDone",
    "ApprovalNeeded",
    "Evenness",
    "GateFault",
    "GateLevel",
    "Points",
    "ReasonNeeded",
    "SecondPersonNeeded",
    "Standing",
    "WrongState",
    "allowed_parts",
    "check_act",
    "evenness",
    "prove",
    "standing",
]
