"""Who is slow, sends too much, holds many connections or came by a stranger's name is turned away, and others do not notice."""

from __future__ import annotations

import asyncio
import socket
import sys
import time
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from typing import cast

import pytest
import uvicorn

from dojo.serving import ask, loopback, read, running, said
from dojo.waits import until
from pytest_lstm_kata.dojo.running.limits import USUAL, Limits
from pytest_lstm_kata.dojo.server.guard import (
    FOREIGN,
    SLOW,
    STRANGE,
    TOO_LARGE,
    Guard,
    Receive,
    Scope,
    Send,
    fitting,
    guarded,
)

SHORT = Limits(head=0.2, body=0.2, body_size=1024, unread=0.3, idle=3, grace=0.02, connections=12)

Test = Callable[[int, Guard], Awaitable[None]]

OPEN: dict[Guard, Collection[object]] = {}
"""The connections of each server."""

SERVED: list[str] = []
"""The paths that were asked for, in the order of service."""


@pytest.fixture(autouse=True)
def _none_served() -> None:
    SERVED.clear()


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """What it says is the size of the body; at some paths it says more, or only after a while."""
    if scope["type"] == "lifespan":
        return
    SERVED.append(scope["path"])
    message = await receive()
    if scope["path"].endswith("/later"):
        await asyncio.sleep(0.5)
    if scope["path"] == "/seat/busy":
        time.sleep(0.01)  # noqa: ASYNC251  # so long nobody else is served
    sizes = {"much": 50_000_000, "large": 10_000_000}
    size = sizes.get(scope["path"].rpartition("/")[2])
    body = bytes(size) if size else str(len(message["body"])).encode()
    headers = [(b"content-length", str(len(body)).encode()), (b"cache-control", b"no-cache")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": scope["path"] == "/half"})
    if scope["path"] == "/half":
        assert (await receive())["type"] == "http.disconnect"


def whose(scope: Scope) -> str:
    return "s1" if scope["path"].startswith("/seat") else "127.0.0.1"


def serve(test: Test, limits: Limits = SHORT) -> None:
    async def main() -> None:
        listener = loopback()
        config = guarded(echo, {f"127.0.0.1:{listener.getsockname()[1]}"}, limits, whose)
        guard = cast("Guard", config.app)
        server = uvicorn.Server(config)
        OPEN[guard] = server.server_state.connections
        async with running(server, listener) as port:
            await test(port, guard)
            await asyncio.sleep(0)
        assert not guard.lobby._whose
        assert [bag.of for bag in guard.lobby._bags] == [{}] * 4

    asyncio.run(main())


def head(port: int, path: str = "/", *lines: str, method: str = "POST") -> bytes:
    return "\r\n".join([f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *lines, "", ""]).encode()


def test_who_is_slow_is_told_and_hung_up_on() -> None:
    """A silent connection, a head or a body in single bytes, and one that never ends: all are closed in time."""

    async def test(port: int, _: Guard) -> None:
        start = asyncio.get_running_loop().time()
        trickle = [bytes([byte]) for byte in b"x" * 200]
        silent, cut, slow = await asyncio.gather(
            said(port),
            said(port, b"POST / HTTP/1.1\r\nHost: "),
            said(port, head(port, "/", "Content-Length: 200")),
        )
        assert silent == b""
        for answer in map(read, [cut, slow]):
            assert (answer.status, answer.error) == (408, SLOW)
            assert answer.headers["connection"] == "close"
            assert answer.headers["x-content-type-options"] == "nosniff"
        more = await asyncio.gather(
            said(port, b"POST / HTTP/1.1\r\nX-Long: ", *trickle, pause=0.03),
            said(port, head(port, "/", "Content-Length: 200"), *trickle, pause=0.03),
            said(port, head(port, "/", "Transfer-Encoding: chunked"), *[b"1\r\nx\r\n"] * 200, pause=0.03),
        )
        # Whoever goes on to send when it is hung up may not come to read why.
        assert all(answer == b"reset" or read(answer).status == 408 for answer in more)
        assert asyncio.get_running_loop().time() - start < 5  # to send it all takes 6

    serve(test)


def test_a_connection_that_stays_is_waited_for_anew() -> None:
    """Each request has its own time; and who says nothing after one is hung up on without a word."""

    async def test(port: int, _: Guard) -> None:
        request = head(port, method="GET")
        answers = await said(port, request, request, request, b"GET", pause=0.12)
        assert answers.count(b"HTTP/1.1 200 OK") == 3
        assert answers.count(b"HTTP/1.1 408") == 1
        assert (await said(port, request * 3 + b"GET")).count(b"HTTP/1.1 200 OK") == 3
        two = head(port, "/", "Content-Length: 1") + b"x" + head(port, "/", "Content-Length: 2") + b"x"
        answers = await said(port, two, pause=0.01)
        assert answers.count(b"HTTP/1.1 200 OK") == answers.count(b"HTTP/1.1 408") == 1
        assert (await said(port, request)).count(b"HTTP/1.1") == 1

    serve(test)


def test_who_sends_too_much_is_told() -> None:
    """By its announced size, by what comes, and without end: 413; just as much as fits is taken."""

    async def test(port: int, _: Guard) -> None:
        fits = await ask(port, "POST", "/", bytes(1024))
        assert (fits.status, fits.body) == (200, b"1024")
        assert (await ask(port, "GET", "/")).body == b"0"
        chunk = b"400\r\n" + bytes(1024) + b"\r\n"
        chunked = head(port, "/", "Transfer-Encoding: chunked")
        assert b"\r\n\r\n1024" in await said(port, chunked + chunk + b"0\r\n\r\n")
        for sent in (
            await ask(port, "POST", "/", bytes(1025)),
            read(await said(port, chunked + chunk + b"1\r\nx\r\n0\r\n\r\n")),
            read(await said(port, head(port, "/", "Content-Length: 9999999", "Expect: 100-continue"))),
        ):
            assert (sent.status, sent.error) == (413, TOO_LARGE)
        endless = await said(port, chunked, *[chunk] * 9999)  # who does not listen does not hear it
        assert endless == b"reset" or read(endless).status == 413

    serve(test)


def test_what_is_no_request_is_told_so() -> None:
    """Neither what was sent nor a trace comes back."""

    async def test(port: int, _: Guard) -> None:
        for wrong in (
            b"\0\1\2\r\n\r\n",
            b"GET / HTTP/1.1\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            b"GET / HTTP/1.1\r\nX: " + b"x" * 100_000,
            head(port, "/", "Content-Length: 1", "Content-Length: 2"),
            head(port, "/", "Content-Length: -1"),
            head(port, "/", "Transfer-Encoding: chunked") + b"secret\r\n",
            head(port, "/\xe9".encode("latin-1").decode("latin-1")),
        ):
            answer = read(await said(port, wrong))
            assert (answer.status, answer.error) == (400, STRANGE)
        two = await said(port, head(port, "/later", method="GET") + b"\0\r\n\r\n")
        assert two.count(b"HTTP/1.1 200 OK") == 1

    serve(test)


def test_only_a_request_for_our_own_host_is_answered() -> None:
    """A page whose name was made to point here, DNS rebinding, gets nothing: 421."""

    async def test(port: int, _: Guard) -> None:
        for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1:{port}.evil.example", "\xe9"):
            answer = await ask(port, "GET", "/", headers={"Host": host})
            assert (answer.status, answer.error) == (421, FOREIGN)
        answer = read(await said(port, b"GET / HTTP/1.0\r\n\r\n"))
        assert answer.status == 421

    serve(test)


def test_every_answer_says_what_a_page_may_do() -> None:
    """What it says itself stands."""

    async def test(port: int, _: Guard) -> None:
        answer = await ask(port, "GET", "/")
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "no-cache"

    serve(test)


def test_of_many_idle_connections_the_oldest_is_closed() -> None:
    """So that others from the same address, as a whole school is, are heard at once, however many one of them holds."""

    async def test(port: int, guard: Guard) -> None:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(20)]
        assert (await ask(port, "GET", "/")).status == 200
        await asyncio.sleep(0.1)
        assert len(guard.lobby._whose) <= SHORT.idle
        assert await held[0][0].read() == b""
        for _, writer in held:
            writer.close()

    serve(test, SHORT._replace(connections=100))


def test_who_has_just_come_is_heard_first() -> None:
    """All phones of a school come in the same second, from one address."""

    async def test(port: int, _: Guard) -> None:
        answers = await asyncio.gather(*(ask(port, "GET", "/") for _ in range(100)))
        assert {answer.status for answer in answers} == {200}

    serve(test, SHORT._replace(connections=200, grace=2, head=5))


def test_of_very_many_idle_connections_of_many_people_the_oldest_is_closed() -> None:
    """Connections at which something is under way stay."""

    async def test(port: int, guard: Guard) -> None:
        busy = asyncio.create_task(ask(port, "GET", "/later"))
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(30)]
        await asyncio.sleep(0.05)
        assert len(guard.lobby._whose) <= SHORT.connections
        assert (await busy).status == 200
        for _, writer in held:
            writer.close()

    serve(test, SHORT._replace(grace=2, head=5))


@pytest.mark.parametrize("path", ["/seat/large", "/seat/later", "/large"])
def test_whoever_has_most_connections_loses_one(path: str) -> None:
    """Also if none of them waits for anything: their answers are under way, or are not read."""

    async def test(port: int, guard: Guard) -> None:
        held = [await asyncio.open_connection("127.0.0.1", port, limit=1) for _ in range(6)]
        for _, writer in held:
            writer.write(head(port, path, method="GET"))
        await until(lambda: len(SERVED) == 6)
        if path.endswith("/large"):
            await until(lambda: sum(map(len, guard.lobby._stuck.of.values())) == 6)
        for _ in range(3):
            assert (await ask(port, "GET", "/")).status == 200
        assert len(guard.lobby._whose) <= 6
        assert [path, "/", "/", "/"] == SERVED[5:]
        for _, writer in held:
            writer.transport.abort()

    serve(test, SHORT._replace(head=5, unread=60, grace=2, connections=6))


def test_those_who_ask_take_turns() -> None:
    """However many requests of one seat wait, one of somebody else is among the next."""

    async def test(port: int, guard: Guard) -> None:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(31)]
        await until(lambda: len(guard.lobby._whose) == 31)
        for _, writer in held[1:]:
            writer.write(head(port, "/seat/busy", method="GET"))
        held[0][1].write(head(port, "/", method="GET"))
        await held[0][0].readuntil(b"\r\n\r\n0")
        assert SERVED.index("/") < 10
        await until(lambda: len(SERVED) == 31)
        for _, writer in held:
            writer.close()

    serve(test, SHORT._replace(head=5, grace=2, connections=100))


def test_who_hangs_up_is_not_served() -> None:
    """What waits for its turn costs nothing once nobody waits for it."""

    async def test(port: int, guard: Guard) -> None:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(50)]
        for _, writer in held:
            writer.write(head(port, "/seat/busy", method="GET"))
        await until(lambda: guard.rounds._waiting)
        for _, writer in held:
            writer.transport.abort()
        assert (await ask(port, "GET", "/")).status == 200
        await until(lambda: not (OPEN[guard] or guard.rounds._waiting))
        assert len(SERVED) < 40

    serve(test, SHORT._replace(head=5, grace=2, connections=100))


def test_who_asks_on_and_on_before_an_answer_is_hung_up_on() -> None:
    """A little may be sent ahead, and not what fills the memory."""

    async def test(port: int, _: Guard) -> None:
        request = head(port, "/later", method="GET")
        assert await said(port, request, b"x" * (SHORT.body_size + 1), pause=0.01) in (b"", b"reset")
        few = SHORT.body_size // len(request)
        assert (await said(port, request + head(port, method="GET") * few)).count(b"HTTP/1.1 200 OK") == few + 1

    serve(test)


def test_who_hardly_reads_is_hung_up_on() -> None:
    """A few bytes now and then do not keep a connection."""

    async def test(port: int, _: Guard) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
        writer.write(head(port, "/much", method="GET"))
        received = 0
        with suppress(ConnectionError):
            while data := await reader.read(20_000):
                received += len(data)
                await asyncio.sleep(0.001)
        assert received < 50_000_000
        writer.close()

    serve(test, SHORT._replace(rate=10**9))


def test_a_seat_has_connections_of_its_own() -> None:
    """Whoever has joined is not counted with those at the same address who have not."""

    async def test(port: int, guard: Guard) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head(port, "/seat", method="GET"))
        await reader.readuntil(b"\r\n\r\n0")
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(20)]
        await asyncio.sleep(0.05)
        assert {who: len(own) for who, own in guard.lobby._idle.of.items()} == {"s1": 1, "127.0.0.1": SHORT.idle}
        writer.write(head(port, "/seat", "Content-Length: 1"))
        await asyncio.sleep(0.05)
        assert len(guard.lobby._waiting.of["s1"]) == 1
        writer.write(b"x")
        await reader.readuntil(b"\r\n\r\n1")
        for _, holding in [(reader, writer), *held]:
            holding.close()

    serve(test, SHORT._replace(head=5, body=5, connections=100))


def test_who_does_not_read_is_hung_up_on() -> None:
    """What is to be sent to somebody who takes nothing of it is not kept for ever."""

    async def test(port: int, guard: Guard) -> None:
        for path in ("/much", "/half"):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
            writer.write(head(port, path, method="GET"))
            await until(lambda: OPEN[guard])
            if path == "/much":
                await until(lambda: not OPEN[guard])  # not after a time: a busy machine takes long to send so much
                received = 0
                with suppress(ConnectionError):
                    while data := await reader.read(1_000_000):
                        received += len(data)
                assert received < 50_000_000
            writer.close()
        for after in ("keep-alive", "close"):
            assert len(await said(port, head(port, "/much", f"Connection: {after}", method="GET"))) > 50_000_000

    serve(test)


def test_who_reads_to_the_end_may_ask_again() -> None:
    """Even if it takes several pieces until all is read."""

    async def test(port: int, guard: Guard) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for path, size in (("/much", 50_000_000), ("/", 1)):
            writer.write(head(port, path, method="GET"))
            assert b"200 OK" in await reader.readuntil(b"\r\n\r\n")
            assert len(await reader.readexactly(size)) == size
        assert len(OPEN[guard]) == 1
        writer.close()

    serve(test, SHORT._replace(head=30, unread=30))


def test_who_hangs_up_is_forgotten() -> None:
    """In the middle of a head, of a body, of an answer."""

    async def test(port: int, guard: Guard) -> None:
        for sent in (b"GET", head(port, "/", "Content-Length: 9"), head(port, "/later", method="GET")):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(sent)
            await asyncio.sleep(0.05)
            writer.transport.get_extra_info("socket").setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0"
            )
            writer.transport.abort()
            await asyncio.sleep(0.05)
        assert not guard.lobby._whose

    serve(test, SHORT._replace(head=5, body=5))


def test_the_usual_limits_are_those_of_the_documentation() -> None:
    """A school is one address, so that what has joined is not limited by it."""
    assert (USUAL.head, USUAL.body, USUAL.body_size, USUAL.idle) == (5, 5, 65536, 8)


@pytest.mark.skipif(sys.platform == "win32", reason="the number of open files is not limited there")
@pytest.mark.parametrize(
    ("now", "asked", "connections"),
    [
        ((1024, 4096), [(2320, 4096)], 2000),
        ((1024, 1024), [(1024, 1024)], 704),
        ((256, -1), [(2320, -1)], 2000),
        ((4096, 4096), [], 2000),
        ((-1, -1), [], 2000),
    ],
)
def test_there_are_as_many_connections_as_files_may_be_open(
    now: tuple[int, int], asked: list[tuple[int, int]], connections: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The system is asked for more, as far as it gives them: a connection that cannot be taken is not heard of."""
    import resource

    wanted: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "getrlimit", lambda _: now)
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: wanted.append(limits))
    assert fitting(USUAL) == USUAL._replace(connections=connections)
    assert wanted == asked


def test_where_files_are_not_limited_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows."""
    monkeypatch.setitem(sys.modules, "resource", None)
    assert fitting(USUAL) == USUAL
