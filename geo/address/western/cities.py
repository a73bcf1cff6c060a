"""Cities, states and postal codes behind a Western address: those of the registry, and others."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from geo.address.western.parts import edits
from geo.address.western.ways import STATES

_NAMED_STATES = """
ALABAMA ALASKA ARIZONA ARKANSAS CALIFORNIA COLORADO CONNECTICUT FLORIDA GEORGIA HAWAII IDAHO ILLINOIS INDIANA IOWA
KANSAS KENTUCKY LOUISIANA MARYLAND MASSACHUSETTS MICHIGAN MINNESOTA MISSISSIPPI MISSOURI MONTANA NEBRASKA NEVADA
OHIO OKLAHOMA OREGON PENNSYLVANIA TENNESSEE TEXAS UTAH VERMONT VIRGINIA WISCONSIN WYOMING
"""
_CODES = """
AL AK AZ AR CA CO CT FL GA HI ID IL IN IA KS KY LA MD MA MI MN MS MO MT NE NV OH OK OR PA TN TX UT VT VA WI WY
"""
_STATE_OF = dict(zip(_NAMED_STATES.split(), _CODES.split(), strict=True)) | {
    "NEW YORK": "NY", "NEW JERSEY": "NJ", "NEW MEXICO": "NM", "NEW HAMPSHIRE": "NH", "NORTH CAROLINA": "NC",
    "SOUTH CAROLINA": "SC", "NORTH DAKOTA": "ND", "SOUTH DAKOTA": "SD", "WEST VIRGINIA": "WV", "RHODE ISLAND": "RI",
}  # fmt: skip
_LARGE = """
NEW_YORK LOS_ANGELES CHICAGO HOUSTON PHOENIX PHILADELPHIA SAN_ANTONIO SAN_DIEGO DALLAS AUSTIN SAN_JOSE FORT_WORTH
COLUMBUS INDIANAPOLIS CHARLOTTE SEATTLE DENVER NASHVILLE BOSTON DETROIT PORTLAND LAS_VEGAS MEMPHIS LOUISVILLE
BALTIMORE MILWAUKEE ALBUQUERQUE TUCSON FRESNO SACRAMENTO KANSAS_CITY ATLANTA OMAHA RALEIGH MIAMI OAKLAND MINNEAPOLIS
TULSA TAMPA CLEVELAND NEW_ORLEANS HONOLULU CINCINNATI PITTSBURGH ST_LOUIS ORLANDO BUFFALO SAN_FRANCISCO BROOKLYN
MANHATTAN QUEENS BRONX TORONTO MONTREAL VANCOUVER CALGARY OTTAWA LONDON MANCHESTER BIRMINGHAM LEEDS LIVERPOOL
GLASGOW EDINBURGH BRISTOL CARDIFF BELFAST DUBLIN SYDNEY MELBOURNE BRISBANE PERTH ADELAIDE AUCKLAND WELLINGTON
SINGAPORE HONG_KONG
"""
LARGE = tuple(one.replace("_", " ") for one in _LARGE.split())
_WRITTEN = re.compile(r"(?:, *([A-Za-z .]+?))?[ ,]+\b([A-Z]{2})[ ,]+([0-9]{5})\b")
_BRITISH = re.compile(r"\b([A-Z]{1,2}[0-9][0-9A-Z]?) [0-9][A-Z]{2}\b")
_BRITISH_TOLD = re.compile(r"(?<![A-Z0-9])(?P<area>[A-Z]{1,2})[0-9][0-9A-Z]? [0-9][A-Z]{2}(?![A-Z0-9])")
_CITY = "|".join(sorted(LARGE, key=len, reverse=True))
_STATE = "|".join([*sorted(STATES), *sorted(_STATE_OF, key=len, reverse=True)])
_TOLD = re.compile(
    rf"(?<![A-Z0-9])(?:(?P<city>{_CITY}) ?)?(?:(?P<state>{_STATE})(?![A-Z0-9]))?"
    r"(?: ?(?P<zip>[0-9]{5})(?:-?[0-9]{4})?(?![0-9]))?(?: ?(?:USA?|UNITED STATES))?$"
)
_LAST_NAME = re.compile(r"^ ((?:[A-Z]{3,} ){0,2}[A-Z]{3,})$")  # all that stands between the street and the state
SLIPS = 2  # letters: a city with so few others is one of the registry's, misspelt
STRANGE, OTHER_ZIP = 12.0, 3.0


class Localities(NamedTuple):
    """The states and postal codes with which the addresses of a registry are written; empty where none are."""

    states: frozenset[str]
    zips: frozenset[str]
    british: frozenset[str] = frozenset()  # the letters with which British postcodes begin
    of_city: Mapping[str, frozenset[str]] = MappingProxyType({})  # the codes of each city

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Localities":
        """Return those of the addresses with some texts."""
        text = "\n".join(texts)
        found = set(_WRITTEN.findall(text))
        pairs = {(state, code) for _, state, code in found if state in STATES}
        cities: dict[str, set[str]] = defaultdict(set)
        for city, _, code in found:
            cities[city.upper()].add(code)
        cities.pop("", None)
        areas = {re.sub("[0-9].*", "", one) for one in set(_BRITISH.findall(text))}
        states, zips = (frozenset(one[k] for one in pairs) for k in (0, 1))
        return cls(states, zips, frozenset(areas), {name: frozenset(codes) for name, codes in cities.items()})


def stranger(
    text: str, street_end: int, own: Localities, cities: Sequence[str] | Collection[str]
) -> tuple[int, int, float] | None:
    """Return where a text ends with a city, state or postal code that is not the registry's, and what that costs.

    `street_end` is where the street ends, `cities` are those of the registry; None where nothing is strange.

    >>> own = Localities(frozenset({"IL"}), frozenset({"60871"}))
    >>> stranger("12 OAK ST AUSTIN TX", 9, own, ("RIVERTON",))
    (10, 19, 12.0)
    >>> stranger("12 OAK ST RIVERTON IL 60879", 9, own, ("RIVERTON",)), stranger("12 OAK ST", 9, own, ())
    ((22, 27, 3.0), None)
    """
    british = _BRITISH_TOLD.search(text, street_end) if own.british else None
    if british:
        return (*british.span(), STRANGE) if british["area"] not in own.british else None
    found = _TOLD.search(text, street_end) if own.states or own.british else None
    if found is None or not any(found.groups()):
        return None
    state = _STATE_OF.get(found["state"] or "", found["state"])
    city = found["city"] is not None and found["city"] not in cities
    if city or (state and own.states and state not in own.states):
        return found.start(), found.end(), STRANGE
    return _other_city(text, street_end, own, found)


def _other_city(text: str, street_end: int, own: Localities, found: re.Match[str]) -> tuple[int, int, float] | None:
    """Return where another city stands before an own state, or a postal code that the city does not have."""
    before = text[street_end : found.start("zip")].removesuffix(" ").removesuffix(found["state"] or "").rstrip()
    before = before if found["zip"] else text[street_end : found.start("state")].rstrip()
    own_codes = next((codes for name, codes in own.of_city.items() if before.endswith(f" {name}")), None)
    named = _LAST_NAME.search(before) if own_codes is None and found["state"] and own.of_city else None
    if named and not any(edits(named[1], one, SLIPS) <= SLIPS for one in own.of_city):
        return street_end + named.start(1), found.end(), STRANGE  # SPRINGFIELD IL
    if not found["zip"] or not own.zips:
        return None
    return (*found.span("zip"), OTHER_ZIP) if found["zip"] not in (own_codes or own.zips) else None
