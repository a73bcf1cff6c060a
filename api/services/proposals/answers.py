"""How proposals are told: alternatives with their grids, figures and reasons in words."""

from typing import Any

import numpy as np

from api.services.proposals.asking import Asked
from api.services.proposals.land import Answer
from maps.words import speaker

LANGUAGES = ("zh-CN", "en")


def whole_answer(plan: str, rev: int, asked: Asked, answers: list[Answer]) -> dict[str, Any]:
    """Return what a job results in: for many lands the alternatives are put together rank by rank."""
    count = max(len(one.alternatives) for one in answers)
    single = len(answers) == 1
    return {
        "plan": plan,
        "rev": rev,
        "asked": asked.model_dump(),
        "seed": asked.seed,
        "parents": [{**one.parent, "remove": list(one.remove)} for one in answers],
        "remove": [grid for one in answers for grid in one.remove],
        "alternatives": [
            _spoken(answers[0].alternatives[rank], None) if single else _together(answers, rank, asked.tolerance)
            for rank in range(count)
        ],
    }


def _spoken(one: dict[str, Any], parent: dict[str, Any] | None) -> dict[str, Any]:
    """Return an alternative with its name and its reasons in words."""
    return {**one, "title": _words(f"proposal.profile.{one['profile']}"), "why": _reasons(one["why"], parent)}


def _reasons(why: list[dict[str, Any]], parent: dict[str, Any] | None) -> list[dict[str, Any]]:
    where = {} if parent is None else {"parent": {key: parent[key] for key in ("id", "code", "name")}}
    return [{**one, **where, "message": _words(f"proposal.why.{one['code']}", **_plain(one["values"]))} for one in why]


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Return values as sentences have them: shares as percentages, lines by their word."""
    made = dict(values)
    for key in ("bound", "reached"):
        if key in made:
            made[key] = f"{100 * made[key]:.1f} %"
    return made


def _words(key: str, **values: Any) -> dict[str, str]:
    return {lang: _said(lang, key, values) for lang in LANGUAGES}


def _said(lang: str, key: str, values: dict[str, Any]) -> str:
    say = speaker(lang)
    if "kind" in values:
        values = {**values, "kind": say(f"proposal.kind.{values['kind']}")}
    return str(say(key, **values))


def _together(answers: list[Answer], rank: int, tolerance: float) -> dict[str, Any]:
    """Return the alternative of many lands: of each the one of this rank, or its last."""
    chosen = [(one.parent, one.alternatives[min(rank, len(one.alternatives) - 1)]) for one in answers]
    metrics = [one["metrics"] for _, one in chosen]
    inner = sum(one["inner_m"] for one in metrics)
    off = np.array([one["max_deviation"] for one in metrics])
    return {
        "id": f"{rank + 1}",
        "profile": "together",
        "title": _words("proposal.profile.together"),
        "remove": [grid for _, one in chosen for grid in one["remove"]],
        "grids": [grid for _, one in chosen for grid in one["grids"]],
        "metrics": {
            "grids": sum(one["grids"] for one in metrics),
            "mean": round(float(np.mean([one["mean"] for one in metrics])), 2),
            "max_deviation": float(off.max()),
            "within": round(float((off <= tolerance + 1e-9).mean()), 4),
            "in_block_share": round(sum(one["inside_m"] for one in metrics) / inner, 4) if inner else None,
            "compactness": round(float(np.mean([one["compactness"] for one in metrics])), 4),
            "households_moved": round(sum(one["households_moved"] for one in metrics), 1),
            "inner_m": round(inner, 1),
            "inside_m": round(sum(one["inside_m"] for one in metrics), 1),
        },
        "parents": [
            {**{key: parent[key] for key in ("id", "code", "name")}, "profile": one["profile"], **one["metrics"]}
            for parent, one in chosen
        ],
        "why": [reason for parent, one in chosen for reason in _reasons(one["why"], parent)],
        "seed": chosen[0][1]["seed"],
    }
