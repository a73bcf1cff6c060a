"""Places of a text by how they are mentioned: twice, in passing, as where somebody goes."""

import re
from dataclasses import dataclass, replace

from geo.address.told.role_words import BREAK_MARK, MEANT, NOW, SAID

MENTIONED_LEAST = 2  # characters of a clause before a name that it but mentions
_IS_IT = re.compile("(?:^(?:就|也|其实)?是|[在近叫靠]|投诉|反映|举报)$")


@dataclass(frozen=True)
class Place:
    """A stretch of a marked text that names a place; `known` tells that the registry has its name.

    `numbered` tells that a number stands there, `whole` that it is more than areas, `within`
    that it is told to lie in an area of the registry, `named` that it is of an estate, a village or a landmark.
    """

    begin: int
    end: int
    known: bool
    numbered: bool
    whole: bool
    within: bool = False
    named: bool = False
    role: float = 0.0
    told: bool = False  # whether words around it tell its part


def in_passing(told: str, runs: list[Place], roles: list[Place], chosen: list[Place]) -> list[int]:
    """Return where names stand that a later clause but mentions: a place without a number, an area one comes from."""
    scene = next((one for one in roles if one in chosen or one.role >= 0), None)
    if scene is None or not (scene.numbered or scene.named) or is_gone_to(told, scene):
        return []
    found: list[int] = []
    untold = {one.begin for one in roles if not one.told}
    for run in runs:
        ahead = told[told.rfind(BREAK_MARK, 0, run.begin) + 1 : run.begin]
        parted = BREAK_MARK in told[scene.end : max(scene.end, run.begin)] and len(ahead) >= MENTIONED_LEAST
        aside = scene.numbered and parted and run.begin in untold and not _IS_IT.search(ahead)
        mentioned = run.begin > scene.begin and (aside if run.whole else is_gone_to(told, run))
        other = run.named and run.begin in untold and BREAK_MARK in told[run.end : scene.begin] and scene.role >= SAID
        if not run.numbered and (mentioned or (other and scene.numbered)):
            found += range(run.begin, run.end)
    return found


def again(told: str, places: list[Place]) -> list[Place]:
    """Return places, one that is told twice as what the text is about, where neither time it is another's part."""
    texts = [told[one.begin : one.end] for one in places]
    about = {
        text
        for text in texts
        if texts.count(text) > 1
        and (places[texts.index(text)].numbered or places[texts.index(text)].named)
        and places[texts.index(text)].role >= 0
        and all(one.role >= NOW for one, other in zip(places, texts, strict=True) if other == text)
    }
    if len(about) != 1 or len(set(texts)) == 1:
        return places
    return [
        replace(one, role=MEANT + SAID, told=True) if text in about else one
        for one, text in zip(places, texts, strict=True)
    ]


def is_gone_to(told: str, place: Place) -> bool:
    return told[max(0, place.begin - 1) : place.begin] in tuple("去到往从经离靠送走沿顺由自")


def once(told: str, chosen: list[Place]) -> list[Place]:
    """Leave out places that are said in full at another one: 现住A, 上门请来A."""
    texts = [told[one.begin : one.end].replace(BREAK_MARK, "") for one in chosen]
    return [
        one
        for k, one in enumerate(chosen)
        if not any(texts[k] in other and (k < at or texts[k] != other) for at, other in enumerate(texts) if at != k)
    ]
