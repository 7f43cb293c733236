"""Saves of all kinds are found, and none is lost."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from conftest import ROOT, Tree
from pytest_lstm_kata.cli.watching.saves import Signatures
from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.laying import blank_files
from pytest_lstm_kata.lstm import LSTM
from seeing import SCRIPT, watching


@pytest.fixture
def dojo(tmp_path: Path) -> Tree:
    """The first unit, blank, with a record."""
    tree = Tree(tmp_path)
    tree.make_workspace()
    return tree


@pytest.mark.usefixtures("warm_python")
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
        terminal.until("Correct! Press n")
        backup = path.rename(path.with_name("03_output_shape.py~"))
        path.write_text(answered("(4, 3, 2)"), "utf-8")
        backup.unlink()
        terminal.until("You moved the features to the middle.")
        text = answered("(4, 2, 3)")
        with path.open("w", encoding="utf-8") as file:
            file.write(text[: text.index("2, 3)")])
            file.flush()
            terminal.until(lambda screen: "Correct!" not in screen)
            file.write(text[text.index("2, 3)") :])
        terminal.until("Correct! Press n")
        path.unlink()
        terminal.until("This file is gone. Put it back, or press r")
        path.write_text(text, "utf-8")
        terminal.until("Correct! Press n")
        path.rename(path.with_name("mine.py"))
        terminal.until("katas/1_foundations/mine.py")
        katas = dojo.folder / "katas"
        katas.rename(dojo.folder / "away")
        terminal.until("This file is gone.")
        (dojo.folder / "away").rename(katas)
        terminal.until("Correct! Press n")
        shutil.copytree(katas, dojo.folder / "copy")
        shutil.rmtree(katas)
        terminal.until("This file is gone.")
        (dojo.folder / "copy").rename(katas)
        terminal.until("Correct! Press n")
        terminal.settle()  # what is saved a moment later was saved together with all the rest
        dojo.fill("1.2", lstm="nn.LSTM(20, 10)")
        terminal.until("1.2 Two sizes", "wrong  lstm = nn.LSTM(20, 10)")
        terminal.press("q")
        assert terminal.ended() == 0


def is_right(file: str, screen: str) -> bool:
    """Does a line say so, as far as this torch can show it?"""
    return re.search(rf"{file}:[0-9]+: (right|unverified)", screen) is not None


@pytest.mark.usefixtures("warm_python")
def test_no_save_of_a_burst_is_lost(tmp_path: Path) -> None:
    """Fifty files within a tenth of a second, half of them by renaming, as when a branch is checked out: each is judged."""
    dojo = Tree(tmp_path, {name: text for name, text in blank_files(LSTM).items() if name.endswith(".py")})
    dojo.make_workspace()
    files = [kata.file for kata in LSTM.katas if not kata.challenge][:50]
    solutions = {file: (ROOT / "solutions" / file).read_bytes() for file in files}
    with watching(dojo.folder, "--plain", rows=99) as terminal:
        terminal.until("Each kata is judged when it is saved.")
        dojo.fill("1.3", out_shape="(2, 4, 3)")
        terminal.until("03_output_shape.py:22: wrong")  # torch is there
        start = time.monotonic()
        for number, (file, data) in enumerate(solutions.items()):
            path = beside = dojo.folder / "katas" / file
            if number % 2:
                beside = path.with_suffix(".tmp")
            beside.write_bytes(data)
            beside.replace(path)
            time.sleep(max(0, start + 0.1 * number / len(files) - time.monotonic()))
        terminal.until(*(partial(is_right, file) for file in files))
        terminal.press("ctrl-c")
        assert terminal.ended() == 0


@pytest.mark.usefixtures("warm_python")
def test_the_last_of_many_saves_counts(dojo: Tree) -> None:
    """One file, a hundred times in a row, in place and by renaming, with and without a pause: the last verdict stands.

    Even at the pace at which it looks when nothing has happened for long.
    """
    slow = f"from pytest_lstm_kata.cli.watching import loop\nloop.LONG = -1\n{SCRIPT}"
    path = dojo.path("1.3")
    texts = {value: dojo.fill("1.3", out_shape=value).read_bytes() for value in ("(2, 4, 3)", "(4, 3, 2)", "(4, 2, 3)")}
    told = ["You put the batch first.", "You moved the features to the middle.", "Correct! Press n"]
    with watching(dojo.folder, script=slow) as terminal:
        terminal.until("1.3 The default layout", "torch 2")
        for last, (text, said) in enumerate(zip(texts.values(), told, strict=True)):
            for number in range(100):
                beside = path.with_suffix(".tmp") if number % 2 else path
                beside.write_bytes([*texts.values()][(last + number + 1) % 3])  # all have the same size
                beside.replace(path)
                time.sleep(0.01 * (number % 3 == last))
            path.write_bytes(text)
            terminal.until(said)
            terminal.settle(0.3)
            assert said in terminal.text
        terminal.press("q")
        assert terminal.ended() == 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One with twenty files."""
    place = tmp_path / "unit"
    place.mkdir()
    for number in range(20):
        (place / f"{number:02}.py").write_text("a = 1", "utf-8")
    return place


@pytest.fixture
def signatures(folder: Path) -> Signatures:
    """Those of that folder and its files; the folder and its first file are near."""
    noted = Signatures()
    noted.near = [str(folder), str(folder / "00.py")]
    noted.note([folder, *sorted(folder.iterdir())])
    return noted


def found(signatures: Signatures) -> set[Path]:
    """All that differ."""
    return signatures.differing(signatures.paths)


def test_what_stays_as_it_is_is_not_found(folder: Path, signatures: Signatures) -> None:
    """However often one looks, and however often it is noted."""
    for _ in range(9):
        assert found(signatures) == set()
        assert not signatures.glance()
        signatures.note([folder])


def test_a_glance_is_at_what_is_near_alone(folder: Path, signatures: Signatures) -> None:
    """A look finds all."""
    files = sorted(folder.iterdir())
    for file in files[1:9]:
        file.write_text("a = 22", "utf-8")
    assert not signatures.glance()
    assert found(signatures) == {*files[1:9]}
    files[0].write_text("a = 22", "utf-8")
    assert signatures.glance()
    assert found(signatures) == {*files[:9]}


Harm = Callable[[Path], object]
HARMS: dict[str, Harm] = {
    "written": lambda path: path.write_text("a = 2", "utf-8"),
    "renamed": lambda path: path.rename(path.with_name("other.py")),
    "replaced": lambda path: path.with_name("01.py").replace(path),
    "removed": Path.unlink,
}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_each_way_of_saving_is_found(folder: Path, signatures: Signatures, harm: Harm) -> None:
    """Of renaming and removing the folder tells, too."""
    path = folder / "00.py"
    harm(path)
    differing = found(signatures)
    assert path in differing
    assert (folder in differing) is (harm is not HARMS["written"])
    signatures.note(differing)
    assert found(signatures) == set()


def frozen(path: Path, write: Callable[[], object]) -> None:
    """Write while the clock of the file system stands still."""
    before = path.stat()
    write()
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_two_saves_of_one_moment_are_told_apart(folder: Path, signatures: Signatures) -> None:
    """Clocks of file systems tick every few milliseconds, or every two seconds, and an answer may be as long as another."""
    path = folder / "00.py"
    for value in range(2, 5):
        frozen(path, partial(path.write_text, f"a = {value}", "utf-8"))
        assert found(signatures) == {path}
        signatures.note([path])
    signatures.note([folder])
    frozen(folder, (folder / "20.py").touch)
    assert found(signatures) == {folder}


def test_what_cannot_be_read_is_found_by_its_signature(
    folder: Path, signatures: Signatures, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is locked is no change, and no error, for as long as it is the same."""

    def locked(_: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(access, "read", locked)
    signatures.note(folder.iterdir())
    assert found(signatures) == set()
    (folder / "00.py").write_text("a = 22", "utf-8")
    assert found(signatures) == {folder / "00.py"}


def test_what_was_saved_long_ago_is_not_read_again_and_again(
    folder: Path, signatures: Signatures, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is cheap to look at what does not change."""
    read: list[Path] = []

    def counted(path: Path) -> bytes:
        read.append(path)
        return b"a = 1"

    monkeypatch.setattr(access, "read", counted)
    assert found(signatures) == set()
    assert len(read) == 20
    later = time.time() + 60
    monkeypatch.setattr(time, "time", lambda: later)
    for _ in range(3):
        assert found(signatures) == set()
        assert len(read) == 40
    signatures.note(folder.iterdir())
    assert len(read) == 40
