"""A server of a dojo's pages that shows what a test gives it, keeps what is posted, and can be silent, away, or refuse."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs, parse_qsl, urlsplit

from pytest_lstm_kata.dojo.pages import pages
from pytest_lstm_kata.dojo.pages.fragments import fragment
from pytest_lstm_kata.dojo.pages.parts import Asked
from pytest_lstm_kata.dojo.room.views import HostView, RoomView, SeatView

View = SeatView | RoomView | HostView
PAGES = {"/": "seat", "/room": "room", "/host": "host"}


class Stage:
    """What is shown, by role, and what came."""

    def __init__(self, **views: View) -> None:
        self.views = views
        self.changed = threading.Condition()
        self.number = 1
        self.posted: list[tuple[str, dict[str, str]]] = []
        self.streams = 0
        """That are open."""
        self.is_silent = False
        """Are events kept back on their way?"""
        self.refusal = ""
        self.dead = False
        self.port = 0
        self.begin()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def begin(self) -> None:
        """Be there, at the same place as before."""
        stage = self

        class _Here(_Handler):
            on = stage

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), _Here)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.is_away = False
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def end(self) -> None:
        """Be away: streams end, and nobody answers."""
        self.is_away = True
        with self.changed:
            self.changed.notify_all()
        self._server.shutdown()
        self._server.server_close()

    def show(self, **views: View) -> None:
        """Show something else from now on."""
        with self.changed:
            self.views |= views
            self.number += 1
            self.changed.notify_all()


class _Handler(BaseHTTPRequestHandler):
    on: ClassVar[Stage]

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as the base class has it
        """Nothing."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        query = {key: values[0] for key, values in parse_qs(address.query).items()}
        asked = Asked.of(query, "f0rm")
        if address.path == "/events":
            self._stream(query["as"], asked)
        elif address.path == "/state":
            if self.on.dead:
                self._answer(401, "{}")
            elif query["after"] == str(self.on.number):
                self._answer(204, "")
            else:
                self._answer(200, fragment(self.on.views[query["as"]], asked), **{"X-State": str(self.on.number)})
        elif self.on.dead:
            self._answer(200, pages.join("n0nce", asked, said="You are not in this dojo any more."))
        elif address.path in PAGES:
            view = self.on.views[PAGES[address.path]]._replace(revision=self.on.number)
            self._answer(200, pages.document(view, "n0nce", asked, is_host="host" in self.on.views))
        else:
            self._answer(404, "")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.on.posted.append((self.path, dict(parse_qsl(body, keep_blank_values=True))))
        if self.on.refusal:
            self._answer(409, json.dumps({"error": self.on.refusal}))
        else:
            self._answer(303, "", Location="/")

    def _answer(self, status: int, body: str, **more: str) -> None:
        self.send_response(status)
        own = "'nonce-n0nce'"
        policy = f"default-src 'none'; style-src {own}; script-src {own}; connect-src 'self'; img-src data:; form-action 'self'"
        for name, value in {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": policy,
            **more,
        }.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def _stream(self, role: str, asked: Asked) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        number, stage = 0, self.on
        with stage.changed:
            stage.streams += 1
        try:
            while not stage.is_away:
                if number != stage.number and not stage.is_silent:
                    number = stage.number
                    lines = fragment(stage.views[role], asked).splitlines()
                    self.wfile.write(f"id: {number}\n{''.join(f'data: {line}{chr(10)}' for line in lines)}\n".encode())
                elif not stage.is_silent:
                    self.wfile.write(b"event: beat\ndata:\n\n")
                with stage.changed:
                    stage.changed.wait(0.2)
        except OSError:
            pass  # who listened has gone
        with stage.changed:
            stage.streams -= 1
