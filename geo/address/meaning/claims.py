"""What a text says of one kind of name, by code: what each weighs, and what of the text it explains."""

from typing import NamedTuple

import numpy as np

from geo.address.columns import Floats
from geo.address.meaning.evidence import OUTER, OVER, SHORT_OVER, STRONG, STRONG_AREA, Evidence
from geo.address.registry.names import Kind, Named

FAR_BETTER = 3.0


class Table(NamedTuple):
    """What a text says of one kind of name, by code: the price of each, and how much of the text it explains.

    The rows of `gain` are, of each part of `Worth`, what is explained.
    """

    weight: Floats
    gain: Floats
    unsaid: tuple[float, Floats]  # weight and gain of a name of which the text says nothing


def summed_of(evidence: Evidence) -> Floats:
    """Return what each part of `Worth` comes to before each character of a text."""
    summed = np.zeros((5, len(evidence.text) + 1))
    np.cumsum(np.stack(evidence.worth), axis=1, out=summed[:, 1:])
    return summed


def table_of(evidence: Evidence, summed: Floats, kind: Kind, size: int, charges: tuple[float, float, float]) -> Table:
    """Return weight and gain per code of a kind; codes not found conflict with a name that is surely said.

    `summed` are the sums of what the text costs; `charges` what a name weighs that is absent, in conflict, equal.
    """
    absent, conflict, equal = charges
    named = [one for one in evidence.of(kind) if not _told_better(evidence, one)]
    strong = STRONG_AREA if kind is Kind.DISTRICT else STRONG
    best: dict[int, tuple[float, Floats, Named]] = {}
    for one in named:
        gain = summed[:, one.end] - summed[:, one.begin]
        worth = equal - one.cost + float(gain[0])
        if one.code not in best or worth > best[one.code][0]:
            best[one.code] = (worth, gain, one)
    for one in named:  # said by two of its names: 杨泉大道（歇坝路）
        worth, gain, first = best[one.code]
        if one.cost <= strong and (one.end <= first.begin or first.end <= one.begin):
            more = summed[:, one.end] - summed[:, one.begin]
            best[one.code] = (worth + float(more[0]), gain + more, first._replace(begin=0, end=len(evidence.text)))
    said = min(
        (one for one in named if one.cost <= strong and not _overlaid(evidence, one)),
        key=lambda one: (one.cost, one.begin - one.end),
        default=None,
    )
    weight, gain = np.zeros(size), np.zeros((5, size))
    unsaid = 0.0, np.zeros(5)
    if said:
        unsaid = conflict, summed[:, said.end] - summed[:, said.begin]
        gain[:] = unsaid[1][:, None]
        weight[:] = conflict
        weight[0] = absent
    for code, (value, covers, _) in best.items():
        if kind not in OUTER or value > weight[code] + gain[0, code]:  # else it is likelier not to be said at all
            weight[code], gain[:, code] = value - covers[0], covers
    return Table(weight, gain, unsaid)


def _told_better(evidence: Evidence, one: Named) -> bool:
    """Tell whether a road or estate that is told far better lies over a town: 五道街 over what may be 船坞街道."""
    return one.kind in OUTER and any(  # a community leads to places of its own
        other.cost <= one.cost - FAR_BETTER and other.begin < one.end and one.begin < other.end
        for kind in (Kind.ROAD, Kind.COMPOUND)
        for other in evidence.of(kind)
    )


def _overlaid(evidence: Evidence, one: Named) -> bool:
    """Tell whether a longer name of another kind, as likely or nearly so, lies over a name."""
    most = one.cost + (SHORT_OVER if one.cost else OVER)
    return any(
        other.kind != one.kind and other.begin <= one.begin and one.end <= other.end
        and other.end - other.begin > one.end - one.begin and other.cost <= most
        for other in evidence.named
    )  # fmt: skip
