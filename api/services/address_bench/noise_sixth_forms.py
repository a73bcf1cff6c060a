"""Noise of the held group in the form of a text: its script, its order, what stands around it."""

import random

from api.services.address_bench import letters
from api.services.address_bench import noise_sixth_words as words
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.noise_sixth_steps import named, started, worked
from api.services.address_bench.truth import Query
from api.services.address_bench.writer import Draft, draft, finish


def wide_figures(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Figures and letters in full width, as an old form program writes them."""
    query = worked(row, city, rng, wrap=(words.wide,))
    return query if query and any("０" <= one <= "９" for one in query.text) else None


def in_old_script(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A writer from Hong Kong or Taiwan, in Traditional Chinese."""
    query = worked(row, city, rng, wrap=(words.old_script,))
    return query if query and query.text != letters.simplified(query.text) else None


def small_to_large(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Someone who begins with the door and ends with the district, commas between."""
    paper = draft(row, rng)
    if not row.road or len(paper.form) < 4 or not {"room", "building", "compound"} & paper.form.keys():
        return None
    return finish(paper, city, "", small_first(paper, rng))


def small_first(paper: Draft, rng: random.Random) -> str:
    """The parts of a draft on a road, the door first, the district last."""
    place = "".join(paper.form.get(key, "") for key in ("road", "lane", "number"))
    inside = "".join(paper.form.get(key, "") for key in ("building", "unit", "room"))
    estate = paper.form.get("compound", "") + paper.form.get("phase", "")
    areas = "".join(paper.form.get(key, "") for key in ("district", "town", "community"))
    return rng.choice(("，", ",", " ")).join(one for one in (inside, estate, place, areas) if one)


def areas_twice(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A form that puts the region before an address which already has it."""
    paper = draft(row, rng)
    paper.said["district"] = row.district
    again = row.province + row.city + row.district
    middle = rng.choice(("", " ", "-", "\n"))
    return finish(paper, city, "", again + middle + paper.text())


def form_lines(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """The fields of a web form, copied with their labels."""
    paper = draft(row, rng)
    areas = [row.province, row.city, row.district]
    paper.said["district"] = row.district
    for key in ("province", "city", "district"):
        paper.form.pop(key, None)
    manner = rng.choice(
        (
            "所在地区：{0}\n详细地址：{1}",
            "省市区:{0};地址:{1}",
            "{2} {3}\n{0}\n{1}",
            "收货人: {2}\n手机号码: {3}\n所在地区: {0}\n详细地址: {1}",
        )
    )
    text = manner.format(" ".join(areas), paper.text(), words.person(rng), words.phone(rng))
    return finish(paper, city, "", text)


def label_of_parcel(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """The label of a parcel: name, phone, locker."""
    return worked(row, city, rng, wrap=(words.parcel,))


def within_order(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A work order that tells what is wrong, with numbers that are no address."""
    return worked(row, city, rng, wrap=(words.order,))


def stammered(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller who thinks while he speaks: 呃, 那个 between the parts."""
    paper = started(row, city, rng)
    if paper is None or len(paper.form) < 3:
        return None
    keys = [key for key in paper.order if paper.form.get(key)]
    for key in rng.sample(keys[1:], min(2, len(keys) - 1)):
        paper.form[key] = rng.choice(words.FILLERS) + paper.form[key]
    paper.gap = ""
    return finish(paper, city, "", words.opened(paper.text(), rng))


FORMS = named(
    *(wide_figures, in_old_script, small_to_large, areas_twice, form_lines, label_of_parcel, within_order, stammered),
)
