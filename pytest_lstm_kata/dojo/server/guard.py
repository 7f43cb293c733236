"""The guard at the door: who is slow, sends too much, holds many connections or came by a stranger's name is turned away.

uvicorn itself waits for ever for a head and for a body, and takes a body of any size.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from http import HTTPStatus
from typing import Any, Final, cast

from uvicorn import Config
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from uvicorn.protocols.http.h11_impl import H11Protocol

from pytest_lstm_kata.dojo.running.limits import Limits
from pytest_lstm_kata.dojo.server.headers import is_ours, security
from pytest_lstm_kata.dojo.server.lobby import Lobby
from pytest_lstm_kata.dojo.server.rounds import Rounds

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Whose = Callable[[Scope], object]
"""Whose a request is: of a seat, or of an address that has not joined. Who they are is said by what is equal."""

_TURN: Final = "turn"
"""In the state of a request: what its connection is told whose it is, and returns at their turn."""

SLOW: Final = "The request took too long. Send it again."
STRANGE: Final = "This is no request that can be read. Open the dojo's address in a browser."
FOREIGN: Final = "The dojo does not go by this name. Use the address that is on the screen."
TOO_LARGE: Final = "This is more than the dojo takes at once. Send fewer answers, or shorter ones."

_OTHER_FILES: Final = 64
"""That a process has open besides its connections, at most."""
_ON_THE_WAY: Final = 4
"""So many times the backlog are accepted before the first of them is known, or are closed and still open."""

_SWALLOWED: Final = 16
"""So many times the largest body is read and forgotten, so that who sent too much hears of it."""


def body(sentence: str) -> bytes:
    """What every refusal says."""
    return json.dumps({"error": sentence}).encode()


def headers(sent: bytes) -> dict[str, str]:
    """Of a refusal after which the connection is closed."""
    return {**security(), "Content-Type": "application/json", "Content-Length": str(len(sent)), "Connection": "close"}


class Guarded(H11Protocol):
    """A connection that is closed if it does not say in time what it wants, or does not read what it is sent."""

    _phase = ""
    """What the server waits for: ``idle`` is any byte at all, ``head`` and ``body`` are the rest of them."""
    _timer: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None
    _turn: asyncio.Future[bool] | None = None

    @property
    def _guard(self) -> Guard:
        return cast("Guard", self.app)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self.app_state = {**self.app_state, _TURN: self._in_turn}
        self._guard.lobby.enter(self, self.client[0] if self.client else "")
        self._now("idle")

    def connection_lost(self, exc: Exception | None) -> None:
        self._now("")
        if self._unread:
            self._unread.cancel()
        if self._turn and not self._turn.done():
            self._turn.set_result(False)
        self._guard.lobby.leave(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()
        if not self._phase and len(self.conn.trailing_data[0]) > self._guard.limits.body_size:
            self.turn_away()  # no browser asks so much before it is answered

    def on_response_complete(self) -> None:
        self._now("")
        super().on_response_complete()  # which may begin with what was sent meanwhile
        self._unset_keepalive_if_required()
        if self.cycle.response_complete:
            self._now("idle")
        else:
            self._look()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        super().resume_writing()
        if not self.transport.is_closing():
            self._read()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  # it is not for people
        self._refuse(HTTPStatus.BAD_REQUEST, STRANGE)

    def turn_away(self) -> None:
        """Others want to be heard, too. A browser simply asks again."""
        self._now("")
        self.transport.abort()

    async def _in_turn(self, whose: object) -> bool:
        """Returns when a request of this one is to be served; False if nobody waits for that any more."""
        self._guard.lobby.know(self, whose)
        self._turn = self._guard.rounds.queue(whose)
        return await self._turn

    def _look(self) -> None:
        """What is waited for now?"""
        if self.transport.is_closing():
            self._now("")
        elif self.cycle is None or self.cycle.response_complete:
            self._now("head")
        else:
            self._now("body" if self.cycle.more_body else "")

    def _now(self, phase: str) -> None:
        """Wait for this, from now on; for nothing, if it is empty."""
        if phase == self._phase:
            return
        self._phase = phase
        if self._timer:
            self._timer.cancel()
        guard = self._guard
        if self.transport.is_closing():  # and what is not yet sent is not waited for without end, either
            self._watch()
        guard.lobby.hear(self)
        if phase and not self.transport.is_closing():
            limits = guard.limits
            patience = limits.body if phase == "body" else limits.head
            self._timer = self.loop.call_later(limits.grace, self._settle, patience - limits.grace)
            guard.lobby.wait(self)

    def _settle(self, patience: float) -> None:
        self._timer = self.loop.call_later(patience, self._late)
        self._guard.lobby.settle(self)

    def _late(self) -> None:
        if self._phase == "idle":
            self.transport.close()
        else:
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, SLOW)
        self._now("")

    def _refuse(self, status: HTTPStatus, sentence: str) -> None:
        """Answer what never became a request, and hang up."""
        sent = body(sentence)
        lines = [f"HTTP/1.1 {status} {status.phrase}", *(f"{name}: {text}" for name, text in headers(sent).items())]
        self.transport.write("\r\n".join([*lines, "", ""]).encode() + sent)
        self.transport.close()

    def _watch(self, before: float = math.inf) -> None:
        """Hang up for good if what is to be sent was hardly taken in all this time. Nothing is added to it meanwhile."""
        left, limits = self.transport.get_write_buffer_size(), self._guard.limits
        self._read()
        if left > max(before - limits.unread * limits.rate, 0):
            self.transport.abort()
        elif left:
            self._guard.lobby.stick(self)
            self._unread = self.loop.call_later(limits.unread, self._watch, left)

    def _read(self) -> None:
        """What was sent is waited for no more."""
        if self._unread:
            self._unread.cancel()
        self._guard.lobby.flow(self)


class Guard:
    """An application behind a guard: it gets whole bodies of requests for our own host, and its answers the headers that all have.

    ``hosts`` are the names and ports that a request may be addressed to. Those whose requests they are take turns.
    """

    def __init__(self, app: App, hosts: Collection[str], limits: Limits, whose: Whose) -> None:
        async def in_turn(scope: Scope, receive: Receive, send: Send) -> None:
            if await scope["state"][_TURN](whose(scope)):
                await app(scope, receive, send)

        # a proxy on this very machine says whom it speaks for; of others nobody believes it
        self._app = cast("App", ProxyHeadersMiddleware(cast("Any", in_turn), ["127.0.0.1", "::1"]))
        self._hosts = hosts
        self.limits = limits
        self.lobby = Lobby(limits)
        self.rounds = Rounds()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request. One that breaks off is not answered."""
        sent = dict(scope["headers"])
        if not is_ours(sent.get(b"host", b"").decode("latin-1"), self._hosts):
            await _answer(send, HTTPStatus.MISDIRECTED_REQUEST, FOREIGN)
            return
        data = await self._whole(receive, int(sent.get(b"content-length", 0)))
        if data is None:
            return
        if len(data) > self.limits.body_size:
            await _answer(send, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LARGE)
            return
        messages = iter([{"type": "http.request", "body": data, "more_body": False}])

        async def again() -> Message:
            return next(messages, None) or await receive()

        await self._app(scope, again, _with_headers(send))

    async def _whole(self, receive: Receive, announced: int) -> bytes | None:
        """The body, or its beginning if it is too large; None if it breaks off."""
        most, data, size = self.limits.body_size, b"", 0
        if announced > _SWALLOWED * most:
            return bytes(most + 1)
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return None
            size += len(message["body"])
            if size <= most:
                data += message["body"]
            if not message["more_body"] or size > _SWALLOWED * most:
                return data if size <= most else bytes(most + 1)


def fitting(limits: Limits) -> Limits:
    """The same, with as many connections as this process may have open; it asks for as many as it is allowed to."""
    try:
        import resource
    except ImportError:  # on Windows the number of files is not limited
        return limits
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    besides = _ON_THE_WAY * limits.backlog + _OTHER_FILES
    wanted = limits.connections + besides
    if 0 <= soft < wanted:
        soft = wanted if hard < 0 else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    fits = wanted if soft < 0 else min(wanted, soft)
    return limits._replace(connections=fits - besides)


def guarded(app: App, hosts: Collection[str], limits: Limits, whose: Whose) -> Config:
    """How uvicorn serves this application behind its guard. What goes wrong in it is logged; who asks for what is not."""
    return Config(
        cast("Any", Guard(app, hosts, fitting(limits), whose)),
        http=Guarded,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=False,  # the guard itself believes a proxy, and nobody else
        server_header=False,
        backlog=limits.backlog,
        timeout_graceful_shutdown=math.ceil(limits.head),
    )


async def _answer(send: Send, status: HTTPStatus, sentence: str) -> None:
    sent = body(sentence)
    await send({"type": "http.response.start", "status": status.value, "headers": _encoded(headers(sent))})
    await send({"type": "http.response.body", "body": sent})


def _with_headers(send: Send) -> Send:
    """The same; but an answer that says nothing of what a page may do forbids it everything."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = dict(message["headers"])
            usual = [header for header in _encoded(security()) if header[0] not in own]
            message = {**message, "headers": [*message["headers"], *usual]}
        await send(message)

    return sending


def _encoded(texts: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), text.encode()) for name, text in texts.items()]
