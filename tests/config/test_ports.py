"""Where the demo listens."""

import socket
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from config import ports


@pytest.fixture
def taken():
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_port_8000_is_wanted_unless_port_says_another(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    assert ports.wanted() == 8000

    monkeypatch.setenv("PORT", "8080")
    assert ports.wanted() == 8080


@pytest.mark.parametrize("value", ["", "eighty", "0", "65536", "-1", "80 "])
def test_what_is_no_port_is_told_in_a_sentence(monkeypatch, value):
    monkeypatch.setenv("PORT", value)

    with pytest.raises(ports.Busy) as refused:
        ports.wanted()

    assert str(refused.value) == f"PORT is {value!r}, which is not the number of a port."


def test_a_busy_port_is_told_in_a_sentence_with_a_way_out(taken):
    with pytest.raises(ports.Busy) as refused:
        ports.free_places(taken)

    assert str(refused.value) == (
        f"Port {taken} is in use by another program. Another one: PORT={taken + 1} uv run manage.py demo"
    )


def test_a_port_that_is_busy_for_ipv6_alone_is_busy():
    try:
        other = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("This machine has no IPv6.")
    with other, pytest.raises(ports.Busy):
        ports.free_places(other.getsockname()[1])


def test_a_free_port_is_offered_on_the_machines_own_addresses_alone(taken):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        free = other.getsockname()[1]

    places = ports.free_places(free)

    assert places[0] == f"127.0.0.1:{free}"
    assert places[1:] in ([], [f"[::1]:{free}"])


def test_a_web_server_answers_whatever_it_says_and_a_silent_port_does_not(taken):
    class Refusing(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_error(500)

        def log_message(self, *args):
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Refusing) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        assert ports.answers(server.server_port)
        server.shutdown()

    assert not ports.answers(server.server_port)
