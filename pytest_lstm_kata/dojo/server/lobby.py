"""All connections, by whose they are: who has too many loses one, and others do not."""

from __future__ import annotations

from typing import Protocol

from pytest_lstm_kata.dojo.running.limits import Limits


class Connection(Protocol):
    """What can be hung up on."""

    def turn_away(self) -> None:
        """Hang up at once."""


class Bag:
    """Some of the connections, by whose they are; the oldest come first."""

    def __init__(self) -> None:
        self.of: dict[object, dict[Connection, None]] = {}

    def add(self, whose: object, connection: Connection) -> None:
        self.of.setdefault(whose, {})[connection] = None

    def drop(self, whose: object, connection: Connection) -> bool:
        """Was it there?"""
        own = self.of.get(whose, {})
        is_there = connection in own
        if is_there:
            del own[connection]
            if not own:
                del self.of[whose]
        return is_there


class Lobby:
    """The connections of all who are here: of a seat, or of an address that has not joined."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._whose: dict[Connection, object] = {}
        self._idle = Bag()
        """Had time to say something, and did not."""
        self._stuck = Bag()
        """Do not read what they are sent."""
        self._waiting = Bag()
        """Their bytes are waited for."""
        self._held = Bag()
        """All of them."""
        self._bags = (self._idle, self._stuck, self._waiting, self._held)

    def enter(self, connection: Connection, whose: object) -> None:
        """One more. If there is no place for it, whoever has most loses one: the oldest of those that do least."""
        if len(self._whose) >= self._limits.connections:
            held = self._held.of
            most = max(held, key=lambda one: len(held[one]))
            self._turn_away(next(next(iter(bag.of[most])) for bag in self._bags if most in bag.of))
        self._whose[connection] = whose
        self._held.add(whose, connection)

    def know(self, connection: Connection, whose: object) -> None:
        """It turned out to be of this one."""
        before = self._whose.get(connection, whose)
        if before != whose:
            self._whose[connection] = whose
            for bag in self._bags:
                if bag.drop(before, connection):
                    bag.add(whose, connection)

    def wait(self, connection: Connection) -> None:
        """Its bytes are waited for from now on."""
        self._waiting.add(self._whose[connection], connection)

    def settle(self, connection: Connection) -> None:
        """It says nothing. Whoever has too many of these loses the oldest."""
        whose = self._whose[connection]
        self._idle.add(whose, connection)
        own = self._idle.of[whose]
        if len(own) > self._limits.idle:
            self._turn_away(next(iter(own)))

    def hear(self, connection: Connection) -> None:
        """It has said what it wanted."""
        whose = self._whose.get(connection)
        self._idle.drop(whose, connection)
        self._waiting.drop(whose, connection)

    def stick(self, connection: Connection) -> None:
        """It has to read before it can be sent more."""
        self._stuck.add(self._whose[connection], connection)

    def flow(self, connection: Connection) -> None:
        """It has read."""
        self._stuck.drop(self._whose.get(connection), connection)

    def leave(self, connection: Connection) -> None:
        """It has gone."""
        whose = self._whose.pop(connection, None)
        for bag in self._bags:
            bag.drop(whose, connection)

    def _turn_away(self, connection: Connection) -> None:
        self.leave(connection)
        connection.turn_away()
