"""Secrets of a world: what could be otherwise without most people noticing, and who may notice.

A secret is two ways of writing the world on from where it stands; `knows` are the people (of `everybody`) whose answers
may differ. Each also names somebody who does see it and where, so that a secret that changes nothing is found out.
"""

from tests.journeys.everybody import PHASES, Everybody
from tests.journeys.hidden import questions, sides, world
from tests.journeys.hidden.secret import Secret

__all__ = ["Secret", "secrets_of"]


def secrets_of(made: Everybody, phase: str) -> list[Secret]:
    """Every secret of a phase, in an order in which all of them can be changed."""
    if phase == PHASES[0]:
        return [*world.passing(made, phase), *world.lasting(made, phase)]
    around = [*sides.secrets(made, phase), *questions.secrets(made, phase)]
    return [*world.lasting(made, phase), *around, *world.passing(made, phase)]
