"""What no cut can reach, and why: a building that is too large, weights that do not add up, a barrier, a block."""

from dataclasses import dataclass

import numpy as np

from geo.coverage.partition.model import Atoms, Floats, Ints, Why

SUMS_MOST = 4_000  # subset sums are counted on a scale of so many steps


@dataclass(frozen=True)
class Ideal:
    """The number of parts, the weight a part should have, and the atoms that are more than a part by themselves."""

    k: int
    mean: float
    large: Ints


def ideal(weight: Floats, k: int | None, target: float | None, tolerance: float) -> Ideal:
    """Return how many parts to make and how heavy they should be.

    Atoms heavier than a part may be count as parts of their own; the mean is that of the others.
    """
    total = float(weight.sum())
    goal = total / k if k else float(target or total)
    large = np.empty(0, np.int64)
    for _ in range(8):
        found = np.flatnonzero(weight > goal * (1 + tolerance)) if goal > 0 else large
        rest = total - float(weight[found].sum())
        parts = k if k else len(found) + max(round(rest / goal) if goal > 0 else 0, 1 if rest > 0 else 0)
        parts = max(1, parts)
        if parts <= len(found):
            return Ideal(parts, total / parts, found)
        mean = rest / (parts - len(found))
        if np.array_equal(found, large) and mean > 0:
            break
        large = found
        goal = mean if k and mean > 0 else goal
    return Ideal(parts, mean if mean > 0 else total / parts, large)


def reasons(atoms: Atoms, weight: Floats, goal: Ideal, tolerance: float) -> tuple[list[Why], float]:
    """Return what makes `tolerance` impossible, and the smallest deviation that any cut must have."""
    found: list[Why] = []
    bound = 0.0
    for atom in goal.large:
        off = float(weight[atom]) / goal.mean - 1
        bound = max(bound, off)
        found.append(_building("building_too_large", atoms, int(atom), weight, goal.mean * (1 + tolerance), off))
    for atom, off in _misfits(weight, goal, tolerance):
        bound = max(bound, off)
        found.append(_building("building_does_not_fit", atoms, atom, weight, goal.mean * (1 + tolerance), off))
    return found, bound


def _building(code: str, atoms: Atoms, atom: int, weight: Floats, limit: float, off: float) -> Why:
    units = int(np.ceil(weight[atom] / limit))
    values = {"building": int(atoms.building[atom]), "atom": atom, "weight": round(float(weight[atom]), 1)}
    return Why(code, values | {"limit": round(limit, 1), "bound": round(off, 4), "units": units})


def _misfits(weight: Floats, goal: Ideal, tolerance: float) -> list[tuple[int, float]]:
    """Return atoms for which no choice of other atoms, wherever they lie, sums to a part within the tolerance.

    Only heavy atoms can be such: light ones fill every sum. The deviation is the least over all choices.
    """
    if goal.mean <= 0:
        return []
    step = max(goal.mean / 1000, 1.0)
    heavy = np.flatnonzero((weight > goal.mean / 4) & (weight <= goal.mean * (1 + tolerance)))
    scaled = np.rint(weight / step).astype(np.int64)
    most = round(goal.mean * (1 + 3 * tolerance) / step) + 1
    mask = (1 << (most + 1)) - 1
    found = []
    for atom in heavy[:SUMS_MOST]:
        sums = 1 << int(scaled[atom])
        for other, size in enumerate(scaled):
            if other != atom and size:
                sums |= (sums << int(size)) & mask
        reached = np.flatnonzero(np.frombuffer(bin(sums)[:1:-1].encode(), np.uint8) == ord("1")) * step
        off = float(np.abs(reached / goal.mean - 1).min()) if len(reached) else 0.0
        if off > tolerance + 2 * step / goal.mean:
            found.append((int(atom), off))
    return found


def large_blocks(atoms: Atoms, weight: Floats, goal: Ideal, tolerance: float) -> Why | None:
    """Return how many blocks hold more than a part may: boundaries must run inside them."""
    held = np.bincount(atoms.block, weight)
    over = np.flatnonzero(held > goal.mean * (1 + tolerance))
    if not len(over) or atoms.solid:
        return None
    cuts = int((np.ceil(held[over] / (goal.mean * (1 + tolerance))) - 1).sum())
    return Why("blocks_too_large", {"blocks": len(over), "of": int((held > 0).sum()), "cuts": cuts})
