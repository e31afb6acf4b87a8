"""The suite talks to this machine only: a connection or name look-up beyond it fails the test that asks.

An audit hook, not a replaced `socket`: a library that kept its own reference to `socket.connect` is caught
too. A hook cannot be taken off again, so it lives as long as the test process. Processes that a test starts
are not watched; they get addresses of this machine from the test.
"""

import ipaddress
import sys
from typing import Any

LOCAL_NAMES = frozenset({"localhost", "localhost.localdomain", "ip6-localhost", ""})
EVENTS = frozenset(
    {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"}
)


class OutsideWorldError(RuntimeError):
    """A test reached for an address that is not on this machine."""


def is_local(host: object) -> bool:
    """Whether `host`, a name or an address as the socket module takes it, is this machine."""
    if host is None:
        return True
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if text.lower() in LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def host_of(event: str, arguments: tuple[Any, ...]) -> object:
    """The host an audit event is about; None for a Unix socket or a connected one."""
    if event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        return arguments[0]
    address = arguments[1]
    return address[0] if isinstance(address, tuple) else None


def refuse_outside(event: str, arguments: tuple[Any, ...]) -> None:
    if event in EVENTS and not is_local(host := host_of(event, arguments)):
        raise OutsideWorldError(f"{event} to {host!r}: tests have no network")


sys.addaudithook(refuse_outside)
