"""A visitor that is a program: requests over a connection that stays, the updates of a page, and what can be filled in there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from html.parser import HTMLParser
from typing import Any, NamedTuple, Self


class Away(Exception):
    """The room cannot be reached, or it hung up."""


class Answer(NamedTuple):
    """What came back: the status, the headers in lower case, the body as text."""

    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def value(self) -> Any:
        """The JSON in it."""
        return json.loads(self.body)


class Visitor:
    """Whoever has a token, or none yet. One request after the other; ``updates`` has a connection of its own."""

    def __init__(self, host: str, port: int, token: str = "") -> None:
        self.token = token
        self._place = host, port
        self._alone = asyncio.Lock()
        self._open: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        if self._open:
            await _closed(self._open[1])
            self._open = None

    async def ask(self, method: str, path: str, value: object = None) -> Answer:
        """One request, with a value as JSON if there is one. Raises ``Away``.

        A server may close a connection that idles; then a new one is made, once.
        """
        async with self._alone:
            is_new = self._open is None
            try:
                return await self._asked(method, path, value)
            except (OSError, asyncio.IncompleteReadError):
                if is_new:
                    raise Away from None
            try:
                return await self._asked(method, path, value)
            except (OSError, asyncio.IncompleteReadError):
                raise Away from None

    async def _asked(self, method: str, path: str, value: object) -> Answer:
        connection, self._open = self._open or await asyncio.open_connection(*self._place), None
        reader, writer = connection
        try:
            writer.write(self._request(method, path, value))
            await writer.drain()
            status, headers = await _head(reader)
            body = b"".join([part async for part in _body(reader, status, headers)])
        except BaseException:  # who gives up waiting leaves an answer that is nobody's
            writer.close()
            raise
        if headers.get("connection") == "close":
            await _closed(writer)
        else:
            self._open = connection
        return Answer(status, headers, body.decode())

    async def updates(self, path: str = "/events") -> AsyncIterator[str]:
        """The inside of the page, each time that it is new. Ends when the server ends it, and raises ``Away`` if it hangs up."""
        try:
            reader, writer = await asyncio.open_connection(*self._place)
        except OSError:
            raise Away from None
        try:
            writer.write(self._request("GET", path, None))
            status, headers = await _head(reader)
            if status != 200:
                raise Away
            rest = b""
            async for part in _body(reader, status, headers):
                *events, rest = (rest + part).split(b"\n\n")
                for event in events:
                    lines = event.decode().split("\n")
                    data = [line.removeprefix("data:").removeprefix(" ") for line in lines if line.startswith("data:")]
                    if data and not event.startswith(
                        b"event:"
                    ):  # with a name it says that the room is there, or closed
                        yield "\n".join(data)
        except (OSError, asyncio.IncompleteReadError):
            raise Away from None
        finally:
            await _closed(writer)

    def _request(self, method: str, path: str, value: object) -> bytes:
        host, port = self._place
        body = b"" if value is None else json.dumps(value).encode()
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}:{port}"]
        if self.token:
            lines.append(f"Authorization: Bearer {self.token}")
        if value is not None:
            lines += ["Content-Type: application/json", f"Content-Length: {len(body)}", f"Origin: http://{host}:{port}"]
        return "\r\n".join([*lines, "", ""]).encode() + body


async def _head(reader: asyncio.StreamReader) -> tuple[int, Mapping[str, str]]:
    first, *lines = (await _until(reader, b"\r\n\r\n")).decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return int(first.split()[1]), {name.lower(): value.strip() for name, _, value in pairs}


async def _body(reader: asyncio.StreamReader, status: int, headers: Mapping[str, str]) -> AsyncIterator[bytes]:
    """In parts as they come: in chunks, or of a length that was told."""
    if headers.get("transfer-encoding") == "chunked":
        while size := int(await _until(reader, b"\r\n"), 16):
            yield (await reader.readexactly(size + 2))[:-2]
        await reader.readexactly(2)
    elif status != 204:
        yield await reader.readexactly(int(headers.get("content-length", "0")))


async def _until(reader: asyncio.StreamReader, end: bytes) -> bytes:
    return (await reader.readuntil(end)).removesuffix(end)


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


class Task(NamedTuple):
    """What a page asks for: a kata with the numbers of this seed."""

    kata: str
    seed: int


class Screen(NamedTuple):
    """What somebody who reads a seat's page knows by it."""

    phase: str
    """Of the room, as ``SeatView`` has it."""
    tasks: tuple[Task, ...]
    """What can be answered."""


def screen(html: str) -> Screen:
    """The inside of a seat's page, read."""
    reader = _Reader()
    reader.feed(html)
    return Screen(reader.phase, tuple(reader.tasks))


class _Reader(HTMLParser):
    """Finds the phase, and the forms that take answers."""

    def __init__(self) -> None:
        super().__init__()
        self.phase = ""
        self.tasks: list[Task] = []
        self._hidden: dict[str, str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        self.phase = of.get("data-phase", self.phase)
        if tag == "form":
            self._hidden = {} if of.get("action") == "/answers" else None
        elif tag == "input" and self._hidden is not None and of.get("type") == "hidden":
            self._hidden[of.get("name", "")] = of.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._hidden:
            self.tasks.append(Task(self._hidden["kata"], int(self._hidden["seed"])))
        if tag == "form":
            self._hidden = None
