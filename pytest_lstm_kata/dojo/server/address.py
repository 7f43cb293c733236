"""Where others find this machine: its address in the network, and the socket that listens there."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Iterator
from typing import Final

LOOPBACK: Final = "127.0.0.1"

_ELSEWHERE: Final = "192.0.2.1"
"""Nobody's, by RFC 5737. To connect a datagram socket sends nothing, and tells from which address it would."""

_BACKLOG: Final = 1024
"""So many connections wait while the room is busy: all phones of a school come in the same second."""


class Unreachable(Exception):
    """Why nobody can reach this machine there, and what to do, as a sentence."""


def in_the_network() -> str:
    """The address of this machine in the network that it is in: one that only this network knows.

    Raises ``Unreachable``.
    """
    found = [*dict.fromkeys(_own())]
    private = [address for address in found if _is_private(address)]
    if private:
        return private[0]
    if found:
        raise Unreachable(
            f"The address of this machine is {found[0]}, which the whole internet can reach. "
            f"If you want that: --host {found[0]}"
        )
    raise Unreachable(
        "This machine is in no network. Connect it to that of the learners; or name its address: --host ADDR"
    )


def _is_private(address: str) -> bool:
    return not ipaddress.ip_address(address).is_global


def _own() -> Iterator[str]:
    """Addresses of this machine, first that from which it would write to others."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect((_ELSEWHERE, 9))
        except OSError:
            pass
        else:
            yield way.getsockname()[0]
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET, socket.SOCK_STREAM)
    except OSError:
        return
    yield from (str(entry[4][0]) for entry in found if not ipaddress.ip_address(entry[4][0]).is_loopback)


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens at this address of this machine, an IP address or a name. Raises ``Unreachable``."""
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        raise Unreachable(
            f"--host {host}: nobody knows this name. An IP address will do, such as {LOOPBACK}."
        ) from None
    try:
        return _bound(family, kind, protocol, place)
    except OSError as error:
        raise Unreachable(_why(error, host, port)) from None


def _bound(family: int, kind: int, protocol: int, place: object) -> socket.socket:
    listener = socket.socket(family, kind, protocol)  # asyncio asks for the protocol: small answers of TCP do not wait
    try:
        if not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # on Windows it would let two listen at the same place
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(place)  # type: ignore[arg-type]  # as getaddrinfo has it
        listener.listen(_BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _why(error: OSError, host: str, port: int) -> str:
    match error.errno:
        case errno.EADDRINUSE:
            return f"Port {port} is taken, perhaps by a room that is open already. Take another one: --port {port + 1}"
        case errno.EADDRNOTAVAIL:
            return f"--host {host}: this is no address of this machine. --lan finds the one that others can reach."
        case errno.EACCES:
            return f"Port {port} is not for everybody on this machine. Take one above 1023: --port 8765"
    return f"Nothing can listen at {host}, port {port}: {error.strerror or error}."


def url(host: str, port: int) -> str:
    """How a browser is told to come here."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
