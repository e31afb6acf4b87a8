"""News travels up: a package publishes, `app.wiring` says who reacts. Handlers run in the same transaction."""

from collections.abc import Callable, Mapping
from typing import Any

Handlers = Mapping[type[Any], tuple[Callable[[Any], object], ...]]
_handlers: dict[type[Any], tuple[Callable[[Any], object], ...]] = {}


def subscribe(handlers: Handlers) -> None:
    """Install the table of reactions; called once, by the composition root."""
    _handlers.clear()
    _handlers.update(handlers)


def publish(event: object) -> None:
    for handle in _handlers.get(type(event), ()):
        handle(event)
