"""A room of a few lines, for whoever visits one: it takes everything, and shows what it is told to show."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

SEAT = {"seat": "s1", "name": "brisk otter", "token": "first", "seat_code": "302 817"}


class Room:
    """``taken`` is all that was sent; ``pages`` are shown one after the other, each once ``turn`` is called."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, Any]] = []
        self.heads: list[Mapping[str, str]] = []
        self.pages: asyncio.Queue[str] = asyncio.Queue()
        self.answer: Callable[[str, str, Any], tuple[int, Any] | None] = lambda *_: None
        """What is answered in place of what is usual; None for that. A status of 0 hangs up."""
        self.port = 0
        self.connections = 0

    def sent(self) -> list[dict[str, Any]]:
        """The answers that came."""
        return [event for method, path, value in self.taken if path == "/api/1/answers" for event in value["events"]]

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while await self._one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        method, path, _ = first.split()
        head = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(head.get("content-length", 0)))
        value = json.loads(body) if body else None
        self.taken.append((method, path, value))
        self.heads.append(head)
        found = self.answer(method, path, value)
        status, said = found or self._usual(path, value)
        if not status:
            return False
        if path == "/events" and status == 200:
            await self._stream(writer)
            return False
        data = b"" if said is None else json.dumps(said).encode()
        length = "" if status == 204 else f"content-length: {len(data)}\r\n"
        end = "connection: close\r\n" if path.endswith("close") else ""
        writer.write(f"HTTP/1.1 {status} Said\r\n{length}{end}\r\n".encode() + data)
        await writer.drain()
        return not end

    def _usual(self, path: str, value: Any) -> tuple[int, Any]:
        match path:
            case "/events":
                return 200, None
            case "/api/1/seats":
                return 201, SEAT
            case "/api/1/seats/return":
                self.pages.put_nowait("")  # the stream of the other device ends
                return 200, {**SEAT, "token": "second"}
            case "/api/1/answers":
                return 200, [{"id": event["id"], "status": "taken"} for event in value["events"]]
        return 204, None

    async def _stream(self, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        while page := await self.pages.get():
            lines = "".join(f"data: {line}\n" for line in page.split("\n"))
            data = f": a beat\n\nid: 7\n{lines}\n".encode()
            for part in (data[:20], data[20:]):
                writer.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
                await writer.drain()
        last = b"event: over\ndata: The dojo is closed.\n\n"
        writer.write(f"{len(last):x}\r\n".encode() + last + b"\r\n0\r\n\r\n")
        await writer.drain()


@asynccontextmanager
async def standing() -> AsyncIterator[Room]:
    """One that listens on the loopback meanwhile."""
    room = Room()
    server = await asyncio.start_server(room._talk, "127.0.0.1", 0)
    room.port = server.sockets[0].getsockname()[1]
    try:
        yield room
    finally:
        server.close()


def page(phase: str, *tasks: tuple[str, int]) -> str:
    """The inside of a seat's page as far as a program reads it."""
    forms = "".join(
        f'<form method="post" action="/answers"><input type="hidden" name="kata" value="{kata}">'
        f'<input type="hidden" name="seed" value="{seed}"><input name="answer.x"></form>'
        for kata, seed in tasks
    )
    return f'<p id="now" role="status" data-phase="{phase}">Think\nalone.</p><form method="post" action="/hand"><button>hand</button></form>{forms}'
