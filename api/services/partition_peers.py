"""Other ways to cut a land, each used as its own documentation does; absent ones say so."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pymetis

from api.services.ownership_peers import wanted
from geo.coverage.partition import Land

Ints = npt.NDArray[np.int64]
Cutter = Callable[[Land, int, int], Ints]
DRAWS = 10
ATTEMPTS = 300
IN_BLOCK = 0.15  # how much cheaper a street is to cut than a block, as in our own profile of streets
TOLERANCE = 0.05


def metis(land: Land, k: int, seed: int) -> Ints:
    """Return METIS's k-way cut, streets cheap to cut, asked to keep parts contiguous: one call, nothing after it."""
    graph = land.graph
    both = np.vstack([graph.pairs, graph.pairs[:, ::-1]])
    number = np.tile(np.arange(len(graph.pairs)), 2)
    order = np.lexsort((both[:, 1], both[:, 0]))
    start = np.searchsorted(both[order, 0], np.arange(graph.count + 1))
    cost = graph.inside_m + IN_BLOCK * (graph.total_m - graph.inside_m)
    value = 1 + np.rint(500 * cost / cost.max()).astype(int)
    _, part = pymetis.part_graph(
        k,
        pymetis.CSRAdjacency(start.astype(np.int32), both[order, 1].astype(np.int32)),
        vweights=np.rint(land.weight).astype(int).tolist(),
        eweights=value[number[order]].tolist(),
        options=pymetis.Options(seed=seed, contig=1, ufactor=50),
        recursive=False,
    )
    return np.array(part, np.int64)


def recom(land: Land, k: int, seed: int) -> Ints:
    """Return the best of some of gerrychain's recursive tree cuts, with its surcharge on cutting blocks."""
    gerrychain, networkx = wanted("gerrychain"), wanted("networkx")
    partition = wanted("gerrychain.partition")
    made = networkx.Graph()
    for atom in range(land.graph.count):
        made.add_node(atom, households=float(land.weight[atom]), block=int(land.atoms.block[atom]))
    made.add_edges_from(land.graph.pairs.tolist())
    graph, best, least = gerrychain.Graph.from_networkx(made), None, np.inf
    bipartition = _surcharged(wanted("gerrychain.tree").bipartition_tree)
    for draw in range(DRAWS):
        try:
            found = partition.recursive_tree_part(
                graph, range(k), float(land.weight.sum()) / k, "households", TOLERANCE,
                bipartition_tree_fn=bipartition, rng=seed * 1000 + draw,
            )  # fmt: skip
        except (RuntimeError, ValueError, TypeError) as error:
            if isinstance(error, TypeError):
                raise
            continue
        part = np.array([found[atom] for atom in range(land.graph.count)], np.int64)
        inside = float(land.graph.inside_m[_cut(land, part)].sum())
        if inside < least:
            best, least = part, inside
    return np.zeros(land.graph.count, np.int64) if best is None else best


def _surcharged(bipartition: Callable[..., Any]) -> Callable[..., Any]:
    def cut(*given: Any, **more: Any) -> Any:
        return bipartition(*given, **{**more, "region_surcharge": {"block": 1.0}, "max_attempts": ATTEMPTS})

    return cut


def _cut(land: Land, part: Ints) -> Any:
    return part[land.graph.pairs[:, 0]] != part[land.graph.pairs[:, 1]]


def skater(land: Land, k: int, seed: int) -> Ints:
    """Return spopt's Skater on households, at least half a grid's households in each region."""
    return _spopt("Skater", land, k, seed, floor=1)


def ward(land: Land, k: int, seed: int) -> Ints:
    """Return spopt's spatially constrained Ward clustering of the atoms' places."""
    return _spopt("WardSpatial", land, k, seed)


def _spopt(name: str, land: Land, k: int, seed: int, **more: Any) -> Ints:
    region, geopandas, weights = wanted("spopt.region"), wanted("geopandas"), wanted("libpysal.weights")
    near: dict[int, list[int]] = {atom: [] for atom in range(land.graph.count)}
    for a, b in land.graph.pairs.tolist():
        near[a].append(b)
        near[b].append(a)
    frame = geopandas.GeoDataFrame({"households": land.weight}, geometry=list(land.atoms.shapes))
    frame["x"], frame["y"] = frame.geometry.centroid.x, frame.geometry.centroid.y
    net = weights.W(near, silence_warnings=True)
    if name == "Skater":
        model = region.Skater(frame, net, ["households"], n_clusters=k, **more)
    else:
        model = region.WardSpatial(frame, net, ["x", "y"], n_clusters=k)
    np.random.seed(seed)  # the peer draws from the global generator
    model.solve()
    return np.asarray(np.unique(model.labels_, return_inverse=True)[1], np.int64)


PEERS: dict[str, Cutter] = {
    "pymetis k-way": metis,
    "gerrychain ReCom": recom,
    "spopt Skater": skater,
    "spopt WardSpatial": ward,
}
