"""The coarser levels as the plan in force has them: under whom each row of a file would be."""

import numpy as np

from api.services.catalogue import LoadedPlan
from api.services.imports.sheet import Sheet
from geo.coverage.within import most_within

MARK = "@plan"  # ends the names of columns that the file itself did not have


def code_column(key: str) -> str:
    """Return the column that holds the codes of a level as the plan in force has them."""
    return f"{key}{MARK}"


def name_column(key: str) -> str:
    """Return the column that holds the names of a level as the plan in force has them."""
    return f"{key}.name{MARK}"


def with_levels_above(sheet: Sheet, plan: LoadedPlan) -> Sheet:
    """Return the rows with code and name of each coarser level: of the one in which most of a row lies, else empty.

    Columns that an earlier call made are made anew.
    """
    last = len(plan.levels) - 2
    if last < 0:
        return sheet
    rows = sheet.rows.copy()
    places = most_within(sheet.shapes, plan.polygons(last))
    for number in range(last, -1, -1):
        level = plan.levels[number]
        rows[code_column(level.key)] = np.array([*level.codes, ""], object)[places]
        rows[name_column(level.key)] = np.array([*level.names, ""], object)[places]
        places = np.append(level.parents, -1)[places]
    return Sheet(rows, sheet.shapes)
