"""Texts of places that no registry here has: nothing may be asserted of them."""

import random
from collections.abc import Sequence
from pathlib import Path

from tests.bench.real_orders import Order, in_prose


def labelled_texts(path: Path) -> list[str]:
    """The texts of a file of one token and its tag a line, empty lines between texts."""
    blocks = path.read_text("utf-8").split("\n\n")
    return ["".join(line.split(" ")[0] for line in block.splitlines() if line.strip()) for block in blocks if block]


def strangers(folder: Path, group: str = "unknown") -> Sequence[Order]:
    """Real addresses of another city, as they were written, and within a caller's words."""
    rng = random.Random(1)
    texts = [one for one in labelled_texts(folder / "naacl2019_dev.txt") if len(one) > 3]
    prose = [Order(f"{group}, in prose", in_prose(one, rng)) for one in rng.sample(texts, 800)]
    return [Order(group, one) for one in texts] + prose
