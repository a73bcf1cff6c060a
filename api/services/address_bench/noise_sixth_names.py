"""Noise of the held group in names: as heard, as typed, as scanned, as they once were."""

import random

from api.services.address_bench import noise_sixth_steps as steps
from api.services.address_bench.city import BenchCity, Standard
from api.services.address_bench.noise_sixth_steps import named, worked
from api.services.address_bench.truth import Query


def n_or_l(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller who says n for l, or l for n, in one name."""
    return worked(row, city, rng, steps.n_for_l)


def f_or_h(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller who says f for h, or h for f, in one name."""
    return worked(row, city, rng, steps.f_for_h)


def nasal_end(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller who tells no in from ing, no en from eng."""
    return worked(row, city, rng, steps.nasal_blurred)


def tongue_flat(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A caller who says z, c, s for zh, ch, sh."""
    return worked(row, city, rng, steps.curl_lost)


def typed_by_sound(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Someone who takes the wrong letter of the input method's list."""
    return worked(row, city, rng, steps.same_sound)


def machine_heard(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A speech recogniser that knows no local name: right in sound, wrong in every letter."""
    return worked(row, city, rng, steps.heard_all)


def letters_exchanged(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Someone who types two neighbouring letters the wrong way round."""
    return worked(row, city, rng, steps.exchanged)


def letter_forgotten(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Someone who leaves a letter of a name out."""
    return worked(row, city, rng, steps.lost)


def scanner_read(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """A paper form that a scanner reads: one letter is taken for one that looks alike."""
    return worked(row, city, rng, steps.scanned)


def name_in_pinyin(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Someone without an input method writes one name in pinyin."""
    return worked(row, city, rng, steps.in_pinyin)


def ending_mixed_up(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """Someone who remembers 街 for 路, or 花苑 for 花园."""
    return worked(row, city, rng, steps.other_ending)


def name_of_before(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """An old resident says the former name of a street or estate, which the registry knows."""
    return worked(row, city, rng, steps.old_name)


def estate_nickname(row: Standard, city: BenchCity, rng: random.Random) -> Query | None:
    """People who leave 花园 or 小区 away behind an estate's name, or say 小区 after every name."""
    return worked(row, city, rng, steps.nickname, needs=("compound", "building"))


NAMES = named(
    *(n_or_l, f_or_h, nasal_end, tongue_flat, typed_by_sound, machine_heard, letters_exchanged, letter_forgotten),
    *(scanner_read, name_in_pinyin, ending_mixed_up, name_of_before, estate_nickname),
)
