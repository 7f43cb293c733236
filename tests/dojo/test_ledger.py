"""What is acknowledged is on the disk, whatever befalls the server, its disk, or the file."""

from __future__ import annotations

import asyncio
import errno
import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dojo.dojos import Disk, journal
from pytest_lstm_kata.dojo.room.events import Answered, Entry, Event, Judged, Opened, Removed, Renamed, Returned, Seated
from pytest_lstm_kata.dojo.running import ledger as ledgers
from pytest_lstm_kata.dojo.running.codes import new_id
from pytest_lstm_kata.dojo.running.ledger import InUse, Ledger, Unusable, entries, forget
from pytest_lstm_kata.files import access
from pytest_lstm_kata.record.events import Started
from pytest_lstm_kata.record.journal import Journal

TIME = datetime(2026, 11, 26, 14, 2, tzinfo=UTC)


def entry(event: Event) -> Entry:
    return Entry(TIME, new_id(), event)


def test_what_came_in_meanwhile_is_one_write_and_one_sync(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each waits until the disk has it; a hundred at once wait for two, and all is there in the order in which it came."""
    synced: list[int] = []
    sync = os.fsync

    def seen(file: int) -> None:
        sync(file)
        synced.append(os.fstat(file).st_size)

    monkeypatch.setattr("os.fsync", seen)

    async def hour() -> list[Entry]:
        ledger = Ledger(tmp_path)
        sent = [entry(Seated(f"s{number}")) for number in range(100)]

        async def send(one: Entry) -> None:
            await ledger.extend([one])
            assert one.line in journal(tmp_path).read_bytes()
            assert synced

        await asyncio.gather(*map(send, sent))
        await ledger.close()
        return sent

    sent = asyncio.run(hour())
    assert entries(tmp_path) == sent
    assert len(synced) <= 2


def test_what_nobody_waits_for_goes_with_the_next_or_a_moment_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or when the ledger is closed: always in the order in which it came."""
    lines = [entry(Seated(f"s{number}")).line for number in range(7)]

    async def hour() -> None:
        ledger = Ledger(tmp_path)
        monkeypatch.setattr(ledgers, "LATER", 1000)
        later = [ledger.put(line, later=True) for line in lines[:2]]
        await asyncio.sleep(0.05)
        assert journal(tmp_path).read_bytes() == b""
        await ledger.put(lines[2])
        assert all(done.done() for done in later)
        monkeypatch.setattr(ledgers, "LATER", 0.01)
        await ledger.put(lines[3], later=True)
        assert journal(tmp_path).read_bytes() == b"".join(lines[:4])
        monkeypatch.setattr(ledgers, "LATER", 1000)
        written = ledger.put(lines[4])
        await asyncio.sleep(0)  # it is on its way
        later = [ledger.put(line, later=True) for line in lines[5:]]
        await written
        await asyncio.sleep(0.05)
        assert journal(tmp_path).read_bytes() == b"".join(lines[:5])
        await ledger.close()
        assert all(done.done() for done in later)

    asyncio.run(hour())
    assert journal(tmp_path).read_bytes() == b"".join(lines)


def test_one_who_waits_no_more_takes_nothing_along(tmp_path: Path) -> None:
    """A client that is gone before its answer is on the disk: the answer is there, and so are the others'."""

    async def hour() -> None:
        ledger = Ledger(tmp_path)
        gone = asyncio.create_task(ledger.extend([entry(Seated("s1"))]))
        other = asyncio.create_task(ledger.extend([entry(Seated("s2"))]))
        await asyncio.sleep(0)
        gone.cancel()
        await other
        await ledger.close()

    asyncio.run(hour())
    assert [found.event for found in entries(tmp_path)] == [Seated("s1"), Seated("s2")]


def test_a_torn_last_line_is_skipped_and_kept(tmp_path: Path) -> None:
    """A kill in mid-write costs what nobody was told; what comes after is read."""
    before, after = entry(Opened("d")), entry(Seated("s1"))
    ledger = Ledger(tmp_path)
    ledger.write([before])
    ledger.release()
    with journal(tmp_path).open("ab") as file:
        file.write(entry(Seated("s0")).line[:30])
    torn = journal(tmp_path).read_bytes()
    ledger = Ledger(tmp_path)
    assert ledger.entries() == [before]
    ledger.write([after])
    ledger.release()
    assert entries(tmp_path) == [before, after]
    assert journal(tmp_path).read_bytes() == torn + b"\n" + after.line


def test_lines_that_are_there_twice_count_once_and_unknown_ones_not(tmp_path: Path) -> None:
    """Order is that of the file; events of a later version cost nothing."""
    one, other = entry(Opened("d")), entry(Seated("s1"))
    Ledger(tmp_path).release()
    later = other.line.replace(b'"seated"', b'"danced"').replace(other.id.encode(), b"later")
    journal(tmp_path).write_bytes(one.line + later + other.line + one.line)
    assert entries(tmp_path) == [one, other]


def test_a_second_server_is_refused_and_the_first_one_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says which process has the folder, and since when, and what to do."""
    monkeypatch.setattr(ledgers, "PATIENCE", 0)
    first = Ledger(tmp_path / "evening")
    with pytest.raises(InUse) as refused:
        Ledger(tmp_path / "evening")
    assert f"The room in evening is open. It is process {os.getpid()}, since " in str(refused.value)
    assert "Close it first, with Ctrl-C in its terminal." in str(refused.value)
    with pytest.raises(InUse):
        forget(tmp_path / "evening")
    (tmp_path / "evening" / ".lstm-kata" / "server.json").write_text("[]")
    with pytest.raises(InUse, match=r"The room in evening is open\. Close it first"):
        Ledger(tmp_path / "evening")
    first.release()
    Ledger(tmp_path / "evening").release()
    assert [path.name for path in (tmp_path / "evening" / ".lstm-kata").glob("server*")] == []


def test_a_folder_with_a_learners_record_is_no_dojo(tmp_path: Path) -> None:
    """Nobody's journal gets the lines of a room; the folder is left as it was, and free."""
    (tmp_path / ".lstm-kata").mkdir()
    Journal(journal(tmp_path)).append(Started("lstm/memory"))
    before = journal(tmp_path).read_bytes()
    for _ in range(2):
        with pytest.raises(Unusable, match="has the record of a learner"):
            Ledger(tmp_path)
    assert journal(tmp_path).read_bytes() == before
    journal(tmp_path).write_bytes(b'{"torn')
    Ledger(tmp_path).release()


def test_a_record_that_is_a_link_is_somebody_elses(tmp_path: Path) -> None:
    """Nothing is written where a link leads."""
    (tmp_path / "theirs").mkdir()
    (tmp_path / ".lstm-kata").symlink_to(tmp_path / "theirs")
    with pytest.raises(Unusable, match="is a link"):
        Ledger(tmp_path)
    assert [*(tmp_path / "theirs").iterdir()] == []


def test_a_full_disk_loses_nothing_that_was_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that ends in the middle is taken back; who waited is told no, those who came in after it, too; then it goes on."""
    disk = Disk(monkeypatch)
    told: list[Exception] = []

    async def hour() -> None:
        async def failed(error: OSError) -> None:
            told.append(error)

        ledger = Ledger(tmp_path)
        ledger.failed = failed
        await ledger.extend([entry(Seated("s1"))])
        before = journal(tmp_path).read_bytes()
        for truncates in (True, False):
            disk.room, disk.truncates = 40, truncates
            results = await asyncio.gather(
                *(ledger.extend([entry(Seated(f"s{number}"))]) for number in (2, 3)), return_exceptions=True
            )
            assert [type(result) for result in results] == [OSError, OSError]
            assert [found.event for found in ledger.entries()] == [Seated("s1")]
            assert journal(tmp_path).read_bytes().startswith(before)
            if truncates:
                assert journal(tmp_path).read_bytes() == before
        disk.room, disk.truncates = 10**9, True
        await ledger.extend([entry(Seated("s4"))])
        await ledger.close()

    asyncio.run(hour())
    assert [found.event for found in entries(tmp_path)] == [Seated("s1"), Seated("s4")]
    assert journal(tmp_path).read_bytes().count(b"\n") == 2
    assert len(told) == 2


def test_what_came_in_while_the_disk_said_no_is_not_there_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was let in by what is not on the disk: who comes after a failed write is told no with it."""
    sync = os.fsync

    async def hour() -> None:
        ledger = Ledger(tmp_path)
        loop = asyncio.get_running_loop()
        late: list[asyncio.Task[None]] = []

        def fails(_: int) -> None:
            monkeypatch.setattr("os.fsync", sync)
            asyncio.run_coroutine_threadsafe(another(), loop).result()
            raise OSError(errno.EIO, "Input/output error")

        async def another() -> None:
            late.append(asyncio.create_task(ledger.extend([entry(Seated("s2"))])))
            await asyncio.sleep(0)

        monkeypatch.setattr("os.fsync", fails)
        with pytest.raises(OSError, match="Input/output"):
            await ledger.extend([entry(Seated("s1"))])
        with pytest.raises(OSError, match="Input/output"):
            await late[0]
        assert journal(tmp_path).read_bytes() == b""
        task = asyncio.create_task(ledger.extend([entry(Seated("s3"))]))
        await asyncio.sleep(0)
        await ledger.close()
        await task

    asyncio.run(hour())
    assert [found.event for found in entries(tmp_path)] == [Seated("s3")]


def test_a_journal_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What would be more than is read again is not written; a larger file is not taken for an empty one."""
    monkeypatch.setattr(ledgers, "RESERVE", 0)
    ledger = Ledger(tmp_path)
    ledger.write([entry(Opened("d"))])
    size = journal(tmp_path).stat().st_size
    monkeypatch.setattr(ledgers, "MAX_BYTES", size + 10)
    with pytest.raises(OSError, match="nothing is added"):
        ledger.write([entry(Seated("s1"))])
    assert journal(tmp_path).stat().st_size == size
    monkeypatch.setattr(ledgers, "MAX_BYTES", size - 1)
    with pytest.raises(OSError, match="move it away"):
        ledger.entries()
    ledger.release()
    with pytest.raises(OSError, match="move it away"):
        Ledger(tmp_path)


STORY: list[Event] = [
    Opened("d"),
    Seated("s1", "Ada", "a" * 64),
    Seated("s2", "Grace", "b" * 64),
    Answered("s1", "lstm/memory", 7, {"x": "secret"}),
    Judged("s1", "1", "lstm/memory", 7, {"sentence": "secret"}),
    Answered("s2", "lstm/memory", 8, {"x": "hers"}),
    Renamed("s1", "Ada L"),
    Returned("s1", "c" * 64),
    Removed("s1", "seat"),
]


def test_a_seat_that_leaves_is_gone_from_the_disk(tmp_path: Path) -> None:
    """Answers, names, tokens, also on lines that cannot be read; that it was there is kept, and so are the others, and it goes on."""

    async def hour() -> None:
        ledger = Ledger(tmp_path)
        await ledger.extend([*map(entry, STORY)])
        with journal(tmp_path).open("ab") as file:
            file.write(b'{"seat": "s1", "answers": {"x": "sec\n{"answers": "sec"}\n')
            file.write(entry(Seated("s9")).line.replace(b'"seated"', b'"danced"').replace(b'"s9"', b"7"))
        ledger.release()
        ledger = Ledger(tmp_path)
        await ledger.forget({"s1"})
        await ledger.extend([entry(Seated("s3", "Alan"))])
        await ledger.close()

    asyncio.run(hour())
    data = journal(tmp_path).read_bytes()
    assert not [word for word in (b"Ada", b"sec", b"aaaa", b"cccc") if word in data]
    assert [found.event for found in entries(tmp_path)] == [
        STORY[0],
        Seated("s1"),
        *(STORY[at] for at in (2, 5, 8)),
        Seated("s3", "Alan"),
    ]


def test_a_journal_that_cannot_be_opened_again_is_a_disk_that_says_no(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A seat is forgotten, and then nobody may write: who waits is told, and it goes on as soon as one may."""

    def refused(_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    async def hour() -> None:
        ledger = Ledger(tmp_path)
        await ledger.extend([*map(entry, STORY)])
        with monkeypatch.context() as patch:
            patch.setattr(ledgers, "opened", refused)
            await ledger.forget({"s1"})
            for _ in range(2):
                with pytest.raises(OSError, match="Read-only"):
                    await ledger.extend([entry(Seated("s3"))])
        await ledger.extend([entry(Seated("s4"))])
        await ledger.close()

    asyncio.run(hour())
    assert [found.event for found in entries(tmp_path)][-2:] == [STORY[-1], Seated("s4")]
    assert b"secret" not in journal(tmp_path).read_bytes()


def test_what_a_kill_left_beside_the_journal_is_removed(tmp_path: Path) -> None:
    """It may be a copy of what seats sent that have left since; what is not ours stays."""
    Ledger(tmp_path).release()
    left, others = (journal(tmp_path).with_name(name) for name in (".0123456789abcdef.new", ".mine.new"))
    for path in (left, others):
        path.write_text("secret", encoding="utf-8")
    Ledger(tmp_path).release()
    assert (left.exists(), others.exists()) == (False, True)


def test_forgetting_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk keeps the old file, and the ledger goes on with it."""
    ledger = Ledger(tmp_path)
    ledger.write([*map(entry, STORY)])
    before = journal(tmp_path).read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(access, "replace", full)
        with pytest.raises(OSError, match="No space"):
            ledger.wipe({"s1"})
    assert journal(tmp_path).read_bytes() == before
    ledger.write([entry(Seated("s3"))])
    ledger.release()
    assert len(entries(tmp_path)) == len(STORY) + 1


def test_a_full_journal_is_opened_and_seats_are_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seats have no more room; the facilitator has, and what is forgotten needs none."""
    ledger = Ledger(tmp_path)
    ledger.write([*map(entry, STORY[:-1])])
    ledger.release()
    monkeypatch.setattr(ledgers, "MAX_BYTES", journal(tmp_path).stat().st_size)
    ledger = Ledger(tmp_path)
    assert not ledger.has_room(2)
    ledger.write([entry(Opened("d"))])
    ledger.release()
    monkeypatch.setattr(ledgers, "MAX_BYTES", journal(tmp_path).stat().st_size)
    monkeypatch.setattr(ledgers, "RESERVE", 0)
    assert forget(tmp_path, "s1") == 1
    assert b"Ada" not in journal(tmp_path).read_bytes()
    assert Removed("s1", "seat") in [found.event for found in entries(tmp_path)]


def test_what_is_on_its_way_takes_room_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a burst does not take what is the facilitator's."""

    async def hour() -> None:
        ledger = Ledger(tmp_path)
        line = entry(Seated("s1")).line
        monkeypatch.setattr(ledgers, "MAX_BYTES", 2 * len(line))
        assert ledger.has_room(len(line))
        sending = [ledger.put(line) for _ in range(2)]
        await asyncio.sleep(0)
        assert not ledger.has_room(len(line))
        await asyncio.gather(*sending)
        assert not ledger.has_room(len(line))
        assert ledger.has_room(0)
        await ledger.close()

    asyncio.run(hour())


def test_what_comes_in_while_seats_are_forgotten_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever writes does not wait until a large journal is read; what the same seat sent meanwhile is forgotten, too."""
    without = Ledger._without

    async def hour() -> None:
        ledger = Ledger(tmp_path)
        await ledger.extend([*map(entry, STORY)])
        loop = asyncio.get_running_loop()

        def slow(self: Ledger, seats: set[str], start: int, end: int) -> bytes:
            kept = without(self, seats, start, end)
            if not start:
                late = [entry(Judged("s1", "1", "lstm/memory", 7, {"late": "secret"})), entry(Seated("s3", "Alan"))]
                asyncio.run_coroutine_threadsafe(ledger.extend(late), loop).result(9)
            return kept

        monkeypatch.setattr(Ledger, "_without", slow)
        await ledger.forget({"s1"})
        monkeypatch.undo()
        await ledger.close()

    asyncio.run(hour())
    assert b"secret" not in journal(tmp_path).read_bytes()
    assert [found.event for found in entries(tmp_path)][-2:] == [STORY[-1], Seated("s3", "Alan")]


def test_a_name_is_forgotten_at_the_end_too(tmp_path: Path) -> None:
    """Of who left and answered nothing; and that is done once."""
    ledger = Ledger(tmp_path)
    ledger.write([entry(Seated("s1", "Ada")), entry(Removed("s1", "seat"))])
    ledger.wipe_left()
    data = journal(tmp_path).read_bytes()
    assert b"Ada" not in data
    before = journal(tmp_path).stat()
    ledger.wipe_left()
    assert journal(tmp_path).stat() == before
    ledger.release()


@pytest.mark.skipif(os.name == "nt", reason="Windows has other permissions")
def test_nobody_else_on_the_machine_reads_the_journal(tmp_path: Path) -> None:
    """Neither a new one, nor one from before, nor one from which somebody was taken."""
    Ledger(tmp_path).release()
    assert journal(tmp_path).stat().st_mode & 0o777 == 0o600
    journal(tmp_path).chmod(0o644)
    ledger = Ledger(tmp_path)
    assert journal(tmp_path).stat().st_mode & 0o777 == 0o600
    ledger.wipe({"s1"})
    assert journal(tmp_path).stat().st_mode & 0o777 == 0o600
    ledger.release()


@pytest.mark.parametrize(("seat", "answers"), [("s1", 1), ("", 2), ("s9", 0)])
def test_a_closed_dojo_is_forgotten_by_seat_or_whole(tmp_path: Path, seat: str, answers: int) -> None:
    """What was sent is gone; each seat is said to have left."""
    ledger = Ledger(tmp_path)
    ledger.write([*map(entry, STORY)])
    ledger.release()
    assert forget(tmp_path, seat) == answers
    left = [json.loads(line) for line in journal(tmp_path).read_bytes().splitlines()]
    assert ("Grace" in str(left)) is bool(seat)
    assert ("Ada" in str(left)) is (seat == "s9")
    gone = [line["seat"] for line in left if line["event"] == "removed"]
    assert gone == (["s1", "s2"] if not seat else ["s1"])
