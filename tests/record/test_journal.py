"""What happened, one event per line: nothing is lost, whatever befalls the file."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_lstm_kata.files import access
from pytest_lstm_kata.record import journal as journals
from pytest_lstm_kata.record.events import Entry, Event, Hinted, Judged, Revealed, Started
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.progress import fold
from support import KATAS

KATA = KATAS["1.6"]

times = st.integers(0, 59).map(lambda second: datetime(2024, 1, 1, 10, 0, second, tzinfo=UTC))
katas = st.sampled_from(["lstm/memory", "lstm/construct"])
texts = st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        Judged, katas, st.integers(0, 2), outcome=st.sampled_from(["right", "wrong"]), answers=texts, meaning=texts
    ),
    st.builds(Hinted, katas, level=st.integers(0, 3)),
    st.builds(Started, katas, st.integers(0, 2)),
    st.builds(Revealed, katas, st.integers(0, 2)),
)
entries = st.lists(
    st.builds(Entry, times, st.integers(0, 10**6).map(str), events), max_size=6, unique_by=lambda entry: entry.id
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
            b'{"id": 1, "time": "2024-01-01T10:00:00+00:00", "event": "started", "kata": "k"}',
            b'{"id": "1", "time": "2024-01-01T10:00:00+00:00", "event": "started"}',
            b'{"id": "1", "time": "2024-01-01T10:00:00", "event": "started", "kata": "k"}',
            b"[" * 100_000,
            b"1" * 5_000,
            b'{"id": "1", "time": "2024-01-01T10:00:00+00:00", "event": "started", "kata": "k"',
            "{'größe'}".encode("latin-1"),
            "{}".encode("utf-16"),
        ]
    ),
)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """An empty journal."""
    return Journal(tmp_path / "journal.jsonl")


def read(data: bytes) -> tuple[list[Entry], int]:
    """The entries of a journal with this content, and how many lines could not be read."""
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "journal.jsonl")
        journal.path.write_bytes(data)
        return journal.entries(), journal.unreadable


def lines(found: list[Entry]) -> bytes:
    return b"".join(entry.line for entry in found)


def in_order(found: list[Entry]) -> list[Entry]:
    return sorted(found, key=lambda entry: (entry.time, entry.id))


def test_what_is_written_is_read(journal: Journal) -> None:
    """An event comes back as it was written, with an id of its own and the time of the world."""
    event = Judged(KATA.id, outcome="wrong", answers={"out_shape": "(7, 5, 20)"})
    first, second = journal.append(event), journal.append(Hinted(KATA.id, level=1))
    assert journal.entries() == [first, second]
    assert journal.unreadable == 0
    assert (first.event, first.time.tzinfo) == (event, UTC)
    assert first.id != second.id
    assert journal.path.read_bytes() == first.line + second.line


def test_a_journal_that_is_not_there_has_no_events(tmp_path: Path) -> None:
    """Nothing recorded, nothing to read, and reading makes no file."""
    assert Journal(tmp_path / "journal.jsonl").entries() == []
    assert [*tmp_path.iterdir()] == []


def test_a_disk_that_says_no_is_an_oserror(journal: Journal) -> None:
    """Writing where one cannot is an OSError, which the caller reports."""
    journal.path.mkdir()
    with pytest.raises(OSError):  # noqa: PT011  # which one it is depends on the system
        journal.append(Judged(KATA.id))
    assert journal.entries() == []


@pytest.mark.again
@given(entries, st.lists(garbage, max_size=4), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_garbage_between_lines_costs_no_event(found: list[Entry], bad: list[bytes], random: Any) -> None:
    """Whatever lines stand between the events, in whatever order: each event is there, once, in order of time."""
    mixed = [*lines(found).splitlines(), *bad]
    random.shuffle(mixed)
    for end in (b"\n", b"\r\n"):
        read_entries, unreadable = read(end.join([*mixed, b""]))
        assert read_entries == in_order(found)
        assert unreadable == sum(1 for line in bad if line.strip())


@pytest.mark.broad
@given(entries, entries)
@settings(max_examples=60)
def test_journals_merge_by_concatenation(ours: list[Entry], theirs: list[Entry]) -> None:
    """Two journals one after the other are both, in either order, and a part that is there twice counts once."""
    ours = [entry._replace(id=f"a{entry.id}") for entry in ours]
    theirs = [entry._replace(id=f"b{entry.id}") for entry in theirs]
    one, _ = read(lines(ours) + lines(theirs))
    other, _ = read(lines(theirs) + lines(ours))
    twice, _ = read(lines(ours) + lines(theirs) + lines(ours))
    assert one == other == twice == in_order(ours + theirs)
    assert fold(one) == fold(other) == fold(twice)


@pytest.mark.again
@given(entries, st.floats(0, 1))
@settings(max_examples=40)
def test_a_torn_tail_costs_its_own_event_alone(found: list[Entry], where: float) -> None:
    """A file cut off anywhere has all events before the cut, and what is appended later is read."""
    data = lines(found)
    data = data[: int(where * len(data))]
    whole = data.count(b"\n")
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "journal.jsonl")
        journal.path.write_bytes(data)
        entry = journal.append(Judged(KATA.id))
        again = journal.append(Hinted(KATA.id, level=2))
        read_entries = journal.entries()
    assert all(one in read_entries for one in [*found[:whole], entry, again])
    assert len(read_entries) <= whole + 3
    assert journal.unreadable <= 1


def test_an_event_of_a_later_version_is_passed_over(journal: Journal) -> None:
    """It is not counted as unreadable, and stays in the file."""
    later = b'{"id": "1", "time": "2024-01-01T10:00:00+00:00", "event": "dreamt", "kata": "k"}\n'
    journal.path.write_bytes(later)
    entry = journal.append(Hinted(KATA.id, level=1))
    assert (journal.entries(), journal.unreadable) == ([entry], 0)
    assert journal.path.read_bytes() == later + entry.line


def test_what_was_written_anew_is_no_news(journal: Journal) -> None:
    """News are the lines after the last one that is known: where that one has changed, or is gone, all is to be read."""
    first, second, third = (Entry(datetime(2024, 1, 1, tzinfo=UTC), number, Judged("k")) for number in "123")
    journal.path.write_bytes(first.line)
    assert journal.entries() == [first]
    journal.path.write_bytes(first.line + second.line)
    assert journal.news() == [second]
    journal.path.write_bytes(first.line + third.line)
    assert journal.news() is None
    journal.path.unlink()
    assert journal.news() is None


def test_an_event_after_a_line_that_was_cut_off_is_whole(journal: Journal) -> None:
    """It begins a line of its own; and since there is one that was not read, all is to be read again."""
    journal.path.write_bytes(b'{"id": "1", "ti')
    entry = journal.append(Hinted(KATA.id, level=1))
    assert journal.news() is None
    assert (journal.entries(), journal.unreadable) == ([entry], 1)


def test_what_cannot_be_read_is_kept(journal: Journal) -> None:
    """A line that cannot be read is counted, each time anew, and still in the file after further writes."""
    journal.path.write_bytes(b"torn {\n\n  \n{}\n")
    journal.append(Hinted(KATA.id, level=1))
    assert len(journal.entries()) == 1
    assert len(journal.entries()) == 1
    assert journal.unreadable == 2
    assert journal.path.read_bytes().startswith(b"torn {\n")


def test_events_of_one_moment_have_an_order() -> None:
    """Where two events have one time, the id decides, so that every merge reads alike."""
    one, two = (Entry(datetime(2024, 1, 1, tzinfo=UTC), number, Judged("k")) for number in "12")
    assert read(lines([two, one]))[0] == read(lines([one, two]))[0] == [one, two]


def test_events_in_quick_succession_keep_their_order(journal: Journal) -> None:
    """What one process writes down within a moment is read in the order in which it happened."""
    written = [journal.append(Hinted(KATA.id, level=level)) for level in range(60)]
    assert journal.entries() == written


def test_runs_at_once_lose_nothing(journal: Journal) -> None:
    """Processes that write at the same time do not write into each other's lines."""
    program = (
        "import sys; from pathlib import Path; from pytest_lstm_kata.record.journal import Journal; "
        "from pytest_lstm_kata.record.events import Judged; journal = Journal(Path(sys.argv[1])); "
        "[journal.append(Judged('lstm/memory', i, mistake='x' * 3000)) for i in range(20)]"
    )
    writers = [subprocess.Popen([sys.executable, "-c", program, str(journal.path)]) for _ in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    assert len(journal.entries()) == 60
    assert journal.unreadable == 0


@pytest.mark.parametrize("name", ["journal.jsonl", "journal.lock"])
def test_a_journal_that_is_a_link_is_left_alone(journal: Journal, tmp_path: Path, name: str) -> None:
    """What somebody's link leads to is neither read nor written, be it the journal or its lock."""
    precious = tmp_path / "precious"
    precious.write_bytes(Entry(datetime.now(UTC), "1", Started(KATA.id)).line)
    before = precious.read_bytes()
    (tmp_path / name).symlink_to(precious)
    assert journal.entries() == []
    with pytest.raises(access.Unfit, match="it is a link"):
        journal.append(Started(KATA.id))
    assert precious.read_bytes() == before


def test_a_journal_larger_than_anybodys_is_left_alone(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not read into memory, and nothing is added; who writes is told what to do."""
    journal.append(Started(KATA.id))
    assert journal.news() == []
    monkeypatch.setattr(journals, "MAX_BYTES", 20)
    before = journal.path.read_bytes()
    assert journal.entries() == []
    assert Journal(journal.path).news() is None
    with pytest.raises(OSError, match="move it away to start a new one"):
        Journal(journal.path).append(Started(KATA.id))
    assert journal.path.read_bytes() == before


def test_somebody_who_holds_the_lock_is_waited_for_once(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waited in vain says so, and does not wait again for each of many events."""
    monkeypatch.setattr(journals, "PATIENCE", 0.05)
    journal, waited = Journal(journal.path), []

    class Held(FileLock):
        def acquire(self, *args: Any, **kwargs: Any) -> Any:
            waited.append(self.timeout)
            return super().acquire(*args, **kwargs)

    with FileLock(journal.path.with_suffix(".lock")):
        monkeypatch.setattr("filelock.FileLock", Held)
        for _ in range(3):
            with pytest.raises(OSError, match="another process has locked it"):
                journal.append(Started(KATA.id))
    assert waited == [0.05, 0, 0]
    assert journal.append(Started(KATA.id)) == journal.entries()[0]


def test_a_file_system_without_locks_is_told(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """An old filelock gives up there: a sentence, and no traceback."""

    class Without(FileLock):
        def acquire(self, *args: Any, **kwargs: Any) -> Any:
            raise NotImplementedError

    monkeypatch.setattr("filelock.FileLock", Without)
    with pytest.raises(OSError, match="it cannot be locked here"):
        journal.append(Started(KATA.id))


def test_what_stands_behind_an_entry(tmp_path: Path) -> None:
    """By the lines and not by the clock, each once; all where the entry is not, and other lines that name it are not it."""
    path = tmp_path / "journal.jsonl"
    early, late = datetime(2024, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
    first, second, third = (
        Entry(time, name, Started(KATA.id)) for time, name in ((late, "b"), (early, "a"), (late, "c"))
    )
    unknown = b'{"id": "b", "time": "2024-01-01T10:00:00+00:00", "event": "sung", "kata": "k"}\n'
    path.write_bytes(third.line + first.line + second.line + b'torn {"id": "b"\n' + unknown + second.line + third.line)
    journal = Journal(path)
    assert [entry.id for entry in journal.after("b")] == ["a", "c"]
    assert journal.after("c") == []
    assert [entry.id for entry in journal.after("")] == [entry.id for entry in journal.after("gone")] == ["c", "b", "a"]
