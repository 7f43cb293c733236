"""A real server on the loopback, in the test's own event loop, and what it answers to raw bytes."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, NamedTuple

import uvicorn

from dojo.waits import until


class Answer(NamedTuple):
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def error(self) -> str:
        """The one sentence of a refusal, which says nothing else."""
        value = json.loads(self.body)
        assert [*value] == ["error"]
        return str(value["error"])

    @property
    def value(self) -> Any:
        return json.loads(self.body)


@asynccontextmanager
async def running(server: uvicorn.Server, listener: socket.socket) -> AsyncIterator[int]:
    """The port at which it serves meanwhile."""
    task = asyncio.create_task(server.serve([listener]))
    await until(lambda: server.started)
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await task


def loopback() -> socket.socket:
    """A socket at a free port."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    return listener


async def said(port: int, *parts: bytes, pause: float = 0, eof: bool = False) -> bytes:
    """All that comes back before the server hangs up, when these parts are sent with pauses between them."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answered = asyncio.create_task(reader.read())
    with suppress(ConnectionError):
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
            if answered.done():
                break
        if eof:
            writer.write_eof()
    try:
        return await asyncio.wait_for(answered, 10)
    except ConnectionError:
        return b"reset"
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


def read(data: bytes) -> Answer:
    """The first answer in what came back."""
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): text.strip() for name, _, text in (line.partition(":") for line in lines)}
    return Answer(int(first.split()[1]), headers, body)


async def ask(port: int, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
    """One request on a connection of its own; a header that is empty is left out."""
    sent = {
        "Host": f"127.0.0.1:{port}",
        "Connection": "close",
        **({"Content-Length": str(len(body))} if body else {}),
        **(headers or {}),
    }
    lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {text}" for name, text in sent.items() if text)]
    return read(await said(port, "\r\n".join([*lines, "", ""]).encode() + body))
