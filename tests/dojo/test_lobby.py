"""Who loses a connection when there are too many."""

from __future__ import annotations

from pytest_lstm_kata.dojo.running.limits import USUAL
from pytest_lstm_kata.dojo.server.lobby import Lobby


class Connection:
    is_open = True

    def turn_away(self) -> None:
        self.is_open = False


def test_whoever_has_most_loses_the_one_that_does_least() -> None:
    """First who says nothing, then who does not read, then who is waited for, at last who is served; of these the oldest."""
    lobby = Lobby(USUAL._replace(connections=8))
    served, late, waiting, stuck, idle, other, another, one = own = [Connection() for _ in range(8)]
    for connection in own:
        lobby.enter(connection, "address")
    for connection in (other, another, one):
        lobby.know(connection, connection)
    for connection in (waiting, stuck, idle):
        lobby.wait(connection)
    lobby.stick(stuck)
    lobby.settle(idle)
    lost = []
    for _ in range(4):
        newcomer = Connection()
        lobby.enter(newcomer, newcomer)
        lost += [connection for connection in own if not connection.is_open and connection not in lost]
    assert lost == [idle, stuck, waiting, served]
    assert all(connection.is_open for connection in (late, other, another, one))


def test_who_moves_to_a_seat_takes_along_how_they_stand() -> None:
    """Somebody who does not read counts so after they have joined; and who has gone counts nowhere."""
    lobby = Lobby(USUAL._replace(connections=3))
    first, second, third = own = [Connection() for _ in range(3)]
    for connection in own:
        lobby.enter(connection, "address")
    lobby.stick(third)
    for connection in own:
        lobby.know(connection, "seat")
        lobby.know(connection, "seat")
    lobby.enter(newcomer := Connection(), "address")
    assert [connection.is_open for connection in own] == [True, True, False]
    lobby.know(third, "another")
    lobby.hear(third)
    lobby.flow(third)
    for connection in (first, second, third, newcomer):
        lobby.leave(connection)
    for _ in range(3):
        lobby.enter(Connection(), "address")
    assert all(connection.is_open for connection in (first, second, newcomer))
