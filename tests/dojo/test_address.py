"""The promise: a machine finds the address by which others in its network reach it, and says why it cannot listen somewhere."""

from __future__ import annotations

import errno
import os
import socket
from typing import Any, Self

import pytest

from pytest_lstm_kata.dojo.server import address
from pytest_lstm_kata.dojo.server.address import LOOPBACK, Unreachable, in_the_network, listening, url


class Way:
    """A datagram socket of a machine with this address; of one without a way to others if there is none."""

    def __init__(self, own: str) -> None:
        self._own = own

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def connect(self, _: object) -> None:
        if not self._own:
            raise OSError(errno.ENETUNREACH, "Network is unreachable")

    def getsockname(self) -> tuple[str, int]:
        return self._own, 1


def _machine(monkeypatch: pytest.MonkeyPatch, way: str, *named: str) -> None:
    def found(*_: Any) -> list[Any]:
        if not named:
            raise socket.gaierror
        return [(0, 0, 0, "", (name, 0)) for name in named]

    monkeypatch.setattr(socket, "socket", lambda *_: Way(way))
    monkeypatch.setattr(socket, "getaddrinfo", found)


@pytest.mark.parametrize(
    ("way", "named", "found"),
    [
        ("192.168.178.45", (), "192.168.178.45"),
        ("10.8.0.2", ("127.0.1.1", "192.168.1.7"), "10.8.0.2"),
        ("", ("127.0.1.1", "192.168.1.7"), "192.168.1.7"),
        ("8.8.8.8", ("192.168.1.7",), "192.168.1.7"),
        ("169.254.3.4", (), "169.254.3.4"),
    ],
)
def test_the_address_is_that_of_the_network(
    monkeypatch: pytest.MonkeyPatch, way: str, named: tuple[str, ...], found: str
) -> None:
    """From which the machine would write to others, or by its own name; never one of the whole internet."""
    _machine(monkeypatch, way, *named)
    assert in_the_network() == found


def test_without_such_an_address_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server in the internet is not opened by accident, and a machine that is in no network has to be in one."""
    _machine(monkeypatch, "8.8.8.8")
    with pytest.raises(
        Unreachable, match=r"is 8\.8\.8\.8, which the whole internet can reach\. If you want that: --host 8\.8\.8\.8$"
    ):
        in_the_network()
    _machine(monkeypatch, "", "127.0.1.1")
    with pytest.raises(Unreachable, match=r"This machine is in no network\. Connect it to that of the learners"):
        in_the_network()


def test_where_nothing_can_listen() -> None:
    """Each reason has its sentence, and what to type."""
    with listening(LOOPBACK, 0) as first:
        assert first.proto == socket.IPPROTO_TCP  # without it asyncio leaves Nagle's algorithm on: 40 ms an answer
        port = first.getsockname()[1]
        with pytest.raises(Unreachable, match=f"Port {port} is taken, .* Take another one: --port {port + 1}$"):
            listening(LOOPBACK, port)
    with pytest.raises(Unreachable, match=r"--host 192.0.2.1: this is no address of this machine. --lan finds the one"):
        listening("192.0.2.1", 0)
    for name in ("no.such.host.invalid", "x" * 64):
        with pytest.raises(Unreachable, match=f"--host {name}: nobody knows this name. An IP address will do"):
            listening(name, 0)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EACCES, "Port 80 is not for everybody on this machine. Take one above 1023: --port 8765"),
        (errno.ENOBUFS, f"Nothing can listen at localhost, port 80: {os.strerror(errno.ENOBUFS)}."),
    ],
)
def test_what_the_system_refuses(monkeypatch: pytest.MonkeyPatch, number: int, said: str) -> None:
    """Nothing stays open behind it."""
    made: list[socket.socket] = []

    class Refusing(socket.socket):
        def bind(self, _: object) -> None:
            made.append(self)
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(socket, "socket", Refusing)
    with pytest.raises(Unreachable) as error:
        listening("localhost", 80)
    assert str(error.value) == said
    assert [listener.fileno() for listener in made] == [-1]


def test_on_windows_nobody_else_may_listen_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """There the option that on others allows a quick restart would allow two at one port."""
    monkeypatch.setattr(socket, "SO_EXCLUSIVEADDRUSE", 1, raising=False)
    with listening(LOOPBACK, 0) as listener:
        assert not listener.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR)


def test_an_address_of_version_6_stands_in_brackets() -> None:
    """In what one types into a browser."""
    assert url("::1", 8765) == "http://[::1]:8765/"
    assert url(LOOPBACK, 8765) == "http://127.0.0.1:8765/"
    assert address._BACKLOG > 500
