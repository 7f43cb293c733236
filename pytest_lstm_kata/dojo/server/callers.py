"""Who asks: the token of a request, whether a page of ours sent it, and how often codes may be guessed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeVar

from pytest_lstm_kata.dojo.room import names
from pytest_lstm_kata.dojo.room.session import Refused
from pytest_lstm_kata.dojo.running.limits import Limits
from pytest_lstm_kata.dojo.running.running import Joined
from pytest_lstm_kata.dojo.server import headers
from pytest_lstm_kata.dojo.server.tries import MINUTE, Tries

T = TypeVar("T")

Kind = Literal["seat", "room", "host"]

_MISSING: Final = "You have no seat here, or not any more. Open the address of the dojo and join with the code."
_FOREIGN: Final = "This was not sent by a page of this dojo. Open its address in the browser, and do it there."
_JSON: Final = "A request to the dojo is JSON: Content-Type: application/json, without an encoding."
_OLD: Final = "This page is too old for that. Load it again."
_TOO_OFTEN: Final = "Too many wrong codes. Try again in {} s."
_GUESSED: Final = "Too many wrong codes for this name. Try again in {} s, or ask the facilitator for a new seat code."
_TOO_MANY: Final = "Too many people joined from your address. Try again in {} s."
_TO_AND_FRO: Final = "Somebody came back to this seat again and again. Try it in {} s."
_TOO_SOON: Final = "Too many people joined from your address and left at once. Try again in {} s."

FORM: Final = "application/x-www-form-urlencoded"
_OF_A_BROWSER: Final = ("origin", "cookie", "sec-fetch-site")
"""A page, of whatever site, cannot send something without the first of these; none of them comes from a program that does not say so itself."""


class Caller(NamedTuple):
    """Who asks, as far as the headers of a request tell; their names are in lower case."""

    headers: Mapping[str, str]
    query: Mapping[str, str] = MappingProxyType({})

    @property
    def _bearer(self) -> str:
        return headers.bearer(self.headers.get("authorization", ""))

    def token(self, allowed: Sequence[Kind]) -> str:
        """The token to go by, whose it is was not looked at. Raises ``Refused``, 401, if there is none.

        A browser that has none of an allowed role shows another, and hears that this is not for it.
        """
        own = headers.cookies(self.headers.get("cookie", ""))
        found = [self._bearer, *(own.get(kind, "") for kind in self.roles(allowed)), *own.values()]
        token = next(filter(None, found), "")
        if not token:
            raise Refused(401, _MISSING)
        return token

    def roles(self, allowed: Sequence[Kind]) -> Sequence[Kind]:
        """Of these, that which the address asks for: a browser may have the tokens of several."""
        return [kind for kind in allowed if kind == self.query.get("as")] or allowed

    def cookie(self, kind: Kind) -> str:
        """The token of this role that a browser has."""
        return headers.cookies(self.headers.get("cookie", "")).get(kind, "")

    @property
    def content(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_form(self) -> bool:
        """Is it the form of a page?"""
        return self.content == FORM

    @property
    def reads_pages(self) -> bool:
        """Does a person look at what is answered?"""
        return "text/html" in self.headers.get("accept", "")

    def check_sender(self, data: bytes) -> None:
        """Raise ``Refused`` for what is neither from a page of ours nor from a program: 403; or no JSON: 415.

        A program has a token, or does not look like a browser. So a page of another site can make nobody join or enter.
        """
        is_json = self.content == "application/json" or not (self.content or data)
        if self.headers.get("content-encoding", "identity") != "identity" or not (is_json or self.is_form):
            raise Refused(415, _JSON)
        is_ours = headers.is_from(self.headers.get("origin", ""), self.headers.get("host", ""))
        is_program = bool(self._bearer) or not any(name in self.headers for name in _OF_A_BROWSER)
        if not is_ours and (self.is_form or not is_program):
            raise Refused(403, _FOREIGN)

    @staticmethod
    def check_nonce(nonce: str, secret: str) -> None:
        """Raise ``Refused``, 403, for a form that was not made for who has this token."""
        if not headers.is_nonce(nonce, secret):
            raise Refused(403, _OLD)


class Guesses:
    """Codes are guessed a few times a minute.

    Many have one address, such as all phones of a school, so a right code is taken whatever others of this address tried: join
    code and host code are too long to be guessed, however often. A seat code is not, so that of one name has to wait.
    """

    def __init__(self, limits: Limits) -> None:
        self._of_addresses = Tries(limits.wrong_codes)
        self._of_names = Tries(limits.wrong_name_codes)
        self._of_names_here = Tries(limits.wrong_seat_codes)
        self._new_codes: Counter[str] = Counter()
        """How often there was another seat code, by name."""
        self._joins = Tries(limits.joins)
        self._returns = Tries(limits.returns)
        self._leaves = Tries(limits.leaves)
        self._came: dict[str, str] = {}
        """The seats of the last minute, and from which address they were taken."""

    async def joining(self, address: str, trial: Callable[[], Awaitable[Joined]]) -> Joined:
        """As ``right``; raises ``Refused``, 429, too, if so many joined that these cannot all be people."""
        _check(self._joins, address, _TOO_MANY)
        joined = await self.right(f"join {address}", trial)
        self._joins.count(address)
        self._came[joined.seat] = address
        asyncio.get_running_loop().call_later(MINUTE, self._came.pop, joined.seat, None)
        return joined

    def leaving(self, seat: str) -> None:
        """Raises ``Refused``, 429, if too many leave who have just come: they would use up the joins of their address."""
        address = self._came.get(seat)
        if address is not None:
            _check(self._leaves, address, _TOO_SOON)
            self._leaves.count(address)

    async def returning(self, address: str, trial: Callable[[], Awaitable[T]], name: str) -> T:
        """As ``right``, for the seat of this name; raises ``Refused``, 429, for the right code, too, after wrong ones, and after many right ones.

        The name is empty if nobody here has it: then there is nothing to guess, and made-up names do not crowd out others.
        """
        if not name:
            return await self.right(f"return {address}", trial)
        key = names.key(name)[:99]
        guessed = f"{self._new_codes[key]} {key}"
        here = f"{guessed} {address}"
        _check(self._of_names, guessed, _GUESSED)
        _check(self._of_names_here, here, _GUESSED)
        _check(self._returns, key, _TO_AND_FRO)
        found = await self.right(f"return {address}", trial, (self._of_names, guessed), (self._of_names_here, here))
        self._returns.count(key)
        return found

    def recoded(self, name: str) -> None:
        """The seat of this name has another code, of which nothing is guessed yet."""
        self._new_codes[names.key(name)[:99]] += 1

    async def right(self, who: str, trial: Callable[[], Awaitable[T]], *wrong: tuple[Tries, str]) -> T:
        """What the trial comes to, which raises ``Refused``, 401, for a wrong code. That is 429 after too many of them.

        ``wrong`` is where else a wrong one counts.
        """
        try:
            return await trial()
        except Refused as refused:
            if refused.status != 401:
                raise
            for tries, name in wrong:
                tries.count(name)
            _check(self._of_addresses, who, _TOO_OFTEN)
            self._of_addresses.count(who)
            raise


def _check(tries: Tries, who: str, sentence: str) -> None:
    """Raise ``Refused`` if this one has to wait: 429."""
    wait = tries.wait(who)
    if wait:
        raise Refused(429, sentence.format(wait), wait)
