"""Saves of all kinds are seen, with events of the file system, with polling, and with neither."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from queue import SimpleQueue
from types import ModuleType
from typing import Any

import pytest

from conftest import Tree
from pytest_lstm_kata.cli.watching.saves import Watcher
from pytest_lstm_kata.record.workspace import Workspace
from seeing import SCRIPT, watching

NO_EVENTS = f"""\
import time, watchfiles
def nothing(*_, stop_event, **__):
    while not stop_event.wait(1):
        yield set()
watchfiles.watch = nothing
{SCRIPT}
"""
"""As on a network drive: the system tells of nothing."""


@pytest.fixture
def dojo(tmp_path: Path) -> Tree:
    """The first unit, blank, with a record."""
    tree = Tree(tmp_path)
    tree.make_workspace()
    return tree


def test_every_kind_of_save(dojo: Tree) -> None:
    """In place, by renaming, by way of a backup, in two halves; then it is removed, put back, renamed, gone with all."""
    path = dojo.path("1.3")
    blank = path.read_text("utf-8")

    def answered(value: str) -> str:
        return blank.replace("out_shape = ...", f"out_shape = {value}")

    with watching(dojo.folder) as terminal:
        terminal.until("torch 2")
        path.write_text(answered("(2, 4, 3)"), "utf-8")
        terminal.until("You put the batch first.")
        beside = path.with_suffix(".tmp")
        beside.write_text(answered("(4, 2, 3)"), "utf-8")
        beside.replace(path)
        terminal.until("Right. n goes on.")
        backup = path.rename(path.with_name("03_output_shape.py~"))
        path.write_text(answered("(4, 3, 2)"), "utf-8")
        backup.unlink()
        terminal.until("You moved the features to the middle.")
        text = answered("(4, 2, 3)")
        with path.open("w", encoding="utf-8") as file:
            file.write(text[: text.index("2, 3)")])
            file.flush()
            terminal.until(lambda screen: "Right." not in screen)
            file.write(text[text.index("2, 3)") :])
        terminal.until("Right. n goes on.")
        path.unlink()
        terminal.until("This file is gone. Put it back, or press r")
        path.write_text(text, "utf-8")
        terminal.until("Right. n goes on.")
        path.rename(path.with_name("mine.py"))
        terminal.until("katas/1_foundations/mine.py")
        katas = dojo.folder / "katas"
        katas.rename(dojo.folder / "away")
        terminal.until("This file is gone.")
        (dojo.folder / "away").rename(katas)
        terminal.until("Right. n goes on.")
        shutil.copytree(katas, dojo.folder / "copy")
        shutil.rmtree(katas)
        terminal.until("This file is gone.")
        (dojo.folder / "copy").rename(katas)
        terminal.until("Right. n goes on.")
        dojo.fill("1.2", lstm="nn.LSTM(20, 10)")
        terminal.until("1.2 Two sizes", "wrong  lstm = nn.LSTM(20, 10)")
        terminal.press("q")
        assert terminal.ended() == 0


@pytest.mark.parametrize(("arguments", "script"), [(["--poll"], SCRIPT), ([], NO_EVENTS)], ids=["poll", "silence"])
def test_where_there_are_no_events(dojo: Tree, arguments: list[str], script: str) -> None:
    """One is told to look, or looks at what is known without being told."""
    with watching(dojo.folder, *arguments, script=script) as terminal:
        terminal.until("torch 2")
        dojo.fill("1.3", out_shape="(4, 2, 3)")
        terminal.until("1.3 The default layout", "Right. n goes on.")
        terminal.press("q")
        assert terminal.ended() == 0


class Told:
    """A watchfiles of our own: each call of ``watch`` does the next thing."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *things: Callable[..., Iterator[set[Any]]]) -> None:
        self.polled: list[object] = []
        self.paths: SimpleQueue[Collection[Path]] = SimpleQueue()
        self._things = iter(things)
        module = ModuleType("watchfiles")
        module.watch = self._watch  # type: ignore[attr-defined]  # a module of our own
        monkeypatch.setitem(sys.modules, "watchfiles", module)

    def _watch(self, *_: object, force_polling: object, stop_event: Any, **__: object) -> Iterator[set[Any]]:
        self.polled.append(force_polling)
        return next(self._things, _waits)(stop_event)


def _waits(stop: Any) -> Iterator[set[Any]]:
    stop.wait(60)
    return iter(())


def _tells(_: object) -> Iterator[set[Any]]:
    yield {(2, "/somewhere/a.py")}


def _fails(_: object) -> Iterator[set[Any]]:
    raise OSError(28, "OS file watch limit reached")


def test_without_watches_it_polls(dojo: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system has a limit of them, and not every file system has any; if polling fails, it is tried again."""
    told = Told(monkeypatch, _fails, _fails, _tells)
    with Watcher(Workspace(dojo.folder), told.paths.put):
        assert told.paths.get(timeout=30) == {Path("/somewhere/a.py")}
    assert told.polled[:3] == [None, True, True]


def test_it_waits_for_a_folder_that_is_gone(dojo: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """And goes on with events as soon as it is back."""
    told = Told(monkeypatch, _tells)
    katas = dojo.folder / "katas"
    katas.rename(dojo.folder / "away")
    with Watcher(Workspace(dojo.folder), told.paths.put):
        (dojo.folder / "away").rename(katas)
        assert told.paths.get(timeout=30)
    assert told.polled[0] is None


def test_it_watches_the_folder_that_is_there_now(dojo: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """git, or an archive, may put another one in its place."""
    katas = dojo.folder / "katas"

    def swapped(_: object) -> Iterator[set[Any]]:
        katas.rename(dojo.folder / "away")
        katas.mkdir()
        yield set()
        yield {(2, "/what/nobody/reads/any/more.py")}

    told = Told(monkeypatch, swapped, _tells)
    with Watcher(Workspace(dojo.folder), told.paths.put):
        assert told.paths.get(timeout=30) == {Path("/somewhere/a.py")}
    assert told.polled[:2] == [None, None]
