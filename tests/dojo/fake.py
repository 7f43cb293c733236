"""A dojo of the interface, small and in this process: what it was sent is to be looked at, and what it does can be told."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from pytest_lstm_kata.files.answers import read_answers
from support import CATALOGUE, JUDGE

CODE = "K7QM2P"
TOKEN = "t0ken-of-the-seat"  # noqa: S105  # of nobody
Reply = tuple[int, Any]


class Cut(Exception):
    """The connection breaks here."""


class Dojo:
    """What a dojo knows, and what it answers."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[tuple[str, str, dict[str, str], Any]] = []
        """Method, path, headers, body."""
        self.events: list[dict[str, Any]] = []
        """What was taken, each id once, in the order of its coming."""
        self.token = TOKEN
        self.joins: Reply | None = None
        """What is said to whoever wants to join, if it is not that they may."""
        self.before: Callable[[list[Any]], Reply | None] = lambda _: None
        """May answer in place of the dojo, or break the connection, before anything is taken."""
        self.after: Callable[[list[Any]], None] = lambda _: None
        """May break it once all is taken, and nothing was said of it."""
        self.status: Callable[[dict[str, Any]], dict[str, Any]] = lambda event: {
            "status": "judged",
            "verdict": verdict(event),
        }
        self.verdicts: dict[str, dict[str, Any]] = {}

    def answer(self, method: str, path: str, headers: dict[str, str], body: Any) -> Reply:
        self.requests.append((method, path, headers, body))
        if path == "/api/1/seats":
            return self._join(headers, body)
        if path == "/api/1/seats/return":
            is_it = "".join(filter(str.isalnum, body["seat_code"])) == "302817" and body["name"] == "brisk otter"
            return self._seated("another-token") if is_it else (401, {"error": "No seat has this name and this code."})
        if headers.get("authorization") != f"Bearer {self.token}":
            return 401, {"error": "This token opens nothing."}
        if method == "DELETE":
            self.events, self.token = [], ""
            return 204, None
        found = self.before(body["events"])
        if found:
            return found
        said = [self._take(event) for event in body["events"]]
        self.after(body["events"])
        return 200, said

    def _join(self, headers: dict[str, str], body: Any) -> Reply:
        assert not {"origin", "cookie"} & {*headers}, "a program, and no browser"
        if self.joins:
            return self.joins
        if body["code"].upper() != CODE:
            return 401, {"error": "This is not the code of the dojo. Look at the projector."}
        return self._seated(self.token)

    def _seated(self, token: str) -> Reply:
        self.token = token
        return 201, {"seat": "s1", "name": "brisk otter", "token": token, "seat_code": "302 817", "pack": {}}

    def _take(self, event: dict[str, Any]) -> dict[str, Any]:
        if event["id"] in self.verdicts:
            return {**self.verdicts[event["id"]], "id": event["id"], "status": "known"}
        said = {"id": event["id"], **self.status(event)}
        if said["status"] in ("judged", "taken"):
            self.events.append(event)
            self.verdicts[event["id"]] = said
        return said


def verdict(event: dict[str, Any]) -> dict[str, Any]:
    """What torch says of an answer, as it travels."""
    kata = CATALOGUE[event["kata"]]
    return JUDGE.judge(read_answers(kata, event["seed"], event["answers"]), ["cpu"]).to_wire()


@contextmanager
def served(dojo: Dojo) -> Iterator[Dojo]:
    """The dojo on a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            try:
                status, said = dojo.answer(self.command, self.path, headers, json.loads(body) if body else None)
            except Cut:
                self.close_connection = True
                return
            data = said if isinstance(said, bytes) else b"" if said is None else json.dumps(said).encode()
            self.send_response(status)
            if status == 302:
                self.send_header("Location", f"{dojo.url}/elsewhere")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_DELETE = do  # noqa: N815  # as the library calls them

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        dojo.url = f"http://127.0.0.1:{server.server_port}"
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield dojo
        finally:
            server.shutdown()
            thread.join()
