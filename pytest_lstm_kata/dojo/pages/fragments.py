"""What a page shows now, as HTML: the inside of its ``<main>``, which an event carries whole."""

from __future__ import annotations

from pytest_lstm_kata.dojo.pages import host_page, room_page, seat_page
from pytest_lstm_kata.dojo.pages.parts import Asked
from pytest_lstm_kata.dojo.room.views import HostView, RoomView, SeatView

_USUAL = Asked()


def fragment(view: SeatView | RoomView | HostView, asked: Asked = _USUAL) -> str:
    """The view as HTML, for a page that was asked for in this way."""
    if isinstance(view, SeatView):
        return seat_page.fragment(view, asked)
    return room_page.fragment(view) if isinstance(view, RoomView) else host_page.fragment(view, asked)
