"""Hot spots: areas that, with their neighbours, hold more incidents than their share explains; with honest p.

The test is local and one-sided, with expected counts from the base (households), as in Kulldorff, "A spatial
scan statistic" (1997), but with a fixed window: an area and those it touches. Counts of a city vary more than
Poisson's, so the spread is estimated from the bulk of the windows and the tail is the negative binomial's.
All windows together are held to a false discovery rate by Benjamini and Hochberg (JRSS B 57, 1995); windows
overlap and so depend positively, for which the step-up holds (Benjamini and Yekutieli 2001). Analytic p: with
permutations the smallest p is 1/(m+1), which no correction over a thousand areas survives.
"""

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from geo.stats import chances

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

RATE = 0.05  # false discoveries among those told
LEAST = 3  # fewer incidents than this are no hot spot, whatever their p
LEAST_WINDOWS = 20  # fewer than this say nothing about how counts vary


class Kind(StrEnum):
    """How a hot spot stands against the period before."""

    NEW = "new"
    STRONGER = "stronger"
    PERSISTENT = "persistent"
    WEAKER = "weaker"
    UNCOMPARED = "uncompared"  # nothing is known of the period before


class HotSpot(NamedTuple):
    """One cluster: its areas (strongest first), incidents in them, what was expected, p after correction."""

    areas: tuple[int, ...]
    incidents: int
    expected: float
    p: float
    kind: Kind
    before: int


class Test(NamedTuple):
    """Per area: incidents in its window, expected there, p and p corrected for all areas (q)."""

    observed: Counts
    expected: Floats
    p: Floats
    q: Floats


def corrected(p: Floats) -> Floats:
    """Return Benjamini-Hochberg adjusted p values.

    >>> corrected(np.array([0.01, 0.02, 0.5])).tolist()
    [0.03, 0.03, 0.5]
    """
    n = len(p)
    order = np.argsort(p)[::-1]
    scaled = p[order] * n / np.arange(n, 0, -1)
    out = np.empty(n)
    out[order] = np.minimum(np.minimum.accumulate(scaled), 1.0)
    return out


def dispersion(observed: Counts, expected: Floats) -> float:
    """Return the negative binomial's 1/size by moments from the quiet half of the windows; 0 is Poisson.

    Var = m + m²·d about m, the median ratio times the expected count. Only windows below the median speak, as
    if those above were their mirror image: real hot spots must not hide themselves by widening the spread.
    """
    good = expected > 0
    if good.sum() < LEAST_WINDOWS:
        return 0.0
    o, e = observed[good].astype(np.float64), expected[good]
    ratio = o / e
    middle = float(np.median(ratio))
    if middle <= 0:
        return 0.0
    low = ratio <= middle
    centre = middle * e[low]
    return max(0.0, float(np.sum((o[low] - centre) ** 2 - centre) / np.sum(centre**2)))


def test(counts: Counts, base: Floats, near: sparse.csr_array) -> Test:
    """Test each area with its neighbours against its share of the `base` (households, or area)."""
    total, whole = int(counts.sum()), float(base.sum())
    observed = counts + near @ counts
    if not total or not whole:
        return Test(observed, np.zeros(len(counts)), np.ones(len(counts)), np.ones(len(counts)))
    expected = (base + near @ base) / whole * total
    spread = dispersion(observed, expected)
    p = _tail(observed, expected, spread)
    p[(base <= 0) & (counts < LEAST)] = 1.0
    return Test(observed, expected, p, corrected(p))


def _tail(observed: Counts, expected: Floats, spread: float) -> Floats:
    """The chance of at least `observed`: Poisson, or negative binomial with variance E + E²·spread."""
    mean = np.maximum(expected, 1e-9)
    if spread < 1e-6:
        return chances.poisson_at_least(observed, mean)
    return chances.negative_binomial_at_least(observed, 1 / spread, mean)


def find(
    counts: Counts,
    before: Counts | None,
    base: Floats,
    near: sparse.csr_array,
    *,
    most: int = 20,
    rate: float = RATE,
) -> list[HotSpot]:
    """Return clusters that stand after correction, strongest first.

    A cluster is what touches among areas that pass and hold more than their own share. `before` are the
    counts of an equally long period just before, None where nothing is known of it: NEW passes now and did
    not then, even without correction.
    """
    now = test(counts, base, near)
    share = base / max(float(base.sum()), 1e-9) * counts.sum()
    hot = (now.q <= rate) & (now.observed >= LEAST) & (counts > share) & (counts > 0)
    if not hot.any():
        return []
    then = test(before, base, near) if before is not None else None
    where = np.flatnonzero(hot)
    groups, label = connected_components(near[where][:, where], directed=False)
    found = [_spot(where[label == one], counts, before, share, now, then) for one in range(groups)]
    good = [one for one in found if one.incidents >= LEAST]
    return sorted(good, key=lambda one: (one.p, -one.incidents, one.areas))[:most]


def _spot(
    areas: NDArray[np.int64], counts: Counts, before: Counts | None, share: Floats, now: Test, then: Test | None
) -> HotSpot:
    order = areas[np.lexsort((areas, -counts[areas]))]
    count, past, kind = int(counts[areas].sum()), 0, Kind.UNCOMPARED
    if before is not None and then is not None:
        past = int(before[areas].sum())
        scale = counts.sum() / max(1, counts.sum() + before.sum())
        kind = _kind(count, past, scale, seen_before=bool((then.p[areas] <= RATE).any()))
    return HotSpot(
        tuple(int(one) for one in order),
        count,
        float(share[areas].sum()),
        float(now.q[areas].min()),
        kind,
        past,
    )


def _kind(count: int, past: int, scale: float, *, seen_before: bool) -> Kind:
    """Compare two periods given their sum: binomial with the whole area's own ratio, 5 % on each side."""
    if not seen_before:
        return Kind.NEW
    more = chances.binomial_at_least(count, count + past, scale)
    less = chances.binomial_at_most(count, count + past, scale)
    return Kind.STRONGER if more <= RATE else Kind.WEAKER if less <= RATE else Kind.PERSISTENT


def gi_star(values: Floats, near: sparse.csr_array) -> tuple[Floats, Floats]:
    """Return Getis-Ord Gi* as z and its one-sided normal p (Ord and Getis, Geogr. Anal. 27, 1995)."""
    n = len(values)
    weights = near + sparse.eye_array(n, format="csr")
    mass = np.asarray(weights.sum(axis=1)).ravel()
    mean, spread = values.mean(), values.std()
    if n < 3 or spread == 0:
        return np.zeros(n), np.ones(n)
    scale = spread * np.sqrt(np.maximum(n * mass - mass**2, 1e-12) / (n - 1))  # 0/1 weights: sum of squares = sum
    z = (weights @ values - mean * mass) / scale
    return z, chances.normal_above(z)
