"""Which page somebody is shown: that of their role, or that with which one joins or enters; and what is refused, as a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final, NamedTuple, Self

from pytest_lstm_kata.dojo.pages import pages
from pytest_lstm_kata.dojo.pages.parts import Asked
from pytest_lstm_kata.dojo.room.session import GONE, Refused
from pytest_lstm_kata.dojo.running.codes import digest
from pytest_lstm_kata.dojo.running.running import Dojo, Role
from pytest_lstm_kata.dojo.server import headers
from pytest_lstm_kata.dojo.server.callers import Caller, Kind

_NOT_FOR: Final = {
    "seat": "This is for learners: join with the code.",
    "host": "This is for the facilitator.",
    "room": "This is for the projector.",
}


class Page(NamedTuple):
    """What a browser gets."""

    html: str
    status: int
    headers: Mapping[str, str]
    cookies: Sequence[str]

    @classmethod
    def of(cls, make: Callable[[str], str], status: int = 200, cookies: Sequence[str] = ()) -> Self:
        """The page that is made with a nonce, which its style and script have."""
        nonce = headers.new_nonce()
        return cls(make(nonce), status, headers.security(nonce), cookies)


class Front:
    """The pages of one dojo."""

    def __init__(self, dojo: Dojo) -> None:
        self._dojo = dojo

    def who(self, caller: Caller, allowed: Sequence[Kind]) -> tuple[str, Role]:
        """The token and whose it is. Raises ``Refused``: 401 for none, or a dead one; 403 for that of another role."""
        token = caller.token(allowed)
        role, roles = self._dojo.who(token), caller.roles(allowed)
        if role.kind not in roles:
            raise Refused(403, _NOT_FOR[roles[0]])
        return token, role

    def asked(self, caller: Caller, token: str = "") -> Asked:
        """How the page is asked for; its forms are for who has the token, or for anybody who has none."""
        return Asked.of(caller.query, headers.form_nonce(token or self._dojo.room_token))

    def cookie(self, caller: Caller, kind: Kind, token: str) -> str:
        """That which keeps this token. By https alone where people come in by it; the facilitator may sit behind the proxy."""
        address = self._dojo.address
        is_secure = address.startswith("https:") and headers.is_from(address, caller.headers.get("host", ""))
        return headers.cookie(kind, token, is_secure=is_secure)

    def home(self, caller: Caller) -> Page:
        """The page of a seat; for who has none, that with which one joins."""
        try:
            token, role = self.who(caller, ["seat"])
        except Refused:
            before = caller.cookie("seat")
            why = self._dojo.session.gone.get(digest(before), "")
            cookies = [self.cookie(caller, "seat", "")] if before and not why else []  # why is said after a reload, too
            return self._join(caller, GONE[why] if why else "", cookies=cookies, is_back=why == "moved")
        return self._document(caller, token, role)

    def room(self, caller: Caller) -> Page:
        """The projector's page; in the facilitator's browser it goes on by a key, too."""
        try:
            token, role = self.who(caller, ["host", "room"])
        except Refused:
            return self._enter(caller)
        cookies = [self.cookie(caller, "room", self._dojo.room_token)]
        return self._document(caller, token, Role("room"), cookies, is_host=role.kind == "host")

    def host(self, caller: Caller) -> Page:
        """The facilitator's page; for others, that which asks for the code."""
        try:
            token, role = self.who(caller, ["host"])
        except Refused:
            return self._enter(caller)
        return self._document(caller, token, role)

    def refusal(self, caller: Caller, path: str, status: int, sentence: str, name: str = "") -> Page:
        """Why something was not done. Where a code was wrong, one types it again; the name that was typed beside it is kept."""
        if path in {"/seats", "/seats/return"}:
            return self._join(caller, sentence, status, is_back=path == "/seats/return", name=name)
        if path == "/host":
            return self._enter(caller, sentence, status)
        back = "/host" if path.startswith("/host") else "/"
        return Page.of(lambda nonce: pages.notice(nonce, "That was not done", sentence, back), status)

    @staticmethod
    def over() -> Page:
        """The last page: when the facilitator has ended the dojo, nothing answers any more."""
        told = "All seats, answers and names are deleted. You can close this page."
        return Page.of(lambda nonce: pages.notice(nonce, "The dojo is over", told, back=""))

    def _document(
        self, caller: Caller, token: str, role: Role, cookies: Sequence[str] = (), *, is_host: bool = False
    ) -> Page:
        asked = self.asked(caller, token)
        view = self._dojo.view(role, asked.at)
        return Page.of(lambda nonce: pages.document(view, nonce, asked, is_host=is_host), cookies=cookies)

    async def leave(self, seat: str) -> Page:
        """Give up a seat, as a page can; the browser knows it no more."""
        await self._dojo.leave(seat)
        told = "All that you sent is deleted, and your name. You can join again with the code."
        heading, cookies = "You have left the dojo", [headers.cookie("seat", "")]
        return Page.of(lambda nonce: pages.notice(nonce, heading, told), cookies=cookies)

    def _join(
        self,
        caller: Caller,
        said: str = "",
        status: int = 200,
        cookies: Sequence[str] = (),
        *,
        is_back: bool = False,
        name: str = "",
    ) -> Page:
        opened, asked = self._dojo.session.opened, self.asked(caller)
        title, own = (opened.title, opened.names == "own") if opened else ("", False)
        how: dict[str, Any] = {"title": title, "own_names": own, "said": said, "is_back": is_back, "name": name}
        return Page.of(lambda nonce: pages.join(nonce, asked, **how), status, cookies)

    def _enter(self, caller: Caller, said: str = "", status: int = 200) -> Page:
        asked = self.asked(caller)
        return Page.of(lambda nonce: pages.enter(nonce, asked, said=said), status)


def check_taken(told: object) -> None:
    """Raise ``Refused`` for a form whose answer was not taken: a page shows no list that would say so."""
    for one in told if isinstance(told, list) else ():
        if one["status"] in {"closed", "refused"}:
            raise Refused(HTTPStatus.CONFLICT if one["status"] == "closed" else HTTPStatus.BAD_REQUEST, one["sentence"])
