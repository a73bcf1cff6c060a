"""Charts as the numbers of an SVG: templates draw, here is only where things lie."""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

STEPS = (1, 2, 2.5, 3, 4, 5, 6, 8, 10)


class Tick(NamedTuple):
    """A mark on an axis: where, and what it says."""

    at: float
    text: str


class Line(NamedTuple):
    """A series as a path, with its axes; coordinates are those of the view box."""

    width: int
    height: int
    path: str
    last: tuple[float, float] | None
    band: tuple[float, float] | None  # left edge and width of the asked period
    ticks_y: tuple[Tick, ...]
    ticks_x: tuple[Tick, ...]


def nice_step(most: float, lines: int = 3) -> float:
    """Return a round step of which `lines` hold `most`.

    >>> nice_step(170)
    60
    """
    if most <= 0:
        return 1
    raw = most / lines
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(one * power for one in STEPS if one * power >= raw)
    return int(step) if step == int(step) else step


LEFT, RIGHT, TOP, BOTTOM = 40, 8, 10, 22


def day_line(
    values: Sequence[int],
    first: date,
    *,
    asked_days: int,
    width: int,
    height: int,
    day_word: str,
    partial: bool,
) -> Line:
    """Return a line of daily counts; the last point stands apart where its day is not over."""
    step = nice_step(max(values, default=0))
    top = step * 3
    inner_w, inner_h = width - LEFT - RIGHT, height - TOP - BOTTOM
    gap = inner_w / max(len(values) - 1, 1)
    points = [(LEFT + gap * at, TOP + inner_h * (1 - value / top)) for at, value in enumerate(values)]
    drawn = points[:-1] if partial else points
    path = " ".join(f"{'M' if not at else 'L'}{x:.1f} {y:.1f}" for at, (x, y) in enumerate(drawn))
    every = max(7, math.ceil(len(values) / 5 / 7) * 7)
    ticks_x = [
        Tick(LEFT + gap * at, day_label(first + timedelta(days=at), day_word)) for at in range(0, len(values), every)
    ]
    ticks_y = tuple(Tick(TOP + inner_h * (1 - n / 3), f"{step * n:g}") for n in range(4))
    begin = max(0, len(values) - asked_days)
    band = (LEFT + gap * max(begin - 0.5, 0), gap * (len(values) - 1 - max(begin - 0.5, 0)))
    return Line(width, height, path, points[-1] if points else None, band, ticks_y, tuple(ticks_x))


def day_label(day: date, pattern: str) -> str:
    """Return a day by the catalogue's pattern, which names `month` and `day`."""
    return pattern.format(month=day.month, day=day.day)


class Cell(NamedTuple):
    """A square of the hour x weekday matrix."""

    x: float
    y: float
    level: int
    incidents: int
    weekday: int
    hour: int


def matrix_cells(matrix: Sequence[Sequence[int]], classes: int, size: tuple[float, float]) -> tuple[Cell, ...]:
    """Return the squares with classes 0 to `classes` - 1, evenly from nothing to the largest count."""
    most = max((one for row in matrix for one in row), default=0)
    return tuple(
        Cell(hour * size[0], weekday * size[1], _level(count, most, classes), count, weekday, hour)
        for weekday, row in enumerate(matrix)
        for hour, count in enumerate(row)
    )


def _level(count: int, most: int, classes: int) -> int:
    return min(classes - 1, int(count / most * classes)) if most else 0


class Bar(NamedTuple):
    """A bar: left, top, height, value."""

    x: float
    y: float
    height: float
    value: int


def bars(values: Sequence[int], *, width: float, height: float) -> tuple[Bar, ...]:
    """Return one bar per value, the largest as high as the chart; a value of 0 keeps a hairline."""
    most = max(values, default=0) or 1
    gap = width / max(len(values), 1)
    heights = [max(1.0, value / most * height) if value else 0.5 for value in values]
    return tuple(
        Bar(round(gap * at, 2), round(height - tall, 2), round(tall, 2), value)
        for at, (tall, value) in enumerate(zip(heights, values, strict=True))
    )


class Whisker(NamedTuple):
    """A dot with its interval, in percent of the width."""

    at: float
    low: float
    width: float
    mean: float


def whisker(value: float, low: float, high: float, mean: float, most: float) -> Whisker:
    """Return where a rate, its interval and the mean of all lie on a scale up to `most`."""
    scale = 100 / most if most else 0
    left, right = min(low * scale, 100), min(high * scale, 100)
    return Whisker(min(value * scale, 100), left, max(right - left, 0.5), min(mean * scale, 100))
