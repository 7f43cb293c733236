"""What a dojo hands in, and what is known from it: the same as from the dojo itself."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from conftest import Tree
from pytest_lstm_kata.files import hand_in as format_of
from pytest_lstm_kata.files.folder import Folders
from pytest_lstm_kata.files.hand_in import Given, HandIn, written
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record import hand_in
from pytest_lstm_kata.record.events import Examined, Hinted, Judged, Revealed
from pytest_lstm_kata.record.hand_in import TooLarge, collected, entries, is_earlier
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.workspace import Workspace
from support import KATAS, as_before, source

SHAPE = KATAS["1.6"]


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    tree = Tree(tmp_path)
    tree.make_workspace()
    return tree


def hand(tree: Tree, name: str = "Ada") -> tuple[HandIn, Path]:
    """What the dojo hands in, and the file with it."""
    record = Record(Workspace(tree.folder))
    found, data = collected(record, Folders(Catalogue([LSTM])), name, "0.1.0", "2026-11-27T10:00:00+00:00")
    path = tree.folder.parent / "ada.kata.json"
    path.write_bytes(data)
    return found, path


def test_each_file_is_handed_in_as_it_is_read(tree: Tree) -> None:
    """What is filled, what is open, why something cannot be read, with which numbers, and when it was changed."""
    os.utime(tree.fill("1.6", out_shape="[5,\t7, 2 * 10]"), (1234, 1234))
    tree.fill("1.8", h_n_rows="3", out_shape="(..., 4)")
    tree.fill("1.3", out_shape="lstm(x)")
    tree.path("1.1").write_text(source(KATAS["1.1"], 5), encoding="utf-8")
    tree.path("1.2").unlink()
    found, _ = hand(tree)
    assert found.katas[SHAPE.id] == Given(0, SHAPE.numbers, {"out_shape": "(5, 7, 20)"}, 1234)
    assert found.katas[KATAS["1.8"].id].answers == {"h_n_rows": "3"}
    assert "is not run here" in found.katas[KATAS["1.3"].id].problem
    assert found.katas[KATAS["1.1"].id].deal == 5
    assert KATAS["1.2"].id not in found.katas
    assert found.exam == {}


@pytest.mark.parametrize("label", ["1.6", "1.7"])
def test_an_answer_that_a_hand_in_cannot_hold_is_said(tree: Tree, label: str) -> None:
    """One that is small in the file by way of a name, and large where it is written out; numbers that nobody deals."""
    if label == "1.6":
        path = tree.fill("1.6", out_shape="a")
        text = f"a = {[chr(120) * 200] * 9}\n" + path.read_text(encoding="utf-8").replace("= a ", f"= ({'a, ' * 50}) ")
    else:
        path, text = tree.path("1.7"), source(KATAS["1.7"], 10**9 + 1)
    path.write_text(text, encoding="utf-8")
    found, handed = hand(tree)
    said = "This answer is too large for a hand-in. Write a shorter value."
    assert found.katas[KATAS[label].id].problem == said
    sheet = Folders(Catalogue([LSTM])).papers(handed)[KATAS[label].id].sheet
    assert sheet.problem
    assert sheet.problem.sentence == said


def test_the_journal_comes_along_line_by_line(tree: Tree) -> None:
    """Each event once, also one that this version does not know; what is no event stays at home."""
    journal = Journal(tree.folder / ".lstm-kata" / "journal.jsonl")
    for event in (Hinted(SHAPE.id, 0, 1), Examined("lstm", 5, (SHAPE.id,)), Revealed(SHAPE.id)):
        journal.append(event)
    lines = journal.path.read_bytes()
    later = b'{"id": "z", "time": "2030-01-01T00:00:00+00:00", "event": "dreamt", "kata": "lstm/x"}\n'
    journal.path.write_bytes(lines + b"half a li\n[]\n" + later + lines)
    found, path = hand(tree)
    assert [facts["event"] for facts in found.journal] == ["hinted", "examined", "revealed", "dreamt"]
    assert found.left_out == 0
    assert entries(path) == Journal(journal.path).entries()
    assert journal.path.read_bytes() == lines + b"half a li\n[]\n" + later + lines


def test_katas_go_by_their_ids_of_now(tmp_path: Path) -> None:
    """In the events of a hand-in that an older version wrote."""
    old = next(kata for kata in as_before(LSTM).katas if kata.id not in {kata.id for kata in LSTM.katas})
    event = {"id": "1", "time": "2026-01-01T00:00:00+00:00", "event": "hinted", "kata": old.id, "level": 1}
    path = tmp_path / "ada.kata.json"
    path.write_bytes(written(HandIn("Ada", journal=[event]), "", ""))
    renamed = Catalogue([LSTM]).renamed
    assert [getattr(entry.event, "kata", "") for entry in entries(path, renamed)] == [renamed[old.id]]


def test_strange_events_are_passed_over(tmp_path: Path) -> None:
    """As in a journal; and a file that cannot be read has none."""
    path = tmp_path / "ada.kata.json"
    good = {"id": "1", "time": "2026-01-01T00:00:00+00:00", "event": "hinted", "kata": SHAPE.id}
    odd: list[Mapping[str, Any]] = [
        {},
        {"id": []},
        {**good, "time": "noon"},
        {**good, "time": "2026-01-01"},
        {**good, "event": "dreamt"},
    ]
    path.write_bytes(written(HandIn("Ada", journal=[*odd, good, good]), "", ""))
    assert [entry.event for entry in entries(path)] == [Hinted(SHAPE.id)]
    path.write_bytes(b"{}")
    assert entries(path) == []


def test_where_there_is_no_room_the_oldest_judgements_stay_at_home(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """All else is kept as long as there is room for it, and how much had none is said."""
    journal = Journal(tree.folder / ".lstm-kata" / "journal.jsonl")
    journal.append(Revealed(SHAPE.id))
    for number in range(20):
        journal.append(Judged(SHAPE.id, number))
    size = len(hand(tree)[1].read_bytes())
    with monkeypatch.context() as context:
        context.setattr(hand_in, "MAX_BYTES", size - 600)
        found, path = hand(tree)
    seeds = [facts["seed"] for facts in found.journal]
    assert found.journal[0]["event"] == "revealed"
    assert seeds[1:] == [*range(20)][-len(seeds) + 1 :]
    assert 0 < found.left_out == 21 - len(seeds)
    assert len(path.read_bytes()) <= size - 600
    with monkeypatch.context() as context:
        context.setattr(hand_in, "MAX_BRACKETS", 40)
        assert 0 < hand(tree)[0].left_out < 21
    monkeypatch.setattr(hand_in, "MAX_BYTES", 1000)
    with pytest.raises(TooLarge, match="the answers are larger than"):
        hand(tree)


def test_what_is_handed_in_is_never_too_large_to_be_read(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the one side writes the other reads, at the bound, too."""
    journal = Journal(tree.folder / ".lstm-kata" / "journal.jsonl")
    for number in range(9):
        journal.append(Judged(SHAPE.id, number))
    size = len(hand(tree)[1].read_bytes())
    for bound in range(size - 700, size + 2, 97):
        for module in (hand_in, format_of):
            monkeypatch.setattr(module, "MAX_BYTES", bound)
        found, path = hand(tree)
        assert len(format_of.read(path).journal) == len(found.journal) == 9 - found.left_out


def test_an_earlier_hand_in_of_the_dojo_is_known(tree: Tree, tmp_path: Path) -> None:
    """By its name and its events: that of another name, of another dojo, and what is none, is another."""
    journal = Journal(tree.folder / ".lstm-kata" / "journal.jsonl")
    journal.append(Hinted(SHAPE.id, 0, 1))
    _, path = hand(tree)
    journal.append(Revealed(SHAPE.id))
    record = Record(Workspace(tree.folder))
    assert is_earlier(path, record, "Ada")
    assert not is_earlier(path, record, "Bob")
    other = Tree(tmp_path / "other")
    Journal(other.make_workspace()).append(Revealed(SHAPE.id))
    assert not is_earlier(hand(other)[1], record, "Ada")
    for strange in ("id", "none"):
        path.write_bytes(written(HandIn("Ada", journal=[{strange: []}]), "", ""))
        assert not is_earlier(path, record, "Ada")
    path.write_bytes(b"{}")
    assert not is_earlier(path, record, "Ada")
