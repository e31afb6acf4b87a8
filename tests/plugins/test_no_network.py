import socket
import urllib.request

import pytest

from tests.plugins.no_network import OutsideWorldError, host_of, is_local


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        (b"localhost", True),
        ("LOCALHOST", True),
        (None, True),
        ("0.0.0.0", True),
        ("10.0.0.1", False),
        ("192.168.1.1", False),
        ("example.org", False),
        ("localhost.example.org", False),
        ("fe80::1%eth0", False),
    ],
)
def test_only_this_machine_is_local(host, expected):
    assert is_local(host) is expected


def test_the_host_of_each_event():
    assert host_of("socket.getaddrinfo", ("example.org", 80, 0, 0, 0)) == "example.org"
    assert host_of("socket.connect", (object(), ("10.0.0.1", 80))) == "10.0.0.1"
    assert host_of("socket.connect", (object(), "/run/server.sock")) is None


def test_a_look_up_outside_fails():
    with pytest.raises(OutsideWorldError, match=r"example\.org"):
        urllib.request.urlopen("http://example.org/")


def test_a_connection_outside_fails_whichever_way_it_is_made():
    with socket.socket() as line, pytest.raises(OutsideWorldError, match=r"192\.0\.2\.1"):
        line.connect(("192.0.2.1", 80))
    with (
        socket.socket(type=socket.SOCK_DGRAM) as line,
        pytest.raises(OutsideWorldError, match=r"192\.0\.2\.1"),
    ):
        line.sendto(b"x", ("192.0.2.1", 53))


def test_this_machine_can_be_reached():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as line,
    ):
        assert line.getpeername() == server.getsockname()
