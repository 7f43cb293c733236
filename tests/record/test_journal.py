"""What happened, one event per line: nothing is lost, whatever befalls the file."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_lstm_kata.judge.verdict import Finding, Outcome, Verdict
from pytest_lstm_kata.record.journal import Event, Journal, judged
from pytest_lstm_kata.record.progress import fold
from support import KATAS, judge

KATA = KATAS["1.6"]

a_time = st.integers(0, 59).map("2024-01-01T10:00:{:02}.000+00:00".format)
events = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.integers(0, 10**6).map(str),
            "time": a_time,
            "event": st.sampled_from(["judged", "hinted", "started"]),
            "kata": st.sampled_from(["lstm/memory", "lstm/construct"]),
        },
        optional={
            "outcome": st.sampled_from(["right", "wrong"]),
            "level": st.integers(0, 3),
            "answers": st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
        },
    ),
    max_size=6,
    unique_by=lambda event: str(event["id"]),
)
garbage = st.one_of(
    st.binary(max_size=20).map(lambda data: data.replace(b"\n", b" ")),
    st.sampled_from(
        [
            b"[]",
            b"3",
            b'"text"',
            b"null",
            b"{}",
            b'{"id": 1, "time": "t", "event": "e", "kata": "k"}',
            b'{"id": "1", "time": "t", "event": "e"}',
            b"[" * 100_000,
            b"1" * 5_000,
            b'{"id": "1", "time": "t", "event": "e", "kata": "k"',
            "{'größe'}".encode("latin-1"),
            "{}".encode("utf-16"),
        ]
    ),
)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """An empty journal."""
    return Journal(tmp_path / "journal.jsonl")


def read(data: bytes) -> tuple[list[Event], int]:
    """The events of a journal with this content, and how many lines could not be read."""
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "journal.jsonl")
        journal.path.write_bytes(data)
        return journal.events(), journal.unreadable


def lines(found: list[dict[str, Any]]) -> bytes:
    return b"".join(json.dumps(event).encode() + b"\n" for event in found)


def in_order(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(found, key=lambda event: (event["time"], event["id"]))


def test_what_is_written_is_read(journal: Journal) -> None:
    """An event comes back as it was written, with an id, a time, its name and its kata."""
    first = journal.append("judged", KATA.id, outcome="wrong", answers={"out_shape": "(7, 5, 20)"})
    second = journal.append("hinted", KATA.id, level=1)
    assert {event["id"]: event for event in journal.events()} == {first["id"]: first, second["id"]: second}
    assert journal.unreadable == 0
    assert (first["event"], first["kata"], first["outcome"]) == ("judged", KATA.id, "wrong")
    assert first["id"] != second["id"]
    assert first["time"].endswith("+00:00")
    assert len(journal.path.read_bytes().splitlines()) == 2


def test_letters_beyond_ascii_are_written_so_that_anyone_can_read_them(journal: Journal) -> None:
    """The file is ASCII, whatever stands in an answer: a lone surrogate, too."""
    journal.append("judged", KATA.id, answers={"text": "größe\ud800\n"})
    assert journal.path.read_bytes().isascii()
    assert journal.events()[0]["answers"] == {"text": "größe\ud800\n"}


def test_a_journal_that_is_not_there_has_no_events(tmp_path: Path) -> None:
    """Nothing recorded, nothing to read, and reading makes no file."""
    assert Journal(tmp_path / "journal.jsonl").events() == []
    assert [*tmp_path.iterdir()] == []


def test_a_disk_that_says_no_is_an_oserror(journal: Journal) -> None:
    """Writing where one cannot is an OSError, which the caller reports."""
    journal.path.mkdir()
    with pytest.raises(OSError):  # noqa: PT011  # which one it is depends on the system
        journal.append("judged", KATA.id)
    assert journal.events() == []


@given(events, st.lists(garbage, max_size=4), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_garbage_between_lines_costs_no_event(found: list[dict[str, Any]], bad: list[bytes], random: Any) -> None:
    """Whatever lines stand between the events, in whatever order: each event is there, once, in order of time."""
    mixed = [*lines(found).splitlines(), *bad]
    random.shuffle(mixed)
    for end in (b"\n", b"\r\n"):
        read_events, unreadable = read(end.join([*mixed, b""]))
        assert read_events == in_order(found)
        assert unreadable == sum(1 for line in bad if line.strip())


@given(events, events)
@settings(max_examples=60, deadline=None)
def test_journals_merge_by_concatenation(ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> None:
    """Two journals one after the other are both, in either order, and a part that is there twice counts once."""
    ours = [{**event, "id": f"a{event['id']}"} for event in ours]
    theirs = [{**event, "id": f"b{event['id']}"} for event in theirs]
    one, _ = read(lines(ours) + lines(theirs))
    other, _ = read(lines(theirs) + lines(ours))
    twice, _ = read(lines(ours) + lines(theirs) + lines(ours))
    assert one == other == twice == in_order(ours + theirs)
    assert fold(one) == fold(other) == fold(twice)


@given(events, st.floats(0, 1))
@settings(max_examples=40, deadline=None)
def test_a_torn_tail_costs_its_own_event_alone(found: list[dict[str, Any]], where: float) -> None:
    """A file cut off anywhere has all events before the cut, and what is appended later is read."""
    data = lines(found)
    data = data[: int(where * len(data))]
    whole = data.count(b"\n")
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "journal.jsonl")
        journal.path.write_bytes(data)
        entry = journal.append("judged", KATA.id)
        again = journal.append("hinted", KATA.id, level=2)
        read_events = journal.events()
    ids = {event["id"] for event in read_events}
    assert ids >= {event["id"] for event in found[:whole]} | {entry["id"], again["id"]}
    assert len(read_events) <= whole + 3
    assert journal.unreadable <= 1


def test_an_event_without_its_names_is_no_event() -> None:
    """A line that is JSON but lacks an id, a time, a name or a kata, or has another thing there, is unreadable."""
    whole = {"id": "1", "time": "t", "event": "e", "kata": "k"}
    for name in whole:
        for bad in (
            {**whole, name: 1},
            {**whole, name: None},
            {other: whole[other] for other in whole if other != name},
        ):
            assert read(lines([bad, whole])) == ([whole], 1)


def test_what_cannot_be_read_is_kept(journal: Journal) -> None:
    """A line that cannot be read is counted, each time anew, and still in the file after further writes."""
    journal.path.write_bytes(b"torn {\n\n  \n{}\n")
    journal.append("hinted", KATA.id, level=1)
    assert len(journal.events()) == 1
    assert len(journal.events()) == 1
    assert journal.unreadable == 2
    assert journal.path.read_bytes().startswith(b"torn {\n")


def test_events_of_one_moment_have_an_order() -> None:
    """Where two events have one time, the id decides, so that every merge reads alike."""
    one = {"id": "1", "time": "t", "event": "judged", "kata": "k"}
    two = {"id": "2", "time": "t", "event": "judged", "kata": "k"}
    assert read(lines([two, one]))[0] == read(lines([one, two]))[0] == [one, two]


def test_events_in_quick_succession_keep_their_order(journal: Journal) -> None:
    """What one process writes down within a moment is read in the order in which it happened."""
    written = [journal.append("hinted", KATA.id, level=level) for level in range(60)]
    assert journal.events() == written


def test_runs_at_once_lose_nothing(journal: Journal) -> None:
    """Processes that write at the same time do not write into each other's lines."""
    program = (
        "import sys; from pathlib import Path; from pytest_lstm_kata.record.journal import Journal; "
        "from pytest_lstm_kata.lstm import LSTM; journal = Journal(Path(sys.argv[1])); "
        "[journal.append('hinted', LSTM.katas[0].id, level=i, padding='x' * 3000) for i in range(20)]"
    )
    writers = [subprocess.Popen([sys.executable, "-c", program, str(journal.path)]) for _ in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert len(journal.events()) == 60
    assert journal.unreadable == 0


def test_a_judgement_is_recorded_without_the_truth(journal: Journal) -> None:
    """Of a verdict the learner's answers, outcome, mistake, devices and torch are worth knowing, and no sentence."""
    verdict = judge(KATA, out_shape=(7, 5, 20))
    facts = judged(verdict, KATA)
    assert facts == {
        "seed": 0,
        "challenge": True,
        "answers": {"out_shape": "(7, 5, 20)"},
        "outcome": "wrong",
        "mistake": "time_first",
        "unverified": [],
        "devices": {"cpu": "wrong"},
        "torch": verdict.torch,
    }
    journal.append("judged", KATA.id, **facts)
    assert journal.events()[0].items() >= facts.items()
    assert "(5, 7, 20)" not in journal.path.read_text(encoding="utf-8")


def test_what_was_said_is_not_recorded() -> None:
    """Sentences change with the pack: the name of the mistake is what lasts."""
    verdict = Verdict("k", Outcome.WRONG, "A sentence.", findings=(Finding(("a",), "Another.", "read", "named"),))
    facts = judged(verdict, KATAS["1.1"])
    assert facts["mistake"] == "named"
    assert facts["challenge"] is False
    assert "sentence" not in str(facts).lower()
