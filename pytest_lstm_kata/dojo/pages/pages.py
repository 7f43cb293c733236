"""The pages of a dojo: for a learner, the projector and the facilitator, and for whoever has no seat yet.

Each works without its script: forms are posted, and a page in which nothing can be typed loads itself again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from importlib.resources import files
from string import Template
from typing import Final

from pytest_lstm_kata.dojo.pages import room_page
from pytest_lstm_kata.dojo.pages.fragments import fragment
from pytest_lstm_kata.dojo.pages.parts import Asked, button, form, plain, with_code
from pytest_lstm_kata.dojo.room.names import LONGEST, OF_NAME
from pytest_lstm_kata.dojo.room.views import HostView, RoomView, SeatView
from pytest_lstm_kata.explain.class_table import text


def _text(name: str, room: str = "dojo.pages") -> str:
    return (files(f"pytest_lstm_kata.{room}") / name).read_text(encoding="utf-8").strip()


_FRAME: Final = Template(_text("pages.html"))
_STYLE: Final = f"{_text('page.css', 'explain')}\n{_text('pages.css')}"
"""The colours of all our pages, and what a dojo's pages have besides."""
_SCRIPT: Final = _text("pages.js")
_LARGEST_LETTERS: Final = _text("room.js")
_RELOAD: Final = '<noscript><meta http-equiv="refresh" content="{}"></noscript>\n'
_BY_HAND: Final = '<noscript><p class="quiet">This page and its clock stand still while you type. <a href="">Load it again</a> to see what is new.</p></noscript>\n'
"""Without a script: what is typed is not taken away."""
_FIRST: Final = " autofocus"
"""The field in which one types first."""
_OWN_NAME: Final = (
    f"Your name (up to {LONGEST} characters). The facilitator sees it, and the projector shows it while people join"
)


def document(view: SeatView | RoomView | HostView, nonce: str, asked: Asked, *, is_host: bool = False) -> str:
    """The whole page of a seat, the room or the facilitator, up to date.

    ``nonce`` is that of its style and script. ``is_host`` says that whoever looks at the page of the room may go on by a key, too.
    """
    role = {SeatView: "seat", RoomView: "room", HostView: "host"}[type(view)]
    inside = fragment(view, asked)
    about = f' data-role="{role}" data-state="{view.revision}"'
    after = form("/host/next", "", asked, "next", "move") if is_host and role == "room" else ""
    after += room_page.way(view) if isinstance(view, RoomView) else ""
    is_soon_more = view.phase == "explain" and not view.explained  # which is made meanwhile
    return _page(role, view.title, inside, nonce, about, after, 2 if is_soon_more else 10)


def join(
    nonce: str,
    asked: Asked,
    *,
    title: str = "",
    own_names: bool = False,
    said: str = "",
    is_back: bool = False,
    name: str = "",
) -> str:
    """The page of who has no seat: with the code, or with name and seat code for who had one, ``is_back`` if most likely so.

    ``said`` is why they have none, and ``name`` what they have typed before.
    """
    first, second = ("", _FIRST) if is_back else (_FIRST, "")
    named = f'required {OF_NAME} value="{text(name)}"'
    fields = _field("code", "Code, as on the projector", f'required maxlength="12" autocapitalize="characters"{first}')
    fields += _field("name", _OWN_NAME, named) if own_names else "<p>The dojo draws a name for you.</p>"
    again = _field("name", "Name, as on your other device", f"{named}{'' if name else second}", "again-")
    again += _field("seat_code", "Seat code", f'required maxlength="8" inputmode="numeric"{second if name else ""}')
    new = plain(form("/seats", fields + button("Join", "join", "main"), asked))
    former = plain(form("/seats/return", again + button("Go on", "return"), asked))
    ways = (former, "Join with another seat", new) if is_back else (new, "I have a seat already", former)
    inside = "<h1>{}</h1>{}{}<details><summary>{}</summary>{}</details>".format(
        text(title or "The dojo"), _said(said), *ways
    )
    return _page("seat", title, inside, nonce)


def enter(nonce: str, asked: Asked, *, said: str = "") -> str:
    """The page that asks for the facilitator's code."""
    how = f'required maxlength="20" autocapitalize="characters"{_FIRST}'
    field = _field("code", "The facilitator's code, as in the terminal", how)
    inside = (
        f"<h1>The facilitator</h1>{_said(said)}{plain(form('/host', field + button('Enter', 'enter', 'main'), asked))}"
    )
    return _page("host", "The facilitator", inside, nonce)


def notice(nonce: str, heading: str, sentence: str, back: str = "/") -> str:
    """A page that says one thing: why something was not done, or that the dojo is over."""
    way = f'<p><a href="{back}">Back</a></p>' if back else ""
    return _page("seat", heading, f"<h1>{text(heading)}</h1><p>{with_code(sentence)}</p>{way}", nonce)


def wheels(nonce: str, names: Iterable[str]) -> str:
    """The page from which pip installs: ``pip install --no-index --find-links URL``."""
    links = "".join(f'<li><a href="{escape(name)}">{text(name)}</a></li>' for name in names)
    return _page("seat", "Wheels", f"<h1>Wheels</h1><ul>{links}</ul>", nonce)


def _page(role: str, title: str, inside: str, nonce: str, about: str = "", after: str = "", seconds: int = 10) -> str:
    """The whole page. ``about`` is what the script knows of one that is kept up to date: without it every few seconds."""
    can_type = bool(re.search(r'<select|<input (?!type="hidden")', inside))
    return _FRAME.substitute(
        role=role,
        title=text(title or "The dojo"),
        inside=inside,
        nonce=nonce,
        about=about,
        kept="this page goes on when it is back" if role == "room" else "what you type stays here",
        before=_BY_HAND if about and can_type else "",
        after=after,
        reload=_RELOAD.format(seconds) if about and not can_type else "",
        style=_STYLE,
        script=script() + ("\n" + _LARGEST_LETTERS if role == "room" else ""),
    )


def _field(name: str, label: str, more: str, before: str = "") -> str:
    usual = 'autocomplete="off" spellcheck="false"'
    return f'<p class="field"><label for="{before}{name}">{label}</label> <input id="{before}{name}" name="{name}" {usual} {more}></p>'


def _said(sentence: str) -> str:
    return f'<p class="refused" role="alert">{text(sentence)}</p>' if sentence else ""


def script() -> str:
    """What a page does by itself."""
    return _SCRIPT
