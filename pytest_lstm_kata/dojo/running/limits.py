"""What a dojo allows, in one place: ``docs/dojo.md`` has the same table. Tests take shorter times."""

from __future__ import annotations

from typing import Final, NamedTuple


class Limits(NamedTuple):
    """Times are in seconds, sizes in bytes."""

    head: float = 5
    """From the first byte of a request, or from the connection, to the end of its head; and how long a connection may idle."""
    body: float = 5
    """From the end of the head to the end of the body."""
    body_size: int = 64 * 1024
    unread: float = 20
    """How long a client may hardly read what was sent to it."""
    rate: int = 1_000
    """Bytes a second that it reads at least on average in this time, if it has so many to read."""
    idle: int = 8
    """Connections of one seat, or of one address that has not joined, for whose bytes the server waits; one more closes the oldest."""
    grace: float = 0.5
    """So long a connection is not counted as idle: all phones of a school come in the same second."""
    connections: int = 2_000
    """All of them; one more closes one of whoever has most."""
    backlog: int = 64
    """Connections that are accepted at once."""
    queue: int = 1024
    """Connections that wait for that: all phones of a school."""
    streams: int = 8
    """Pages of one seat that are kept up to date."""
    updates: float = 0.25
    """At least so long between two updates of a page: what happens meanwhile is one update."""
    settle: float = 0.05
    """So long what happens is not yet shown: an answer and its verdict are one update, and the verdict waits for no page."""
    share: float = 0.003
    """So long for each page of a seat, if that is more: what one does must not take all others' time."""
    beat: float = 4
    """A page hears at least this often that the dojo is there."""
    wrong_codes: int = 10
    """In a minute, from one address: of each kind."""
    wrong_seat_codes: int = 5
    """In a minute, for one name, from one address: who guesses from another does not keep its owner out."""
    wrong_name_codes: int = 30
    """In a minute, for one name, from everywhere."""
    returns: int = 5
    """In a minute, to one seat."""
    joins: int = 600
    """In a minute, from one address: all seats that there can be, and those who left again."""
    leaves: int = 30
    """In a minute, of seats that were taken from one address less than a minute ago."""
    seats: int = 64
    most_seats: int = 500
    """What ``--seats`` takes at most."""
    name: int = 24
    """Characters."""
    events: int = 50
    """Answers in one request."""
    waiting: int = 8
    """Answers of one seat that wait while one is judged."""
    answers: int = 60
    """In a minute, of one seat."""
    seat_events: int = 1_000
    """All that one seat does."""
    way_back: int = 8 * 1024
    """Bytes of a seat's share that answers leave for coming back: some forty times."""
    numbers: int = 5
    """Others than its own, with which a seat can practise one kata."""
    blank: int = 2_000
    """Characters of one answer."""
    weights: int = 2**18
    """Of a design, all together."""
    judgement: float = 5
    journal: int = 64 * 1024 * 1024

    def seat_share(self, seats: int) -> int:
        """Bytes of the journal for all that one seat of so many does. An eighth is for the facilitator, and for seats that have gone."""
        return self.journal * 7 // 8 // seats


USUAL: Final = Limits()
