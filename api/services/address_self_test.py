"""Asking each name of the registry once: which are not found, as the service would be asked."""

from datetime import UTC, datetime
from typing import NamedTuple

from api.services.catalogue.registry import Registry
from data.database import Session
from data.repositories import address_weights, addresses
from data.repositories.addresses import AddressColumns, Named
from geo.address import DEFAULT, Weights
from geo.address.refit import from_json
from geo.address.self_test import Asked, Progress, ask, names_of


class Gathered(NamedTuple):
    """The registry as it holds now, and the weights in use."""

    columns: AddressColumns
    named: Named
    weights: Weights


async def gathered(session: Session) -> Gathered:
    """Read what is asked: addresses and aliases that hold now, names of the base map, learned weights."""
    columns = await addresses.registry(session, datetime.now(UTC))
    named = await addresses.named_features(session)
    stored = await address_weights.latest(session)
    return Gathered(columns, named, from_json(stored.weights) if stored else DEFAULT)


def asked(given: Gathered, most: int, progress: Progress) -> Asked:
    """Return which names are not found, of at most so many, evenly spread. Builds an index: call it in a thread."""
    index = Registry.build(given.columns, given.named).addresses
    names = names_of(zip(given.columns.parts, given.columns.texts, strict=True))
    return ask(index, names, most, given.weights, progress)
