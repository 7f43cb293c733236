"""What a learner's own tools ask of a dojo, over HTTP, with nothing but Python's own library.

No answer is awaited for long, however it comes; no redirect is followed, for it could lead the token elsewhere; and nothing that
is answered is taken for what it should be before that was looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from http.client import HTTPException
from typing import Any, Final, NoReturn
from urllib.parse import urlsplit
from urllib.request import Request

from pytest_lstm_kata.dojo.tools.exchange import Exchange
from pytest_lstm_kata.dojo.tools.membership import Membership
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.record.structuring import Mismatch, structure

PORT: Final = 8765
"""Where a dojo listens if nobody says otherwise."""

SENDING: Final = 2.0
"""Seconds to wait for the dojo while nobody waits for what it says."""

ASKING: Final = 5.0
"""Seconds to wait for a verdict, without which there is none."""

JOINING: Final = 10.0
"""Seconds to wait where one has asked for nothing else."""

_LONGEST: Final = 400
"""Characters of a sentence that a dojo says."""

_LONGEST_TEXT: Final = 2_000
"""Characters of whatever else it says."""


class BadAddress(Exception):
    """This is no address; the text says what one looks like."""


class Away(Exception):
    """The dojo gave no answer, or something else did; the text says why."""


class Refusal(Exception):
    """The dojo refused; the text is its own sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def address(typed: str) -> tuple[str, str]:
    """The address of a dojo as it was typed or scanned: where it is, and the code that stands behind ``#``, if one does.

    Raises ``BadAddress``.
    """
    text = typed.strip()
    text = text if "://" in text else f"http://{text}"
    wrong = BadAddress(
        f"{printable(typed)[:80]} is not the address of a dojo. It looks like http://192.168.178.45:{PORT}, as on the projector."
    )
    try:
        found = urlsplit(text)
        host, port = found.hostname, found.port
    except ValueError:
        raise wrong from None
    plain = host and re.fullmatch(r"[\w.:-]+", host, re.ASCII) and "@" not in found.netloc
    if not plain or found.scheme not in ("http", "https"):
        raise wrong
    shown = f"[{host}]" if ":" in str(host) else host
    return f"{found.scheme}://{shown}{f':{port}' if port else ''}", found.fragment


def join(url: str, code: str, name: str | None, packs: Mapping[str, str]) -> Membership:
    """Take a seat. Raises ``Away`` and ``Refusal``."""
    body = {"code": code, "pack": dict(packs), **({"name": name} if name else {})}
    return _seated(url, _ask(url, "POST", "/api/1/seats", body, seconds=JOINING))


def come_back(url: str, name: str, seat_code: str) -> Membership:
    """Take the seat that one had before, on another device maybe, which has it no more. Raises ``Away`` and ``Refusal``."""
    body = {"name": name, "seat_code": seat_code}
    return _seated(url, _ask(url, "POST", "/api/1/seats/return", body, seconds=JOINING))


def delete(seat: Membership) -> None:
    """Give the seat up; the dojo deletes what came from it. Raises ``Away`` and ``Refusal``."""
    _ask(seat.url, "DELETE", "/api/1/seats/me", token=seat.token, seconds=JOINING)


def answers(seat: Membership, events: Sequence[Mapping[str, Any]], seconds: float) -> list[dict[str, Any]]:
    """What the dojo says to each of these answers, in their order: ``{"id": ..., "status": ...}`` and more.

    Raises ``Away`` and ``Refusal``.
    """
    said = _ask(seat.url, "POST", "/api/1/answers", {"events": [*events]}, token=seat.token, seconds=seconds)
    told = said if isinstance(said, list) else []
    fits = len(told) == len(events) and all(
        isinstance(one, dict) and one.get("id") == event["id"] and isinstance(one.get("status"), str)
        for one, event in zip(told, events, strict=True)
    )
    if not fits:
        raise _stranger(seat.url)
    try:
        return [_printable(one) | _on_page(seat, one) for one in told]
    except RecursionError:
        raise _stranger(seat.url) from None


def _on_page(seat: Membership, said: Mapping[str, Any]) -> dict[str, str]:
    """In place of the dojo's sentence, which is for pages: where there is one."""
    return (
        {"sentence": f"The room asks it with other numbers now. {seat.in_browser}"}
        if said.get("on_page") is True
        else {}
    )


def reason(said: Mapping[str, Any]) -> str:
    """Why the dojo did not take an answer, without the end of a sentence."""
    sentence = said.get("sentence")
    usual = "it is not open in the dojo now" if said["status"] == "closed" else "the dojo refused it"
    return sentence[:_LONGEST].rstrip(".") if isinstance(sentence, str) and sentence else usual


def _seated(url: str, said: Any) -> Membership:
    told = said if isinstance(said, dict) else {}
    seat = {"url": url, "token": told.get("token"), "name": told.get("name"), "code": told.get("seat_code")}
    try:
        return structure(seat, Membership)
    except Mismatch:
        raise _stranger(url) from None


def _ask(
    url: str, method: str, path: str, body: Mapping[str, Any] | None = None, *, token: str = "", seconds: float
) -> Any:
    """What is answered, as JSON; None if nothing is. Raises ``Away`` and ``Refusal``."""
    headers = {"Accept": "application/json", "User-Agent": "lstm-kata"}
    headers |= {"Authorization": f"Bearer {token}"} if token else {}
    headers |= {"Content-Type": "application/json"} if body is not None else {}
    data = None if body is None else json.dumps(body).encode()
    request = Request(url + path, data, headers, method=method)  # noqa: S310  # ``address`` lets no other schemes through
    try:
        status, data = Exchange(request, seconds).result()
    except (OSError, HTTPException, ValueError) as error:  # a name of a host may be no name, and numbers too large
        raise Away(f"The dojo at {url} cannot be reached: {_why(error, seconds)}.") from None
    if status == 204:
        return None
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        raise _stranger(url) from None
    return said if status < 300 else _refuse(url, status, said)


def _refuse(url: str, status: int, said: Any) -> NoReturn:
    """Raise what was refused in the dojo's own words; what has none is no dojo."""
    sentence = said.get("error") if isinstance(said, dict) else None
    if not isinstance(sentence, str) or not sentence.strip():
        raise _stranger(url)
    raise Refusal(status, printable(sentence[:_LONGEST]))


def _stranger(url: str) -> Away:
    return Away(f"What answers at {url} is not a dojo of this version.")


def _why(error: Exception, seconds: float) -> str:
    reason = getattr(error, "reason", error)  # what ``urllib`` wraps
    if isinstance(reason, TimeoutError):
        return f"no answer within {seconds:g} seconds"
    said = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
    return printable(str(said)).rstrip(".")


def _printable(value: Any) -> Any:
    """The same with texts that a terminal can show."""
    if isinstance(value, str):
        return printable(value[:_LONGEST_TEXT])
    if isinstance(value, list):
        return [*map(_printable, value)]
    return {_printable(name): _printable(one) for name, one in value.items()} if isinstance(value, dict) else value
