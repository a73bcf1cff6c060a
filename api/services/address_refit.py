"""Fitting the matcher's weights to accepted choices, on a registry without what was learned from them."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from api.services.catalogue.registry import Registry
from data.database import Session
from data.repositories import address_weights, addresses, audit
from data.repositories.addresses import AddressColumns, Named
from geo.address import DEFAULT, Weights
from geo.address.refit import Case, Fitted, Progress, as_json, from_json, refit


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


class Gathered(NamedTuple):
    """What a fit needs: the registry without what was learned, the choices, the weights in use."""

    columns: AddressColumns
    named: Named
    said: list[tuple[str, str]]
    start: Weights


async def gathered(session: Session) -> Gathered:
    """Read what a fit needs.

    The accepted aliases themselves are left out of the registry: with them every choice would be found at once.
    """
    said = [(told, str(address_id)) for told, address_id in await address_weights.choices(session)]
    columns = await addresses.registry(session, learned=False)
    stored = await address_weights.latest(session)
    named = await addresses.named_features(session)
    return Gathered(columns, named, said, from_json(stored.weights) if stored else DEFAULT)


def fit(given: Gathered, progress: Progress) -> Outcome:
    """Return weights fitted to the accepted choices; takes minutes. Raises TooFew."""
    row_of = {address_id: row for row, address_id in enumerate(given.columns.ids)}
    cases = [Case(told, row_of[one]) for told, one in given.said if one in row_of]
    index = Registry.build(given.columns, given.named).addresses
    return Outcome(refit(index, cases, given.start, progress), len(given.said) - len(cases))


async def store(session: Session, found: Outcome, by: str) -> int:
    """Store a fit as the next version, audited; return that."""
    told = found.told()
    version = await address_weights.add(session, as_json(found.fitted.weights), told, datetime.now(UTC), by)
    await audit.append(session, by, "addresses.refit", {"version": version, **told})
    return version
