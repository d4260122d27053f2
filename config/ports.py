"""The port that the demo listens on."""

import errno
import http.client
import os
import socket


class Busy(Exception):
    """Why we cannot listen there: a sentence."""


def wanted() -> int:
    """`PORT`, else 8000."""
    value = os.environ.get("PORT", "8000")
    if not value.isdecimal() or not 0 < int(value) < 65536:
        raise Busy(f"PORT is {value!r}, which is not the number of a port.")
    return int(value)


def free_places(port: int) -> list[str]:
    """The machine's own two addresses on this port, found free; the second only where there is IPv6."""
    places = [f"127.0.0.1:{port}"]
    if error := _refusal(socket.AF_INET, "127.0.0.1", port):
        raise _busy(port, error)
    error = _refusal(socket.AF_INET6, "::1", port)
    if error is None:
        places.append(f"[::1]:{port}")
    elif error.errno == errno.EADDRINUSE:
        raise _busy(port, error)
    return places


def answers(port: int) -> bool:
    """Whether a web server answers there, whatever it says."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz", headers={"Host": f"localhost:{port}"})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _refusal(family: socket.AddressFamily, host: str, port: int) -> OSError | None:
    try:
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server will
            trial.bind((host, port))
    except OSError as error:
        return error
    return None


def _busy(port: int, error: OSError) -> Busy:
    reason = (
        "is in use by another program"
        if error.errno == errno.EADDRINUSE
        else f"is refused ({error.strerror})"
    )
    return Busy(f"Port {port} {reason}. Another one: PORT={port % 65535 + 1} uv run manage.py demo")
