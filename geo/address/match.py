"""From what somebody wrote to the places it may mean, each with a probability."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from operator import attrgetter

import numpy as np

from geo.address.columns import Floats
from geo.address.half_told import says_little
from geo.address.hit import AddressMatch, Hit, as_question
from geo.address.meaning.another import doubted
from geo.address.meaning.candidates import HITS_MOST, candidates_of, undecided
from geo.address.meaning.crossing import tells_meeting
from geo.address.meaning.evidence import Evidence, evidence_of, names_more
from geo.address.meaning.explain import reasons_of
from geo.address.meaning.hints import hints
from geo.address.meaning.homophones import sounding_alike
from geo.address.meaning.misspelt import OTHER_KIND_COST
from geo.address.meaning.other_area import in_section
from geo.address.meaning.scoring import names_another
from geo.address.meaning.shown import points_of, shown
from geo.address.meaning.sides import Where, beside, of_side, radius_of, where_told
from geo.address.meaning.unnamed import unsaid_name
from geo.address.meaning.weights import DEFAULT, State, Weights
from geo.address.meaning.whole_areas import AREA_COST, names_own, tells_matter, whole_areas
from geo.address.registry.branches import MORE_OF_NAME
from geo.address.registry.index import AddressIndex
from geo.address.registry.names import Kind
from geo.address.registry.surfaces import KIND_OF
from geo.address.told.apart import core_of, is_prose, places_apart, troubled
from geo.address.told.corrected import by_known_name, corrected, with_part
from geo.address.told.dictated import undictated
from geo.address.told.either import itemised, offers_two
from geo.address.told.english import in_chinese
from geo.address.told.gist import GIVEN_MOST, gist
from geo.address.told.letters import in_syllables
from geo.address.told.part_marks import by_part_mark
from geo.address.told.positions import without_position
from geo.address.told.renamed import in_own_names
from geo.address.told.repeats import without_doubles, without_repeats
from geo.address.told.roles import in_brackets, meant_of
from geo.address.told.scans import rereadings
from geo.address.told.several import (
    lists_two,
    offers_strange,
    only_denies,
    pair_of,
    parts_of,
    says_either,
    without_excluded,
)
from geo.address.told.text import Told, marked
from geo.address.told.unheard import Gap, gap_of
from geo.address.told.unread import without_unread
from geo.address.told.western_several import western_pair
from geo.address.told.western_text import western_evidence, where_it_is
from geo.address.told.western_wording import worded
from geo.address.told.whereby import at_its_corner, with_its_road
from geo.address.verbatim import in_full
from geo.address.western.parts import is_western
from geo.address.writing.candidate import NUMBERED, Candidate, Level, Points
from geo.address.writing.normalise import Normal, normalise
from geo.address.writing.offsets import Offset, moved
from geo.address.writing.tokens import Reading

LENGTH_MOST = 300
WRITTEN = 4.0  # weight of a text that the registry has as it is
BARE = 50.0  # a reading without any candidate
LEAST = 0.01  # a hit less likely than this is no answer
FITS_LEAST, WHOLE_LEAST, PART_LEAST = -1.5, -2.0, -2.5
AREAS = {"district": Kind.DISTRICT, "town": Kind.TOWN, "community": Kind.COMMUNITY}
UNKNOWN_LEAST = 0.01  # of two addresses that are both known
_NUMBER = re.compile("[0-9]")
HEARD = 0.8  # a text with a name in full that less likely means nothing may be the one of which a part was not heard
PART_MARK = 0.7  # that B4栋 is building 4 of part B, as against building B4
PAIR = 2
SEVERAL_MOST = 5  # addresses of one text that are looked at one by one
HOPELESS = -7.0  # no candidate so light is meant
LITTLE = -5.0  # nor so light where but an area is told and what happened there
UNLIKELY = 0.65  # that nothing of the registry is meant: what is found hardly is
SURE = 0.82  # a hit as likely is not looked at twice
HARDLY = 0.35  # that nothing of the registry is meant where but one character of a name was heard
NOWHERE = Where()
UNKNOWN_INSIDE = frozenset(("building_unknown", "number_unknown", "interpolated"))  # one that sounds alike may have it
_weight = attrgetter("weight")
COINCIDENT = 0.4  # share of what areas weigh that an unknown address gains on a name with a slip


def match(index: AddressIndex, given: str, weights: Weights = DEFAULT) -> AddressMatch:
    """Return what `given` may mean in a registry; no hits where nothing is near enough."""
    told, position = without_position(given[:GIVEN_MOST])
    gap = gap_of(told, index.names)
    if gap is not None:
        return replace(_unheard(index, gap, weights), position=position)
    shaped = _shaped(index, Told.of(told))
    core = gist(shaped.text, index.names)
    core = without_unread(Told(core.text, tuple(shaped.places[one] for one in core.places)))
    readings = [(_meant(index, one.text, core.places), one.cost) for one in rereadings(core.text[:LENGTH_MOST])]
    readings += [(part, cost + PART_MARK) for one, cost in readings for part in _by_part(index, one)]
    if not readings[0][0].text:
        return AddressMatch()
    found = _matched(index, readings, weights)
    doubtful = only_denies(core.text) or (bool(found.hits) and says_little(index, given, found.hits[0]))
    found = as_question(found, HARDLY) if doubtful else found
    return in_full(index, given, replace(found, position=position))


def _by_part(index: AddressIndex, normal: Normal) -> Iterable[Normal]:
    return by_part_mark(normal, index.names, index.code_of["building"])


def _shaped(index: AddressIndex, told: Told) -> Told:
    """Return a text in Latin letters in the words of a Western address, where streets are known; names spelled out."""
    streets = index.streets if len(index.streets) else index.other_streets
    if len(streets) and is_western(told.text):
        return worded(told, streets.begin_with_number)
    return in_syllables(undictated(told))


def _unheard(index: AddressIndex, gap: Gap, weights: Weights) -> AddressMatch:
    """Return the places of all names that a name may be of which a part was not heard; each is as likely."""
    found = [match(index, f"{gap.before}{name}{gap.behind}", weights) for name in gap.names or ()]
    fits = [one for one in found if one.none < HEARD]
    if not fits:
        return AddressMatch(asks="road" if gap.road else "compound")
    best: dict[tuple[tuple[int, ...], Points], Hit] = {}
    for one in fits:
        numbered = [hit for hit in one.hits if hit.level in NUMBERED]
        whole = sum(hit.weight for hit in one.hits)
        for hit in numbered or one.hits:
            shared = hit._replace(weight=hit.weight / whole)
            best[hit.spots, hit.points] = max(shared, best.get((hit.spots, hit.points), shared), key=_weight)
    some = any(hit.level in NUMBERED for hit in best.values())
    chosen = [hit for hit in best.values() if not some or hit.level in NUMBERED]
    whole, none = sum(map(_weight, chosen)), max(UNKNOWN_LEAST if gap.enough else HARDLY, min(one.none for one in fits))
    hits = [hit._replace(weight=hit.weight * (1 - none) / whole) for hit in chosen]
    return AddressMatch(tuple(sorted(hits, key=_weight, reverse=True)), fits[0].notes, none)


def _meant(index: AddressIndex, told: str, places: Sequence[int]) -> Normal:
    """Return the normal form of a text without what it says twice, takes back or excludes.

    `places` are where its characters stand in the given text.
    """
    normal = normalise(itemised(told))
    normal = without_doubles(replace(normal, offsets=tuple(places[one] for one in normal.offsets)), index.names)
    western = len(index.streets) > 0 and is_western(normal.text)
    two = bool(western_pair(normal)) if western else offers_two(marked(normal)[0])
    normal = corrected(normal, index.names)
    normal = normal if two else at_its_corner(with_its_road(normal, index.names), index)
    if not (western and two):
        normal = without_repeats(
            normal if two or says_either(normal.text) else meant_of(normal, index.names, in_brackets(told, places))
        )
    normal = where_it_is(normal, index.streets) if western else in_chinese(in_own_names(normal, index), index.avenue)
    normal = with_part(by_known_name(normal, index.names), index.names)
    return normal if two else without_excluded(normal, index.names)


def _matched(index: AddressIndex, readings: Sequence[tuple[Normal, float]], weights: Weights) -> AddressMatch:
    """Return what a text may mean that is read in one or several ways, each with its price."""
    likeliest = min(readings, key=lambda one: one[1])[0]
    western = len(index.streets) > 0 and is_western(likeliest.text)
    parts = western_pair(likeliest) if western else pair_of(likeliest) or troubled(likeliest, index.names)
    pair = [_one_of_several(index, part, weights) for part in parts]
    if any(pair) and all(one or _NUMBER.search(part.text) for one, part in zip(pair, parts, strict=True)):
        return _both(index, pair, weights)
    normal, evidence, candidates = _read(index, readings, weights)
    best = max(candidates, key=lambda one: one.weight, default=None)
    several = says_either(normal.text) or lists_two(normal, evidence)
    doubtful = best is None or best.weight < WHOLE_LEAST or several
    if not western and (best is None or doubtful or names_another(index, evidence, best.spots, weights)):
        found = _severally(index, normal, evidence, weights)
        if len(found) > 1 and (all(found) or (any(found) and offers_strange(normal, evidence, index.names))):
            return _both(index, found, weights)
        if is_prose(normal) and not doubtful and (asked := _each_asked(index, normal, weights)):
            return asked
    answer = settled(index, normal, evidence, candidates, weights)
    longer = best is not None and not is_prose(normal) and _slips(index, evidence, best) >= MORE_OF_NAME
    return answer if western or longer or answer.sure >= SURE else _in_prose(index, normal, answer, weights)


def _in_prose(index: AddressIndex, normal: Normal, answer: AddressMatch, weights: Weights) -> AddressMatch:
    """Return what the only place of a long text may mean alone, or several ones each, if that tells more."""
    core = core_of(normal, index.names)
    if core:
        evidence, candidates = _looked_up(index, core, weights)
        alone = settled(index, core, evidence, candidates, weights)
        return alone if alone.none < answer.none or alone.sure >= SURE else answer
    return _each_asked(index, normal, weights) or answer if answer.none > UNLIKELY else answer


def _each_asked(index: AddressIndex, normal: Normal, weights: Weights) -> AddressMatch | None:
    """Return the places of a text that as a whole fits none, to be asked about; None where it names but one."""
    parts = places_apart(normal, index.names)[:SEVERAL_MOST]
    found = list(filter(None, (_one_of_several(index, part, weights) for part in parts)))
    if len(found) < PAIR:
        return None
    return as_question(_both(index, found, weights), HARDLY)


def _severally(
    index: AddressIndex, normal: Normal, evidence: Evidence, weights: Weights, most: int = SEVERAL_MOST
) -> list[list[Candidate]]:
    """Return what each of at most so many addresses in a text may mean; the last of two may be several again."""
    parts = parts_of(normal, evidence)
    found = [_one_of_several(index, part, weights) for part in parts]
    if most > PAIR and len(parts) == PAIR and found[0] and not found[1]:
        rest = _severally(index, parts[1], evidence_of(index, parts[1]), weights, most - 1)
        return [found[0], *rest] if rest else found
    return found


def _read(
    index: AddressIndex, readings: Sequence[tuple[Normal, float]], weights: Weights
) -> tuple[Normal, Evidence, list[Candidate]]:
    """Return the reading that fits best, what it says, and what all of them may mean."""
    every: list[Candidate] = []
    read: list[tuple[float, Normal, Evidence]] = []
    for normal, cost in readings:
        evidence, candidates = _looked_up(index, normal, weights)
        priced = [one._replace(weight=one.weight - cost) for one in candidates] if cost else candidates
        read.append((max((one.weight for one in priced), default=-cost - BARE), normal, evidence))
        every += priced
    _, normal, evidence = max(read, key=lambda one: one[0])
    return normal, evidence, every


def _looked_up(index: AddressIndex, normal: Normal, weights: Weights) -> tuple[Evidence, list[Candidate]]:
    """Return what a text says and may mean; misspelt names are looked for where the written ones do not fit."""
    if is_western(normal.text) and len(index.streets):
        evidence = western_evidence(index, normal)
        return evidence, _as_written(index, normal, candidates_of(index, evidence, weights))
    evidence = evidence_of(index, normal, thorough=tells_meeting(normal.text))
    candidates = _as_written(index, normal, candidates_of(index, evidence, weights))
    best = max(candidates, key=lambda one: one.weight, default=None)
    if best and not UNKNOWN_INSIDE.isdisjoint(best.notes):
        candidates += sounding_alike(index, evidence, best, weights)
    unlike = best is None or best.weight < FITS_LEAST or (names_more(evidence) and undecided(index, candidates))
    if unlike and not evidence.thorough:
        second = evidence_of(index, normal, thorough=True)
        if len(second.named) > len(evidence.named):
            evidence, candidates = second, candidates_of(index, second, weights)
    if not candidates:
        candidates = hints(index, evidence, weights) or whole_areas(index, evidence)
    elif max(one.weight for one in candidates) < (LITTLE if tells_matter(evidence) else HOPELESS):
        candidates += whole_areas(index, evidence)
    elif max(one.weight for one in candidates) < weights.none:
        candidates += hints(index, evidence, weights)
    return evidence, candidates


def _as_written(index: AddressIndex, normal: Normal, found: list[Candidate]) -> list[Candidate]:
    """Add the addresses that are written in the registry just so and that their parts do not tell already."""
    spots = {int(index.row_spot[row]) for row in index.written(normal)}
    if spots:
        spots -= {int(spot) for one in found if one.weight >= FITS_LEAST for spot in one.spots}
    return found + [Candidate(np.array([spot]), WRITTEN, Level.NUMBER, Reading()) for spot in sorted(spots)]


def _one_of_several(index: AddressIndex, part: Normal, weights: Weights) -> list[Candidate]:
    """Return what one of the addresses in a text may mean, if it means anything for sure."""
    _, candidates = _looked_up(index, part, weights)
    best = max((one.weight for one in candidates), default=-99.0)
    return [one for one in candidates if one.weight > best - 1.0] if best > PART_LEAST else []


def _both(index: AddressIndex, several: Sequence[list[Candidate]], weights: Weights) -> AddressMatch:
    """Return two addresses in one text: each is as likely as the other, be it one that the registry lacks."""
    found: list[Hit] = []
    for candidates in filter(None, several):
        chosen = _apart(index, sorted(candidates, key=lambda one: -one.weight))[:HITS_MOST]
        share, _ = shares(np.array([one.weight for one in chosen]), weights.none)
        found += [_hit(index, one, float(p) / len(several)) for one, p in zip(chosen, share, strict=True)]
    none = max(UNKNOWN_LEAST, sum(not one for one in several) / len(several))
    return AddressMatch(tuple(sorted(found, key=lambda hit: -hit.weight)), ("several_addresses",), none)


def settled(
    index: AddressIndex, normal: Normal, evidence: Evidence, candidates: Iterable[Candidate], weights: Weights
) -> AddressMatch:
    """Return the candidates with their probabilities."""
    best: dict[tuple[tuple[int, ...], tuple[tuple[float, float, float], ...]], Candidate] = {}
    for one in in_section(index, normal.text, candidates):
        key = (tuple(index.own_spots(one.spots).tolist()), one.points)
        if key not in best or one.weight > best[key].weight:
            best[key] = one
    chosen = sorted(best.values(), key=lambda one: -one.weight)
    chosen = _apart(index, chosen)[:HITS_MOST]
    if not chosen:
        return AddressMatch(asks=unsaid_name(index, evidence))
    unknown = weights.none + _unknown_there(index, evidence, chosen[0], weights)
    chosen, unknown = doubted(index, evidence, chosen, unknown)
    share, none = shares(np.array([one.weight for one in chosen]), unknown, np.array([one.part for one in chosen]))
    if none > UNLIKELY and (unsaid := unsaid_name(index, evidence)):
        return AddressMatch(asks=unsaid)
    where = where_told(evidence)
    told = ((one, float(p)) for one, p in zip(chosen, share, strict=True) if p >= LEAST)
    hits = tuple(_hit(index, one, p, where) for one, p in told)
    notes = tuple(dict.fromkeys(note for hit in hits[:1] for note in hit.notes))
    if evidence.away is not None:
        hits = tuple(_away(hit, evidence.away) for hit in hits)
    if (evidence.relation or evidence.away) and hits:
        notes = (*notes, "relative_place")
    reasons = reasons_of(index, normal, evidence, chosen[0].spots, chosen[0].reading) if hits else ()
    asks = "road" if hits and chosen[0].level is Level.COMMUNITY and not names_own(evidence) else ""
    return AddressMatch(hits, notes, none, reasons, asks=asks)


def _unknown_there(index: AddressIndex, evidence: Evidence, best: Candidate, weights: Weights) -> float:
    """Return what makes an address likelier that the registry lacks and whose areas the text names rightly.

    It lies in one of them too, so that they speak for the likeliest candidate only as far as its name is written well.
    A name of another kind on the same stem is often near (锦绣华府 beside 锦绣花园); that a name with another character
    in it should lie just where the text says would be a coincidence.
    """
    areas = sum(
        weights.of(name, State.EQUAL)
        for name, kind in AREAS.items()
        if any(one.cost <= AREA_COST for one in evidence.of(kind))
    )
    slips = _slips(index, evidence, best)
    return min(areas, slips) * (1.0 if slips >= OTHER_KIND_COST else COINCIDENT)


def _slips(index: AddressIndex, evidence: Evidence, best: Candidate) -> float:
    """Return the price of the best written name of a candidate's road, estate or village; 0 where none is."""
    if not len(best.spots):
        return 0.0
    place = int(index.spot_place[best.spots[0]])
    for names in (("road", "compound"), ("community",)):
        own = {KIND_OF[name]: int(index.place[name][place]) for name in names}
        found = [one.cost for one in evidence.named if one.kind in own and one.code == own[one.kind]]
        if found:
            return min(found)
    return 0.0


def shares(weight: Floats, none: float, part: Floats | float = 1.0) -> tuple[Floats, float]:
    """Return the probability of each candidate, and that none is meant; `part` is what share of a place each is.

    None is weighed against the best candidate alone, so that many equal ones do not make it less likely.
    """
    nothing = 1 / (1 + float(np.exp(min(50.0, weight.max() - none))))
    share = np.exp(weight - weight.max()) * part
    return share * ((1 - nothing) / share.sum()), nothing


def _apart(index: AddressIndex, chosen: Sequence[Candidate]) -> list[Candidate]:
    """Leave out a group whose spots a heavier candidate has among its own, or holds one of."""
    kept: list[Candidate] = []
    taken: set[int] = set()
    for one in chosen:
        spots = set() if one.points else set(index.own_spots(one.spots).tolist())
        if spots and spots & taken:
            rest = spots - taken
            if not rest or one.level is not Level.NUMBER:
                continue
        kept.append(one)
        taken |= spots
    return kept


def _hit(
    index: AddressIndex,
    one: Candidate,
    weight: float,
    where: Where = NOWHERE,
) -> Hit:
    rows: list[int] = []
    if len(one.spots) == 1:
        spot = int(one.spots[0])
        unit = index.code_of["unit"].get(one.reading.unit, 0) if one.level in (Level.UNIT, Level.ROOM) else 0
        room = index.code_of["room"].get(one.reading.room, 0) if one.level is Level.ROOM else 0
        rows = index.rows_with(spot, unit, room) or index.rows_with(spot, 0, room)
    facing = beside(index, one, where)
    if facing:
        return Hit((), facing.points[0][:2], Level.LANDMARK, weight, shown(index, one, rows), facing.points,
                   facing.radius_m, one.notes, tuple(one.spots.tolist()))  # fmt: skip
    if where.side and one.level is Level.ROAD and not one.points:
        one = one._replace(spots=of_side(index, one.spots, where.side))
    points = points_of(index, one, rows)
    point = points[0][:2] if len(points) == 1 or one.level in (Level.INTERPOLATED, Level.CROSSING) else None
    radius = 0.0 if where.side and one.level is Level.ROAD else radius_of(one, where.relation)
    kept = () if one.points else tuple(rows)
    text = shown(index, one, () if one.points else rows)
    return Hit(kept, point, one.level, weight, text, points, radius, one.notes, tuple(one.spots.tolist()))


def _away(hit: Hit, away: Offset) -> Hit:
    """Return a place so far from a hit; a crossing is moved when it is found."""
    if hit.level is Level.CROSSING:
        return hit
    points = moved(hit.points, away)
    there = points[0][:2] if away.bearing is not None and points else None
    return hit._replace(rows=(), point=there, level=Level.LANDMARK, points=points, radius_m=0.0)
