"""The promise: a page is whole in itself, works without its script, and runs and loads nothing but what its nonces allow."""

from __future__ import annotations

import re
from html import escape

import pytest

from made_up_room import HOSTILE, host, room, seat
from pytest_lstm_kata.dojo.pages import pages, qr
from pytest_lstm_kata.dojo.pages.parts import Asked
from pytest_lstm_kata.dojo.room.views import HostView, RoomView, SeatView

ASKED = Asked(nonce="f0rm")
NAMES = ("seat", "waiting", "room", "host", "join", "enter", "notice", "wheels")


@pytest.fixture
def every() -> dict[str, str]:
    """Each page once."""
    return {
        "seat": pages.document(seat(), "p4ge", ASKED),
        "waiting": pages.document(seat("join"), "p4ge", ASKED),
        "room": pages.document(room(), "p4ge", ASKED),
        "host": pages.document(host(), "p4ge", ASKED),
        "join": pages.join("p4ge", ASKED, title=HOSTILE[0], own_names=True, said=HOSTILE[1]),
        "enter": pages.enter("p4ge", ASKED, said="This is not the code."),
        "notice": pages.notice("p4ge", HOSTILE[0], HOSTILE[1]),
        "wheels": pages.wheels("p4ge", [HOSTILE[1], "lstm_kata-1.whl"]),
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_page_obeys_its_policy(every: dict[str, str], name: str) -> None:
    """One style and one script, with the page's nonce; nothing inline besides, and nothing from elsewhere."""
    html = every[name]
    assert html.startswith("<!doctype html>")
    assert re.findall(r"<(?:script|style)[^>]*>", html) == [
        '<style nonce="p4ge">',
        '<script type="module" nonce="p4ge">',
    ]
    body = html[html.index("<body>") : html.index("<script")]
    assert not re.search(r'\s(style|on\w+)="', body)
    assert "<img" not in body
    assert "http" not in body.replace("http://192.168.178.45:8765/", "")
    assert body.count("<h1") == 1


@pytest.mark.parametrize("name", NAMES)
def test_each_form_carries_its_nonce(every: dict[str, str], name: str) -> None:
    """So it can be posted by a page that we made, and by no other; the projector's page has none."""
    forms = re.findall(r'<form[^>]*method="post".*?</form>', every[name])
    assert all('name="nonce" value="f0rm"' in each for each in forms)
    assert bool(forms) == (name not in {"room", "notice", "wheels"})


def test_a_page_without_its_script_loads_itself_again_where_nothing_is_typed(every: dict[str, str]) -> None:
    """Else it says how to see what is new, and does not take away what is typed."""
    reload = '<noscript><meta http-equiv="refresh" content="10"></noscript>'
    assert reload in every["waiting"]
    assert reload in every["room"]
    assert reload in every["host"]
    assert reload not in every["seat"]
    assert reload in pages.document(seat("explain"), "p4ge", ASKED)
    unexplained = pages.document(seat("explain")._replace(explained=""), "p4ge", ASKED)
    assert reload.replace("10", "2") in unexplained, "until it is there"
    assert "This page and its clock stand still while you type." in every["seat"].partition("<main")[0], "above all"
    choosing = pages.document(host(), "p4ge", ASKED._replace(panel="vote"))
    assert reload not in choosing
    for name in ("join", "enter", "notice", "wheels"):
        assert "<noscript>" not in every[name]


@pytest.mark.parametrize(("view", "role", "state"), [(seat(), "seat", 3), (room(), "room", 0), (host(), "host", 9)])
def test_a_page_knows_its_role_and_state(view: SeatView | RoomView | HostView, role: str, state: int) -> None:
    """From there its script goes on."""
    assert f'<main data-role="{role}" data-state="{state}">' in pages.document(view, "p4ge", ASKED)


def test_the_facilitator_goes_on_from_the_projectors_page_too(every: dict[str, str]) -> None:
    """By a key: there is a form for it and no button. Nobody else has it."""
    assert 'action="/host/next"' not in every["room"]
    assert '<form method="post" action="/host/next" id="next" class="move">' in pages.document(
        room(), "p4ge", ASKED, is_host=True
    )
    assert pages.document(host(), "p4ge", ASKED, is_host=True).count('id="next"') == 1


def first_field(html: str) -> str:
    """The only one that has the focus."""
    (field,) = re.findall(r"<input[^>]* autofocus>", html)
    return str(field)


def test_a_name_that_was_typed_is_kept() -> None:
    """In the way that was gone; what was wrong beside it is typed again."""
    html = pages.join("p4ge", ASKED, own_names=True, said="Look again.", is_back=True, name=HOSTILE[0])
    assert html.count(f'value="{escape(HOSTILE[0])}"') == 2
    assert 'name="seat_code"' in first_field(html)
    assert 'name="seat_code"' in html.partition("<details>")[0]


def test_who_has_no_seat_is_asked_for_the_code(every: dict[str, str]) -> None:
    """And for a name where names are not drawn; who had a seat gets it back."""
    assert 'name="name"' in every["join"]
    drawn = pages.join("p4ge", ASKED)
    assert drawn.count('name="name"') == 1
    assert "The dojo draws a name for you." in drawn
    assert 'action="/seats/return"' in drawn
    assert "I have a seat already" in drawn.partition('action="/seats/return"')[0]
    assert 'action="/seats"' not in pages.join("p4ge", ASKED, is_back=True).partition("Join with another seat")[0]
    assert 'name="code"' in first_field(drawn)
    assert 'name="code"' in first_field(every["enter"])
    assert 'id="again-name"' in first_field(pages.join("p4ge", ASKED, is_back=True))
    for html in (every["join"], drawn, pages.document(host(), "p4ge", ASKED._replace(at="s7"))):
        assert 'maxlength="24"' not in html, "nothing is cut without a word"
        assert html.count('pattern=".{1,24}" title="At most 24 characters"') == html.count('name="name"')
    assert "refused" not in drawn[drawn.index("<body>") :]


def test_the_way_back_is_left_out_where_there_is_none(every: dict[str, str]) -> None:
    """As after the end."""
    assert '<a href="/">Back</a>' in every["notice"]
    assert "Back" not in pages.notice("p4ge", "The dojo is over", "Thank you.", back="")


def test_a_page_says_that_the_dojo_is_away() -> None:
    """And what becomes of what is typed, where anything can be typed."""
    assert 'data-away="The dojo is away; what you type stays here."' in pages.document(seat(), "p4ge", ASKED)
    assert 'data-away="The dojo is away; this page goes on when it is back."' in pages.document(room(), "p4ge", ASKED)


def test_the_script_fits_on_a_screen() -> None:
    """Sixty lines."""
    assert len(pages.script().splitlines()) <= 60
    assert max(map(len, pages.script().splitlines())) <= 150


def test_the_way_in_as_a_code() -> None:
    """Large as one likes on a page, and in blocks in a terminal."""
    assert qr.svg("http://192.168.178.45:8765/#K7QM2P").startswith('<svg role="img" aria-label="QR code')
    assert "█" in qr.terminal("http://192.168.178.45:8765/#K7QM2P")
