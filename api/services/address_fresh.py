"""What a text means in the registry at hand, or in what was accepted while that was made."""

from dataclasses import replace

from api.errors import Unavailable
from api.services.addresses import AddressAnswer, Candidate, address_answer
from api.services.catalogue import LoadedPlan, Registry
from api.services.catalogue.registry import Fresh
from api.services.grid_told import as_told
from geo.types import LngLat


class AddressesAwaited(Unavailable):
    """The addresses are not ready yet: nothing can be said of a text."""

    code = "addresses_awaited"


def answer_in(registry: Registry, plan: LoadedPlan, level: int, text: str, near: LngLat | None = None) -> AddressAnswer:
    """Return what a text means in a plan: an address, or a grid by its name.

    An alias just accepted settles what the registry at hand leaves open.

    Raises AddressesAwaited.
    """
    if registry.awaited:
        raise AddressesAwaited(
            "地址库正在准备，几秒后再试 / the addresses are being made ready: try again in some seconds"
        )
    found = address_answer(registry.addresses, plan, level, text, near, weights=registry.weights)
    found = as_told(plan, level, found)
    fresh = registry.fresh
    if fresh is None or found.status == "found":
        return found
    late = address_answer(fresh.registry.addresses, plan, level, text, near, weights=registry.weights)
    return _standard(late, fresh) if late.status == "found" else found


def _standard(answer: AddressAnswer, fresh: Fresh) -> AddressAnswer:
    """Return an answer with the standard addresses that the aliases mean."""
    return replace(
        answer,
        chosen=_meant(answer.chosen, fresh) if answer.chosen else None,
        candidates=tuple(_meant(one, fresh) for one in answer.candidates),
    )


def _meant(one: Candidate, fresh: Fresh) -> Candidate:
    entry = fresh.meant(one.text, one.point) if one.point else None
    return one._replace(id=entry.id, text=entry.text, source_id=entry.source_id) if entry else one
