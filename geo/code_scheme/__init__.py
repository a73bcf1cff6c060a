"""Code schemes as data: what a grid's code is made of, whether one fits, the next ones to give, other writings.

A code is a label, the identity of a grid is its UUID. A code once given is never given again.
"""

from geo.code_scheme.allocate import allocate, infer
from geo.code_scheme.documents import PRESETS, rewritten, scheme_json, scheme_of
from geo.code_scheme.order import in_order
from geo.code_scheme.renumber import NumberedGrid, Recode, renumber
from geo.code_scheme.segments import (
    BadScheme,
    CodeFault,
    CodeScheme,
    CodesExhausted,
    CodeUnfit,
    Order,
    ParentCodeUnfit,
    Segment,
    Source,
    Usage,
    faults_of,
    grouped,
    numbers_of,
    usage,
)

__all__ = [
    "PRESETS",
    "BadScheme",
    "CodeFault",
    "CodeScheme",
    "CodeUnfit",
    "CodesExhausted",
    "NumberedGrid",
    "Order",
    "ParentCodeUnfit",
    "Recode",
    "Segment",
    "Source",
    "Usage",
    "allocate",
    "faults_of",
    "grouped",
    "in_order",
    "infer",
    "numbers_of",
    "renumber",
    "rewritten",
    "scheme_json",
    "scheme_of",
    "usage",
]
