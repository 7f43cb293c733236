"""A dojo that is served on the loopback, and whoever asks it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from dojo import dojos, serving
from dojo.serving import Answer
from pytest_lstm_kata.dojo.running.limits import USUAL, Limits
from pytest_lstm_kata.dojo.running.running import Dojo
from pytest_lstm_kata.dojo.server import headers
from pytest_lstm_kata.dojo.server.server import Server, build

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


class Visitor:
    """Asks as a page of the dojo would, unless a test says otherwise."""

    def __init__(self, port: int, dojo: Dojo, server: Server) -> None:
        self.port = port
        self.dojo = dojo
        self.server = server
        self.origin = f"http://127.0.0.1:{port}"
        self.heard: list[bytes] = []
        """Everything that came back."""

    async def ask(self, method: str, path: str, body: bytes = b"", **sent: str) -> Answer:
        """A request with these headers, ``content_type`` for ``Content-Type``; one that is empty is left out."""
        names = {name.replace("_", "-").title(): text for name, text in sent.items()}
        answer = await serving.ask(self.port, method, path, body, names)
        self.heard.append(repr(answer).encode())
        return answer

    async def send(self, path: str, value: object = None, token: str = "", method: str = "POST", **sent: str) -> Answer:
        """JSON below /api/1, by a program with a token, or by a page."""
        body = b"" if value is None else value if isinstance(value, bytes) else json.dumps(value).encode()
        usual = {"content_type": JSON if body else "", "origin": "" if token else self.origin}
        return await self.ask(method, f"/api/1{path}", body, **bearer(token), **{**usual, **sent})

    async def post(
        self, path: str, fields: Mapping[str, str], cookie: str = "", secret: str = "", **sent: str
    ) -> Answer:
        """The form of a page."""
        nonce = headers.form_nonce(secret or cookie.partition("=")[2] or self.dojo.room_token)
        usual = {"content_type": FORM, "origin": self.origin, "cookie": cookie, "accept": "text/html,*/*"}
        return await self.ask("POST", path, urlencode({"nonce": nonce, **fields}).encode(), **{**usual, **sent})

    async def get(self, path: str, token: str = "", **sent: str) -> Answer:
        return await self.ask("GET", path, b"", **bearer(token), **sent)

    async def join(self, **fields: str) -> str:
        """The token of a new seat."""
        answer = await self.send("/seats", {"code": self.dojo.join_code, **fields})
        assert answer.status == 201
        return str(answer.value["token"])


def bearer(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"} if token else {}


@asynccontextmanager
async def served(
    folder: Path, *, limits: Limits = USUAL, wheels: Path | None = None, **how: Any
) -> AsyncIterator[Visitor]:
    async with dojos.running(folder, **how) as dojo:
        listener = serving.loopback()
        server = build(dojo, {f"127.0.0.1:{listener.getsockname()[1]}"}, wheels=wheels, limits=limits)
        async with serving.running(server, listener) as port:
            yield Visitor(port, dojo, server)


def visit(folder: Path, test: Callable[[Visitor], Awaitable[None]], **how: Any) -> None:
    """Run a test against a dojo that is served."""

    async def main() -> None:
        async with served(folder, **how) as visitor:
            await test(visitor)

    asyncio.run(main())
