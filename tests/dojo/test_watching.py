"""The promise: watch mode sends what it judges, and no key waits for a network; without torch the dojo judges."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from conftest import KATAS, Tree
from dojo.fake import TOKEN, Cut, Dojo
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.cli.watching import loop, messenger
from pytest_lstm_kata.cli.watching.loop import Loop
from pytest_lstm_kata.cli.watching.messenger import Messenger
from pytest_lstm_kata.cli.watching.session import Session
from pytest_lstm_kata.cli.watching.views import Desk
from pytest_lstm_kata.dojo.tools import membership
from pytest_lstm_kata.dojo.tools.membership import Membership
from pytest_lstm_kata.judge.oracle import NO_TORCH, TorchOracle
from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.record.events import Judged
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.workspace import Workspace
from support import ORACLE
from watching import dojo as own_dojo
from watching import opened, screen

command = import_module("pytest_lstm_kata.cli.watch")


@pytest.fixture
def tree(tmp_path: Path, dojo: Dojo, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """A blank folder of one's own that has joined, in which one stands."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(messenger, "AGAIN", 0.01)
    tree = own_dojo(tmp_path)
    membership.save(Workspace(tree.folder), Membership(dojo.url, TOKEN, "brisk otter"))
    return tree


def joined(tree: Tree) -> tuple[Session, Messenger]:
    """A session as the command opens one, once all is loaded and judged."""
    session = opened(tree, loaded=False)
    found = command._joined(session)
    assert found
    session.load()
    while session.queue.judge_another():
        pass
    return session, found


def until(holds: Callable[[], object]) -> None:
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_a_save_is_sent(tree: Tree, dojo: Dojo) -> None:
    """Right after it was judged; the screen says who sits where, and the end how much was sent."""
    session, found = joined(tree)
    session.changed([tree.fill("1.3", out_shape="(2, 4, 3)")], 0)
    until(lambda: len(dojo.events) == 1)
    session.changed([tree.fill("1.3", out_shape="(4, 2, 3)")], 0)
    until(lambda: len(dojo.events) == 2)
    assert [event["answers"]["out_shape"] for event in dojo.events] == ["(2, 4, 3)", "(4, 2, 3)"]
    assert f"dojo: brisk otter at {dojo.url}" in screen(Desk(session)).splitlines()
    assert found.close() == ["dojo: 2 answers sent."]
    found.wake()
    assert found.close() == ["dojo: 2 answers sent."]


def test_what_waits_is_sent_once_the_network_is_back(tree: Tree, dojo: Dojo) -> None:
    """It needs no other save; meanwhile the screen says why it waits."""

    def cut(_: Any) -> None:
        raise Cut

    dojo.before = cut
    session, found = joined(tree)
    session.changed([tree.fill("1.3", out_shape="(4, 2, 3)")], 0)
    until(lambda: "waits" in found.line)
    shown = " ".join(screen(Desk(session), height=40).split())
    assert f"dojo: The dojo at {dojo.url} cannot be reached" in shown
    assert "1 answer waits, and is sent later." in shown
    dojo.before = lambda _: None
    until(lambda: found.line == f"dojo: brisk otter at {dojo.url}")
    assert found.close() == ["dojo: 1 answer sent."]
    assert len(dojo.events) == 1


def test_what_was_not_open_is_sent_once_it_is(tree: Tree, dojo: Dojo, monkeypatch: pytest.MonkeyPatch) -> None:
    """It needs no other save, either; the end says that it was sent, and no longer that it was not taken."""
    monkeypatch.setattr(messenger, "LATER", 0.01)
    monkeypatch.setattr(dojo, "status", lambda _: {"status": "closed", "sentence": "Kata 1.3 is not open now."})
    session, found = joined(tree)
    session.changed([tree.fill("1.3", out_shape="(4, 2, 3)")], 0)
    until(lambda: len(dojo.requests) > 2)
    assert found._sent.lines == ["dojo: not taken yet: Kata 1.3 is not open now."]
    dojo.status = lambda _: {"status": "taken"}
    until(lambda: dojo.events)
    assert found.close() == ["dojo: 1 answer sent."]


def test_each_line_is_told_once(tree: Tree, dojo: Dojo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no screen: first who sits where, then what changes."""
    tree.solve("1.3")
    session, found = joined(tree)
    told: list[str] = []

    def say(line: str) -> None:
        told.append(line)
        raise KeyboardInterrupt

    monkeypatch.setattr(Loop, "_begin", lambda _: None)
    monkeypatch.setattr(loop, "REPAINT", 0)
    with pytest.raises(KeyboardInterrupt):
        Loop(session).tell(say)
    assert told == [f"dojo: brisk otter at {dojo.url}"]
    assert found.news() == []
    found.close()


def test_without_torch_the_dojo_judges(tree: Tree, dojo: Dojo, monkeypatch: pytest.MonkeyPatch) -> None:
    """As pytest has it; nobody says how to install torch."""
    monkeypatch.setattr(TorchOracle, "unfit", lambda self: "" if self is ORACLE else NO_TORCH)
    monkeypatch.setattr(membership, "has_torch", lambda: False)
    tree.fill("1.3", out_shape="(2, 4, 3)")
    session, found = joined(tree)
    verdict = session.verdicts[KATAS["1.3"].id]
    assert (verdict.outcome, verdict.devices) == (Outcome.WRONG, {"the dojo's cpu": "wrong"})
    assert session.judges() == []
    assert "which judges, because torch is not installed here" in " ".join(screen(Desk(session), height=40).split())
    assert found.close() == []
    assert len(dojo.events) == 1


def test_a_seat_that_cannot_be_read_is_said(tree: Tree, dojo: Dojo) -> None:
    """What is judged is judged all the same."""
    path = Workspace(tree.folder).membership
    path.write_text("{", encoding="utf-8")
    tree.solve("1.3")
    session, found = joined(tree)
    assert session.is_done(KATAS["1.3"])
    until(lambda: "cannot be read" in found.line)
    found.close()
    path.unlink()
    assert command._joined(session) is None
    assert Messenger(Workspace(tree.folder), found._outbox).line == ""
    assert dojo.requests == []


def test_the_command_tells_what_was_sent(tree: Tree, dojo: Dojo, monkeypatch: pytest.MonkeyPatch) -> None:
    """In its summary; what waited from before is sent, too."""
    event = Judged(KATAS["1.3"].id, answers={"out_shape": "(4, 2, 3)"}, outcome="right", devices={"cpu": "right"})
    Journal(Workspace(tree.folder).journal).append(event)
    monkeypatch.setattr(Loop, "tell", lambda *_: None)
    assert "dojo: 1 answer sent." in CliRunner().invoke(main, ["watch", "--plain"]).output.splitlines()
    assert len(dojo.events) == 1
