"""Findings as sentences: the title of each panel, from its figures; where there is none, that is said."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

Say = Callable[..., str]
Figures = Mapping[str, Any]

# so few of so many expected is more likely a feed that stopped than a quiet day
MISSING_SHARE, MISSING_BASE = 0.3, 20
CLEAR_SHARE = 1.25  # a category leads only when it is this much ahead of the next


def number(value: float, say: Say) -> str:
    """Return a count as people read it: exact below ten thousand, then in 万 (or thousands)."""
    if abs(value) < 10_000:
        return f"{value:g}"
    return say("dashboard.number.large", n=f"{value / 10_000:.1f}".removesuffix(".0"), exact=f"{value:,.0f}")


def percent(share: float) -> str:
    """Return a share in percent, with one place below ten."""
    value = abs(share) * 100
    return f"{value:.1f}%".replace(".0%", "%") if value < 10 else f"{value:.0f}%"


def p_text(p: float) -> str:
    """Return a p value, never as nothing."""
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def day(text: str, say: Say) -> str:
    """Return a date of the form 2026-03-05 in words."""
    when = date.fromisoformat(text)
    return say("dashboard.date", year=when.year, month=when.month, day=when.day)


def span(period: Figures, say: Say) -> str:
    """Return a period in words, the year only where it is needed."""
    first, last = date.fromisoformat(period["from"]), date.fromisoformat(period["to"])
    if first == last:
        return say("dashboard.day", month=first.month, day=first.day)
    years = {"y1": first.year, "y2": last.year} if first.year != last.year else {}
    key = "dashboard.span.years" if years else "dashboard.span"
    return say(key, m1=first.month, d1=first.day, m2=last.month, d2=last.day, **years)


def clock(text: str) -> str:
    """Return the time of day of an instant."""
    return f"{datetime.fromisoformat(text):%H:%M}"


def names(found: Sequence[str], say: Say) -> str:
    """Return names in a row."""
    return say("dashboard.and").join(found)


def headline(figures: Figures, titles: Mapping[str, str], say: Say) -> str:
    """Return what is to be said first: more, less or the same as before, and where."""
    told = figures["compared"]
    span_word = say("dashboard.last", days=figures["period"]["days"])
    if not told["now"]:
        return say("dashboard.head.none", span=span_word)
    if told["change"] is None:
        return say("dashboard.head.first", span=span_word, n=number(told["now"], say))
    if feed_missing(figures):
        return say("dashboard.head.missing", span=span_word, n=number(told["now"], say))
    if not told["differs"]:
        return say(
            "dashboard.head.same",
            span=span_word,
            now=number(told["now"], say),
            before=number(told["before"], say),
        )
    key = "dashboard.head.more" if told["change"] > 0 else "dashboard.head.less"
    text = say(key, span=span_word, change=percent(told["change"]))
    if told["change"] > 0 and figures["rising"]:
        text += say("dashboard.head.where", places=names(figures["rising"], say))
    if told["change"] > 0 and figures["rising_category"]:
        text += say("dashboard.head.what", category=titles.get(figures["rising_category"], figures["rising_category"]))
    return text


def feed_missing(figures: Figures) -> bool:
    """Tell whether so little came today that data are missing rather than calls."""
    told = figures["today"]
    today_asked = figures["period"]["to"] == figures["generated_at"][:10]
    few = told["so_far"] < MISSING_SHARE * told["mean"]
    return bool(today_asked and told["weeks"] >= 2 and told["mean"] >= MISSING_BASE and few)


def today(figures: Figures, say: Say) -> str:
    """Return today against the same weekday at the same hour."""
    told = figures["today"]
    weekday = say(f"dashboard.weekday.{told['weekday']}")
    n = number(told["so_far"], say)
    word = (
        say(
            "dashboard.on",
            month=datetime.fromisoformat(figures["generated_at"]).month,
            day=datetime.fromisoformat(figures["generated_at"]).day,
        )
        if figures["stale"]
        else say("dashboard.today")
    )
    if not told["weeks"]:
        return say("dashboard.today.nobase", day=word, n=n)
    if feed_missing(figures):
        return say("dashboard.today.missing", day=word, n=n, base=f"{told['mean']:.0f}")
    if not told["differs"] or told["change"] is None:
        return say("dashboard.today.same", day=word, n=n, weekday=weekday)
    key = "dashboard.today.more" if told["change"] > 0 else "dashboard.today.less"
    return say(key, day=word, n=n, weekday=weekday, change=percent(told["change"]))


def spots(figures: Figures, say: Say) -> str:
    """Return how many hot spots stand, and how many of them are new."""
    found, in_all = figures["hotspots"], figures["hotspots_in_all"]
    if not found:
        return say("dashboard.spots.none")
    new = sum(one["kind"] == "new" for one in found)
    key = "dashboard.spots.new" if new else "dashboard.spots.some"
    return say(key, n=in_all, new=new)


def areas(figures: Figures, say: Say) -> str:
    """Return which areas lie clearly above the mean of all per household."""
    mean = mean_rate(figures["areas"])
    clear = [one for one in figures["areas"] if one["per_1000_households"] and one["per_1000_households"][1] > mean]
    if not clear or len(clear) > len(figures["areas"]) / 2:
        first = max(figures["areas"], key=_rate, default=None)
        if clear and first:
            return say("dashboard.areas.spread", name=first["name"], rate=f"{_rate(first):.1f}")
        return say("dashboard.areas.none")
    clear.sort(key=_rate, reverse=True)
    return say("dashboard.areas.some", names=names([one["name"] for one in clear[:3]], say))


def _rate(area: Figures) -> float:
    return float(area["per_1000_households"][0]) if area["per_1000_households"] else 0.0


def mean_rate(found: Sequence[Figures]) -> float:
    """Return incidents per 1,000 households over all areas."""
    homes = sum(one["households"] or 0 for one in found)
    return sum(one["incidents"] for one in found if one["households"]) / homes * 1000 if homes else 0.0


def categories(figures: Figures, titles: Mapping[str, str], say: Say) -> str:
    """Return which category leads, where one does."""
    found, total = figures["categories"], figures["incidents"]
    if not found:
        return say("dashboard.categories.none")
    first = found[0]
    clear = len(found) == 1 or first["incidents"] >= CLEAR_SHARE * found[1]["incidents"]
    share = percent(first["incidents"] / total)
    if clear:
        return say("dashboard.categories.one", name=titles.get(first["key"], first["key"]), share=share)
    two = names([titles.get(one["key"], one["key"]) for one in found[:2]], say)
    return say("dashboard.categories.two", names=two)


def quality(figures: Figures, say: Say) -> str:
    """Return the share of incidents of which the grid is not known."""
    total = figures["incidents"]
    unknown = figures["incidents"] - figures["located"] + figures["outside"]
    if not total or not unknown:
        return say("dashboard.quality.all")
    return say("dashboard.quality.some", share=percent(unknown / total))


def trend(figures: Figures, say: Say) -> str:
    """Return what a day brings."""
    days = figures["daily"][-figures["period"]["days"] - 1 : -1] or figures["daily"][-1:]
    low, high = min(days, default=0), max(days, default=0)
    mean = sum(days) / max(len(days), 1)
    return say("dashboard.trend", mean=f"{mean:.0f}", low=low, high=high)


def peak(figures: Figures, say: Say) -> str:
    """Return the busiest hours of the week."""
    found = figures["peak"]
    if not found:
        return say("dashboard.peak.none")
    weekday = say(f"dashboard.weekday.{found['weekday']}")
    return say("dashboard.peak", weekday=weekday, start=found["start"], end=found["end"])


def repeats(figures: Figures, say: Say) -> str:
    """Return how many places come back."""
    places = figures["repeats"]["places"]
    return say("dashboard.repeats", n=number(places, say)) if places else say("dashboard.repeats.none")


def load(figures: Figures, say: Say) -> str:
    """Return how unevenly grids are burdened."""
    found = figures["load"]
    if not found["busiest"]:
        return say("dashboard.load.none")
    return say("dashboard.load", share=percent(found["busy_share"]))
