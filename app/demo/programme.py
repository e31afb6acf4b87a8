"""Load the demonstration: stage by stage, all or nothing."""

from collections.abc import Callable

from app.accounts import queries as accounts
from app.demo import (
    applying,
    calling,
    checking,
    deciding,
    disclosing,
    endowing,
    founding,
    funds,
    pending,
    reporting,
    reviewing,
    sign_ins,
)
from app.demo.days import Days
from app.demo.world import World
from app.kernel import clock
from app.kernel.crypto import Signer
from app.kernel.db import as_one, read_only

STAGES: tuple[tuple[str, Callable[[World], None]], ...] = (
    ("agencies, people, agreements, priorities", founding.found),
    ("lots and the endowment", funds.open_lots),
    ("", endowing.endow),
    ("", pending.lay_out),
    ("calls", calling.call_for_proposals),
    ("disclosures", disclosing.disclose),
    ("proposals", applying.apply),
    ("reviews", reviewing.review),
    ("checks of disclosures", checking.check),
    ("decisions and awards", deciding.decide),
    ("", deciding.award),
    ("", reporting.report),
)


def is_loaded() -> bool:
    """Whether its people are there."""
    with read_only():
        return accounts.person_by_email(sign_ins.accounts()[0].email) is not None


def is_empty() -> bool:
    """Whether nobody is there at all."""
    with read_only():
        return not accounts.is_anybody_there()


def load(signer: Signer, tell: Callable[[str], None] = lambda _: None) -> World:
    """Build the programme into an empty database, in one transaction. `tell` is called with the name of each stage."""
    world = World(Days(clock.now()), signer)
    with as_one():
        for name, stage in STAGES:
            if name:
                tell(name)
            stage(world)
    return world
