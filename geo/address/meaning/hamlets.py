"""Hamlets that a registry lacks: what stands right behind a village's name before a number is the name of one."""

import re
from collections.abc import Sequence

from geo.address.registry.names import Kind, Named
from geo.address.writing.tokens import Token
from geo.address.writing.wording import FILLER, Worth

SAID, WHOLE = 0.5, 9.0  # up to this a village is surely told; what the name of an unknown hamlet costs
LEAST, MOST = 2, 7  # characters
# no name of a hamlet
_WHERE = re.compile("村?[东西南北中前后里外]?[头口边面侧部]|.{0,2}[路街巷弄道]|.{0,3}家|[东西南北中]")
_SORTS = frozenset(("group", "door", "plain", "dashed", "building"))


def charge_unknown(text: str, named: Sequence[Named], tokens: Sequence[Token], worth: Worth) -> None:
    """Charge what stands between a village that is surely told and a number, where no name explains it: 刘家宅."""
    ends = {one.end for one in named if one.kind is Kind.COMMUNITY and one.cost <= SAID}
    groups = {one.begin: one.end for one in tokens if one.sort == "group"}
    ends |= {groups[end] for end in ends if end in groups}  # 永乐村2队刘家宅5号
    begins = sorted(one.begin for one in tokens if one.sort in _SORTS)
    for low in ends:
        high = next((begin for begin in begins if begin >= low), low)
        name = text[low:high]
        if not LEAST <= high - low <= MOST or min(worth.cost[low:high]) <= FILLER or _WHERE.fullmatch(name):
            continue
        if all("\u3400" <= char <= "\u9fff" for char in name):
            total = float(worth.cost[low:high].sum())
            worth.cost[low:high] += max(0.0, WHOLE - total) / (high - low)
