"""The HTTP of a dojo: its pages, and what they and the learners' own tools ask.

The paths of the interface stand below ``/api/1``. The pages use the same ones without it; what a form posts is answered by a page.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, TypeVar, cast

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from pytest_lstm_kata.dojo.pages import pages
from pytest_lstm_kata.dojo.pages.fragments import fragment
from pytest_lstm_kata.dojo.room.session import Refused
from pytest_lstm_kata.dojo.running import wheels
from pytest_lstm_kata.dojo.running.codes import is_same
from pytest_lstm_kata.dojo.running.limits import USUAL, Limits
from pytest_lstm_kata.dojo.running.running import Dojo, Joined, Role
from pytest_lstm_kata.dojo.server import bodies
from pytest_lstm_kata.dojo.server.callers import Caller, Guesses, Kind
from pytest_lstm_kata.dojo.server.exporting import EXPORTS
from pytest_lstm_kata.dojo.server.front import Front, Page, check_taken
from pytest_lstm_kata.dojo.server.guard import Scope, guarded
from pytest_lstm_kata.dojo.server.streams import CLOSED, OVER, Streams, number

T = TypeVar("T", bound=tuple[Any, ...])
Endpoint = Callable[[Request], Awaitable[Response]]

API: Final = "/api/1"

_ALL: Final[Sequence[Kind]] = ("seat", "host", "room")
_SEAT: Final[Sequence[Kind]] = ("seat",)
_HOST: Final[Sequence[Kind]] = ("host",)

_WRONG_HOST_CODE: Final = (
    "This is not the facilitator's code. Look into the terminal where the dojo was started: it stands there."
)
_SAID: Final = {
    404: "There is nothing at this address. Open the dojo's address in a browser.",
    405: "Nothing is done this way at this address.",
    500: "Something went wrong in the dojo, and this was perhaps not done. Load the page again.",
}


class Server(uvicorn.Server):
    """Serves until ``should_exit``; pages that are kept up to date do not hold it up."""

    is_ended = False
    """Did the facilitator ask for the end, so that all of the dojo is to be deleted?"""

    def __init__(self, config: uvicorn.Config, closing: asyncio.Future[str], queue: int) -> None:
        super().__init__(config)
        self._closing = closing
        self._queue = queue

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or []:
            listener.listen(self._queue)  # asyncio would accept as many at once, before it hears any of them

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._closing.set_result(OVER if self.is_ended else CLOSED)
        await super().shutdown(sockets)

    def end(self) -> None:
        self.is_ended = self.should_exit = True


def build(dojo: Dojo, hosts: Collection[str], *, wheels: Path | None = None, limits: Limits = USUAL) -> Server:
    """What serves a dojo to those who ask for one of these hosts, ``name:port``. To be called in the loop that it serves in.

    ``wheels`` is a folder of what guests can install.
    """
    closing = asyncio.get_running_loop().create_future()
    door = _Door(dojo, limits, closing, wheels)
    server = Server(guarded(door.app(), hosts, limits, door.whose), closing, limits.queue)
    door.end = server.end
    return server


class _Door:
    """What is asked of one dojo."""

    end: Callable[[], None]

    def __init__(self, dojo: Dojo, limits: Limits, closing: asyncio.Future[str], folder: Path | None) -> None:
        self._dojo = dojo
        self._front = Front(dojo)
        self._streams = Streams(dojo, limits, closing)
        self._guesses = Guesses(limits)
        self._wheels = folder

    def app(self) -> Starlette:
        dojo, get, post, none = self._dojo, ["GET"], ["POST"], bodies.Nothing
        acts: dict[str, Endpoint] = {
            "/seats": self._open_act(bodies.Join, self._join),
            "/seats/return": self._open_act(bodies.Back, self._back),
            "/host": self._open_act(bodies.Code, self._enter),
            "/answers": self._act(_SEAT, bodies.Answers, self._answers),
            "/hand": self._act(_SEAT, bodies.Up, lambda role, body, _: dojo.hand(role.seat, up=body.up)),
            "/host/next": self._act(_HOST, none, lambda *_: dojo.step("next")),
            "/host/back": self._act(_HOST, none, lambda *_: dojo.step("back")),
            "/host/skip": self._act(_HOST, none, lambda *_: dojo.step("skip")),
            "/host/reveal": self._act(_HOST, none, lambda *_: dojo.step("reveal")),
            "/host/begin": self._act(_HOST, none, lambda *_: dojo.step("begin")),
            "/host/over": self._act(_HOST, none, lambda *_: dojo.step("over")),
            "/host/pause": self._act(_HOST, none, lambda *_: dojo.pause(on=True)),
            "/host/resume": self._act(_HOST, none, lambda *_: dojo.pause(on=False)),
            "/host/extend": self._act(_HOST, bodies.Seconds, lambda _, body, __: dojo.extend(body.seconds)),
            "/host/door": self._act(_HOST, bodies.Open, lambda _, body, __: dojo.door(is_open=body.open)),
            "/host/vote": self._act(_HOST, bodies.Vote, lambda _, body, __: dojo.vote(body.kata)),
            "/host/clear": self._act(_HOST, none, lambda *_: dojo.clear()),
            "/host/end": self._act(_HOST, none, self._end),
            "/host/seats/{seat}/rename": self._act(
                _HOST, bodies.Name, lambda _, body, at: dojo.rename(at["seat"], body.name)
            ),
            "/host/seats/{seat}/hand": self._act(_HOST, none, lambda _, __, at: dojo.hand(at["seat"], up=False)),
            "/host/seats/{seat}/remove": self._act(_HOST, none, lambda _, __, at: dojo.remove(at["seat"])),
            "/host/seats/{seat}/code": self._act(_HOST, none, self._recode),
        }
        both = [Route(prefix + path, act, methods=post) for path, act in acts.items() for prefix in (API, "")]
        asked = {"/events": self._events, "/state": self._state, "/host/export.{kind}": self._export}
        both += [Route(prefix + path, ask, methods=get) for path, ask in asked.items() for prefix in (API, "")]
        leave = self._act(_SEAT, none, self._leave(dojo.leave))
        app = Starlette(
            routes=[
                *both,
                Route(f"{API}/seats/me", leave, methods=["DELETE"]),
                Route("/seats/me", self._act(_SEAT, none, self._leave(self._front.leave)), methods=post),
                Route("/", self._page(self._front.home)),
                Route("/room", self._page(self._front.room)),
                Route("/host", self._page(self._front.host)),
                Route("/wheels/", self._page(self._list)),
                Route("/wheels/{name}", self._wheel),
                Route("/healthz", JSONResponse({"ok": True}), methods=["GET"]),
            ],
            exception_handlers={Refused: self._refused, HTTPException: self._failed, Exception: self._failed},
        )
        app.router.redirect_slashes = False
        return app

    def whose(self, scope: Scope) -> Role | str:
        """Who asks, as far as that is to be told: the role whose token it is, or an address."""
        request = Request(scope)
        try:
            return self._dojo.who(_caller(request).token(_ALL))
        except Refused:
            return _address(request)

    def _page(self, page: Callable[[Caller], Page]) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            return _response(page(_caller(request)))

        return endpoint

    # What is done.

    def _act(
        self, allowed: Sequence[Kind], kind: type[T], do: Callable[[Role, T, Mapping[str, str]], Awaitable[object]]
    ) -> Endpoint:
        """What these roles may do, with a body of this kind; the last argument is what the address says."""

        async def endpoint(request: Request) -> Response:
            caller, data = _caller(request), await request.body()
            caller.check_sender(data)
            token, role = self._front.who(caller, allowed)
            told = await do(role, _body(caller, data, kind, token), request.path_params)
            if isinstance(told, Page):
                return _response(told)
            if caller.is_form:
                check_taken(told)
                return RedirectResponse("/host" if role.kind == "host" else "/", HTTPStatus.SEE_OTHER)
            return Response(status_code=HTTPStatus.NO_CONTENT) if told is None else JSONResponse(told)

        return endpoint

    def _open_act(self, kind: type[T], do: Callable[[T, Request], Awaitable[tuple[Response, str]]]) -> Endpoint:
        """What anybody may do who knows a code; what comes of it, with the cookie that a browser keeps."""

        async def endpoint(request: Request) -> Response:
            caller, data = _caller(request), await request.body()
            caller.check_sender(data)
            body = _body(caller, data, kind, self._dojo.room_token)
            request.state.name = getattr(body, "name", "")
            response, cookie = await do(body, request)
            if caller.is_form:
                where = "/host" if request.url.path.endswith("/host") else "/"
                response = RedirectResponse(where, HTTPStatus.SEE_OTHER, {"Set-Cookie": cookie})
            return response

        return endpoint

    async def _join(self, body: bodies.Join, request: Request) -> tuple[Response, str]:
        joined = await self._guesses.joining(_address(request), lambda: self._dojo.join(*body))
        return self._seated(request, joined, HTTPStatus.CREATED)

    async def _back(self, body: bodies.Back, request: Request) -> tuple[Response, str]:
        named = body.name if self._dojo.session.has(body.name) else ""
        joined = await self._guesses.returning(_address(request), lambda: self._dojo.back(*body), named)
        return self._seated(request, joined, HTTPStatus.OK)

    def _seated(self, request: Request, joined: Joined, status: HTTPStatus) -> tuple[Response, str]:
        opened = self._dojo.session.opened
        told = {**joined._asdict(), "pack": dict(opened.packs) if opened else {}}
        return JSONResponse(told, status), self._front.cookie(_caller(request), "seat", joined.token)

    async def _enter(self, body: bodies.Code, request: Request) -> tuple[Response, str]:
        async def trial() -> str:
            if not is_same(body.code, self._dojo.host_code):
                raise Refused(401, _WRONG_HOST_CODE)
            return self._front.cookie(_caller(request), "host", self._dojo.host_code)

        cookie = await self._guesses.right(f"host {_address(request)}", trial)
        return Response(status_code=HTTPStatus.NO_CONTENT, headers={"Set-Cookie": cookie}), cookie

    def _leave(self, leave: Callable[[str], Awaitable[object]]) -> Callable[..., Awaitable[object]]:
        async def leaving(role: Role, *_: object) -> object:
            self._guesses.leaving(role.seat)
            return await leave(role.seat)

        return leaving

    async def _recode(self, _: Role, __: bodies.Nothing, at: Mapping[str, str]) -> None:
        self._guesses.recoded(await self._dojo.recode(at["seat"]))

    async def _answers(self, role: Role, body: bodies.Answers, _: object) -> list[dict[str, Any]]:
        return await self._dojo.answers(role.seat, body.events)

    async def _end(self, *_: object) -> Page:
        self.end()
        return self._front.over()

    # What is shown.

    async def _events(self, request: Request) -> Response:
        caller = _caller(request)
        token, _ = self._front.who(caller, _ALL)
        after = number(request.headers.get("last-event-id", ""))
        updates = self._streams.updates(token, self._front.asked(caller, token), after)
        await anext(updates)
        return StreamingResponse(updates, media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})

    async def _state(self, request: Request) -> Response:
        caller = _caller(request)
        token, role = self._front.who(caller, _ALL)
        asked = self._front.asked(caller, token)
        view = self._dojo.view(role, asked.at)
        shown = {"X-State": str(view.revision)}
        if view.revision == number(request.query_params.get("after", "")):
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=shown)
        return HTMLResponse(fragment(view, asked), headers=shown)

    async def _export(self, request: Request) -> Response:
        self._front.who(_caller(request), _HOST)
        kind = request.path_params["kind"]
        if kind not in EXPORTS:
            raise HTTPException(404)
        media, text = EXPORTS[kind]
        name = {"Content-Disposition": f'attachment; filename="dojo.{kind}"'}
        return Response(text(self._dojo.report()), headers=name, media_type=media)

    def _list(self, _: Caller) -> Page:
        return Page.of(lambda nonce: pages.wheels(nonce, wheels.names(self._wheels)))

    async def _wheel(self, request: Request) -> Response:
        name = request.path_params["name"]
        if self._wheels is None or name not in wheels.names(self._wheels):
            raise HTTPException(404)
        return FileResponse(self._wheels / name, media_type="application/octet-stream")

    # What is refused.

    async def _failed(self, request: Request, error: Exception) -> Response:
        """What no endpoint answered; an error of ours is logged besides, and not shown."""
        status, sent = (error.status_code, error.headers) if isinstance(error, HTTPException) else (500, None)
        response = self._said(request, status, _SAID.get(status, _SAID[500]))
        response.headers.update(sent or {})
        return response

    async def _refused(self, request: Request, error: Exception) -> Response:
        refused = cast("Refused", error)  # as it is registered
        response = self._said(request, refused.status, refused.sentence)
        if refused.retry_after:
            response.headers["Retry-After"] = str(refused.retry_after)
        return response

    def _said(self, request: Request, status: int, sentence: str) -> Response:
        """As JSON; as a page for a person whose browser runs no script."""
        caller, path = _caller(request), request.url.path
        if path.startswith(API) or not caller.reads_pages:
            return JSONResponse({"error": sentence}, status)
        return _response(self._front.refusal(caller, path, status, sentence, getattr(request.state, "name", "")))


def _caller(request: Request) -> Caller:
    return Caller(request.headers, request.query_params)


def _response(page: Page) -> Response:
    response = HTMLResponse(page.html, page.status, page.headers)
    for cookie in page.cookies:
        response.headers.append("Set-Cookie", cookie)
    return response


def _body(caller: Caller, data: bytes, kind: type[T], secret: str) -> T:
    """What the body says. Raises ``Refused``; a form has to be one that was made for who has this secret."""
    if not caller.is_form:
        return bodies.read(data, kind)
    body, nonce = bodies.read_form(data, kind)
    caller.check_nonce(nonce, secret)
    return body


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
