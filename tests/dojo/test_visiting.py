"""The promise: a program can visit a room as a browser does, over one connection, and read what it is asked."""

from __future__ import annotations

import asyncio

import pytest

from dojo.standing_in import page, standing
from pytest_lstm_kata.dojo.visitors.visiting import Away, Screen, Task, Visitor, screen


def test_requests_share_a_connection() -> None:
    """With the token once there is one; a body is JSON, and comes from the room's own pages."""

    async def visit() -> None:
        async with standing() as room, Visitor("127.0.0.1", room.port) as visitor:
            answer = await visitor.ask("POST", "/api/1/seats", {"code": "K7QM2P"})
            assert (answer.status, answer.value["name"]) == (201, "brisk otter")
            visitor.token = answer.value["token"]
            assert (await visitor.ask("POST", "/api/1/hand", {"up": True})).status == 204
            assert room.connections == 1
            assert "authorization" not in room.heads[0]
            assert room.heads[1]["authorization"] == "Bearer first"
            assert room.heads[1]["origin"] == f"http://127.0.0.1:{room.port}"
            assert room.heads[1]["content-type"] == "application/json"

    asyncio.run(visit())


def test_who_was_hung_up_on_calls_again() -> None:
    """Once: a server may close what idles. If it does so at once it is away, and so it is where nobody listens."""

    async def visit() -> None:
        async with standing() as room, Visitor("127.0.0.1", room.port) as visitor:
            await visitor.ask("GET", "/close")
            await visitor.ask("GET", "/healthz")
            assert room.connections == 2
            turns = iter([(0, None)])
            room.answer = lambda *_: next(turns, None)
            await visitor.ask("GET", "/healthz")
            assert room.connections == 3
            room.answer = lambda *_: (0, None)
            with pytest.raises(Away):
                await visitor.ask("GET", "/healthz")
            with pytest.raises(Away):
                await visitor.ask("GET", "/healthz")
            with pytest.raises(Away):
                await anext(visitor.updates())
            room.answer = lambda *_: (401, {"error": "no"})
            with pytest.raises(Away):
                await anext(visitor.updates())
        async with Visitor("127.0.0.1", room.port) as visitor:
            with pytest.raises(Away):
                await visitor.ask("GET", "/healthz")
            with pytest.raises(Away):
                await anext(visitor.updates())

    asyncio.run(visit())


def test_updates_come_as_they_are_sent() -> None:
    """In whatever parts; a beat is none, nor the last word, and the end of the stream is the end."""

    async def visit() -> None:
        async with standing() as room, Visitor("127.0.0.1", room.port) as visitor:
            for text in ("one", "<p>two\nlines</p>", ""):
                room.pages.put_nowait(text)
            assert [text async for text in visitor.updates()] == ["one", "<p>two\nlines</p>"]

    asyncio.run(visit())


def test_a_screen_is_read() -> None:
    """The phase, and the forms that take answers; no other form."""
    assert screen(page("think", ("lstm/a", 1), ("lstm/b", 22))) == Screen(
        "think", (Task("lstm/a", 1), Task("lstm/b", 22))
    )
    assert screen("<p>nothing</p></form>") == Screen("", ())
