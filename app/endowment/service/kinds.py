"""How each kind of what is under four eyes is prepared, by the name it has in addresses (`queries.KINDS`)."""

from collections.abc import Callable
from typing import Any

from app.endowment.service.bookings import prepare
from app.endowment.service.corrections import draw, reverse
from app.endowment.service.payouts import commit, propose
from app.endowment.service.pledges import conclude, pledge
from app.endowment.service.values import import_prices, value
from app.kernel.actor import Actor

_PREPARE: dict[str, Callable[[Actor, Any], Any]] = {
    "bookings": prepare,
    "pledges": pledge,
    "outcomes": conclude,
    "valuations": value,
    "prices": lambda actor, data: import_prices(actor, **data),
    "payouts": lambda actor, data: propose(actor, **data),
    "commitments": commit,
    "draws": draw,
    "reversals": reverse,
}


def prepare_kind(actor: Actor, kind: str, data: Any) -> Any:
    """Prepare one more of a kind from what its schema read."""
    return _PREPARE[kind](actor, data)
