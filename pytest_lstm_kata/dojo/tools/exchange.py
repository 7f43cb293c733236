"""One request and its answer, within a time that is for all of it: to find the host, to connect, to send, to read to the end."""

from __future__ import annotations

import ipaddress
import socket
from contextlib import suppress
from http.client import HTTPConnection
from threading import Thread
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import (
    AbstractHTTPHandler,
    HTTPRedirectHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
)

_LARGEST: Final = 256 * 1024
"""Bytes of an answer: more are none of a dojo's."""


class Exchange(Thread):
    """Asks in a thread of its own: Python's timeouts are for one step each, and an answer that comes byte by byte has many."""

    def __init__(self, request: Request, seconds: float) -> None:
        super().__init__(name="lstm-kata-dojo-asks", daemon=True)
        self._request = request
        self._seconds = seconds
        self._found: tuple[int, bytes] | Exception = TimeoutError()
        self._sockets: list[socket.socket] = []

    def result(self) -> tuple[int, bytes]:
        """The status and the body. Raises ``TimeoutError``, other ``OSError``, ``HTTPException``, ``ValueError``."""
        self.start()
        self.join(self._seconds)
        found = self._found
        if self.is_alive():
            self._hang_up()
        if isinstance(found, Exception):
            raise found
        return found

    def run(self) -> None:
        try:
            self._found = self._asked()
        except Exception as error:  # raised again where it is awaited
            self._found = error

    def _asked(self) -> tuple[int, bytes]:
        opener = opener_for(self._request.full_url)
        for handler in vars(opener)["handlers"]:
            if isinstance(handler, AbstractHTTPHandler):
                self._listen(handler)
        try:
            with opener.open(self._request, timeout=self._seconds) as reply:
                return reply.status, reply.read(_LARGEST)
        except HTTPError as error:
            with error:
                return error.code, error.read(_LARGEST)

    def _listen(self, handler: Any) -> None:
        """Have the handler's connections tell their sockets."""
        sockets, do_open = self._sockets, handler.do_open

        def noting(kind: type[HTTPConnection], *args: Any, **more: Any) -> Any:
            class Line(kind):  # type: ignore[misc,valid-type]  # that of http or of https, whichever the handler asks for
                def connect(self) -> None:
                    super().connect()
                    sockets.append(self.sock)

            return do_open(Line, *args, **more)

        handler.do_open = noting

    def _hang_up(self) -> None:
        """So that the thread, which nobody awaits any more, ends."""
        for one in self._sockets:
            with suppress(OSError):  # it has ended meanwhile
                one.shutdown(socket.SHUT_RDWR)


class _Stay(HTTPRedirectHandler):
    """Goes nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


def opener_for(url: str) -> OpenerDirector:
    """What is in the room is asked directly; a proxy, if the user has one, knows the way to all else."""
    host = urlsplit(url).hostname or ""
    try:
        is_near = ipaddress.ip_address(host).is_private
    except ValueError:
        is_near = host == "localhost"
    return build_opener(_Stay, *([ProxyHandler({})] if is_near else []))
