"""Fitting the matcher's weights to accepted choices, on a registry without what was learned from them."""

import asyncio
from typing import Any, NamedTuple

from api.services.catalogue.registry import Registry
from data.database import Session
from data.repositories import address_weights, addresses
from geo.address import DEFAULT
from geo.address.refit import Case, Fitted, Progress, from_json, refit


class Outcome(NamedTuple):
    """A fit, and how many choices were left out because their address is gone."""

    fitted: Fitted
    gone: int

    def told(self) -> dict[str, Any]:
        """Return the figures of the fit."""
        one = self.fitted
        figures = {"before": one.before, "after": one.after}
        held = {"held_before": one.held_before, "held_after": one.held_after}
        rounded = {name: round(value, 4) for name, value in {**figures, **held}.items()}
        return {"cases": one.cases, "gone": self.gone, **rounded}


async def refit_from_choices(session: Session, progress: Progress) -> Outcome:
    """Return weights fitted to the accepted choices; raises TooFew.

    The accepted aliases themselves are left out of the registry: with them every choice would be found at once.
    """
    said = await address_weights.choices(session)
    columns = await addresses.registry(session, learned=False)
    named = await addresses.named_features(session)
    stored = await address_weights.latest(session)
    await session.commit()  # what follows takes long; a transaction that waits is ended by the server
    row_of = {address_id: row for row, address_id in enumerate(columns.ids)}
    cases = [Case(told, row_of[str(one)]) for told, one in said if str(one) in row_of]
    start = from_json(stored.weights) if stored else DEFAULT

    def work() -> Fitted:
        return refit(Registry.build(columns, named).addresses, cases, start, progress)

    return Outcome(await asyncio.to_thread(work), len(said) - len(cases))
