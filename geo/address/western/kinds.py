"""Kinds of places in English: what a street's name beside them is not."""

from collections.abc import Collection, Sequence

_KINDS = """
SCHOOL HIGH ELEMENTARY MIDDLE PRIMARY ACADEMY COLLEGE UNIVERSITY KINDERGARTEN PARK PLAYGROUND CHURCH CHAPEL TEMPLE
MOSQUE SYNAGOGUE CATHEDRAL HOSPITAL CLINIC LIBRARY MUSEUM STATION DEPOT TERMINAL AIRPORT BANK APARTMENTS
CONDOMINIUMS CONDOS TOWERS TOWER ESTATES MALL MARKET SUPERMARKET STORE SHOP SHOPPING PHARMACY RESTAURANT CAFE DINER
BAR PUB INN HOTEL MOTEL THEATER THEATRE CINEMA STADIUM ARENA GYM CENTER HALL COURTHOUSE OFFICE FIRE POLICE CEMETERY
ZOO BAPTIST CATHOLIC LUTHERAN METHODIST METRA METRO SUBWAY PLAZA NURSERY HOSTEL BUILDING HOUSE MONUMENT POST
MANSION MANSIONS GARDEN VILLA VILLAS ESTATE CENTRE
"""
KINDS = frozenset(_KINDS.split())
# they stand in other places too
WITHIN = frozenset(
    ("PLAYGROUND", "GYM", "OFFICE", "BUILDING", "HALL", "FIRE", "HOUSE", "POST", "BAR", "SHOP")
)  # places in another
# what happened and where at a house, as dispatchers write it: no name of a city, and of hardly a street
_HAPPENED = """
ALLEY SIDEWALK CURB PORCH YARD BACKYARD DRIVEWAY STAIRWELL HALLWAY ROOFTOP CROSSWALK GUTTER
BATTERY THEFT ASSAULT ROBBERY BURGLARY HOMICIDE ARSON NARCOTICS TRESPASS TRESPASSING VANDALISM GRAFFITI SHOOTING SHOTS
STABBING FIGHT DISTURBANCE DOMESTIC SUSPICIOUS PERSON PEDESTRIAN INJURY INJURIES MVA MVC OVERDOSE UNCONSCIOUS
POTHOLE POTHOLES RODENT RODENTS BAITING RATS DEBRIS GARBAGE TRASH DUMPING SEWER VEHICLE VEHICLES VEH CAR CARS BLOCKING
CALLBACK ODOR ALARM WIRES FLOODING ICING LEAKING BROKEN OUTAGE LOUD MUSIC BARKING
"""
HAPPENED = frozenset(_HAPPENED.split())
_COUNTS = """
BLOCKS MILES FEET FLOORS AM PM MINUTES HOURS DAYS WEEKS MONTHS YEARS UNITS TIMES SHOTS LANES
CARS VEHICLES TRUCKS PEOPLE PERSONS VICTIMS PATIENTS KIDS CHILDREN MEN WOMEN MALES FEMALES ADULTS DOGS
"""
COUNTS = frozenset(_COUNTS.split())  # behind a number that is none of a house: two cars
COUNTED = frozenset(
    ("BLDG", "BUILDING", "APT", "APARTMENT", "UNIT", "STE", "SUITE", "RM", "ROOM", "FLOOR", "FL", "FLAT")
)


def hardly_street(words: Sequence[str], begin: int, end: int, idle: Collection[str]) -> bool:
    """Tell whether words that a street is called are part of the name of a place, or count something else.

    Lincoln of LINCOLN LIBRARY; Park of KENNEDY PARK; the 3 of BUILDING 3. `idle` are words that belong to no name.

    >>> hardly_street(["KENNEDY", "PARK"], 1, 2, ()), hardly_street(["LINCOLN", "LIBRARY"], 0, 1, ())
    (True, True)
    >>> hardly_street(["ON", "PARK"], 1, 2, ("ON",)), hardly_street(["12", "PARK"], 1, 2, ())
    (False, False)
    """
    before = words[begin - 1] if begin else ""
    if before in COUNTED:
        return True
    following = [*words[end : end + 2], "", ""]
    if following[0] in KINDS and (following[0] not in idle or following[1] in KINDS):
        return True  # Union of UNION FIRE STATION
    after = words[end] if end < len(words) else ""
    amid = all(one.isalpha() and len(one) > 1 and one not in idle for one in (before, after))
    if end - begin == 1 and amid and not any(one[0].isdigit() for one in words[:begin]):
        return True  # WATER MAIN BREAK
    return words[end - 1] in KINDS and before.isalpha() and before not in idle
