"""The one way to a learner's files: regular ones, through no link, of a bounded size, written whole."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from pytest_lstm_kata.files import access


def _link(path: Path) -> None:
    (path.parent / "elsewhere").write_bytes(b"a secret")
    path.symlink_to(path.parent / "elsewhere")


def _dangling(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


NO_FILES: dict[str, Callable[[Path], None]] = {
    "a link": _link,
    "a link to nowhere": _dangling,
    "a device": _device,
    "a pipe": os.mkfifo,
    "a folder": Path.mkdir,
}


@pytest.mark.parametrize("make", NO_FILES.values(), ids=NO_FILES)
def test_only_regular_files_are_opened(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """What is something else is refused at once, to read as to write, and nothing is changed by that."""
    path = tmp_path / "kata.py"
    make(path)
    before = {each: each.lstat() for each in tmp_path.iterdir()}
    with pytest.raises(access.Unfit, match=r"link|not a regular file"):
        access.read(path)
    with pytest.raises(access.Unfit, match=r"link|not a regular file"):
        access.replace(path, b"new")
    for flags in (os.O_WRONLY, os.O_RDWR | os.O_APPEND | os.O_CREAT):
        with pytest.raises(access.Unfit):
            access.descriptor(path, flags)
    after = {each: each.lstat() for each in tmp_path.iterdir()}
    assert [(stat.S_IFMT(one.st_mode), one.st_size) for one in after.values()] == [
        (stat.S_IFMT(one.st_mode), one.st_size) for one in before.values()
    ]
    assert after.keys() == before.keys()


def test_where_the_system_follows_links_they_are_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has no way to open a file and not what a link leads to."""
    monkeypatch.setattr(access, "_FOLLOWS", True)
    _link(tmp_path / "kata.py")
    with pytest.raises(access.Unfit, match="it is a link"):
        access.read(tmp_path / "kata.py")
    assert access.read(tmp_path / "elsewhere") == b"a secret"


def test_what_is_not_there_is_another_matter(tmp_path: Path) -> None:
    """A file that is missing, and a folder that may not be entered, are told as the system tells it."""
    with pytest.raises(FileNotFoundError):
        access.read(tmp_path / "kata.py")
    assert access.obstacle(tmp_path / "kata.py") == ""


def test_a_large_file_is_noticed_and_not_read(tmp_path: Path) -> None:
    """One byte more than the limit comes back, and no more; reading can begin later."""
    path = tmp_path / "large"
    path.write_bytes(bytes(range(100)))
    assert len(access.read(path, 9)) == 10
    assert access.read(path, 9, start=95) == bytes(range(95, 100))


def test_all_is_read_however_little_comes_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk of another machine may give a part."""
    path, read = tmp_path / "kata.py", os.read
    path.write_bytes(b"answer = 1")
    monkeypatch.setattr(os, "read", lambda file, size: read(file, min(size, 3)))
    assert access.read(path) == b"answer = 1"
    assert access.read(path, 6) == b"answer "


@pytest.mark.parametrize("change", ["longer", "the same size", "another file", "nothing"])
def test_half_of_two_answers_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """A file that is written while it is read is not read, and it is said; one that is put in its place is whole, as the old one was."""
    path = tmp_path / "kata.py"
    path.write_bytes(b"answer = 1")
    os.utime(path, (0, 0))
    real_stat = os.fstat
    calls: list[int] = []

    def look(descriptor: int) -> os.stat_result:
        calls.append(descriptor)
        found = real_stat(descriptor)
        if len(calls) == 1 and change == "another file":
            (tmp_path / "new").write_bytes(b"answer = 2!")
            (tmp_path / "new").replace(path)
        if len(calls) == 2 and change in ("longer", "the same size"):
            path.write_bytes(b"answer = 23" if change == "longer" else b"answer = 2")
        return found

    monkeypatch.setattr(os, "fstat", look)
    if change in ("another file", "nothing"):
        assert access.read(path) == b"answer = 1"
        return
    with pytest.raises(access.Unfit, match="it was changed while it was read"):
        access.read(path)
    calls.clear()
    assert access.read(path, grows=True).startswith(b"answer = 2")


def test_no_folder_on_the_way_is_a_link(tmp_path: Path) -> None:
    """Below the root no folder may be a link; the root itself, and what is above it, may."""
    (tmp_path / "real" / "unit").mkdir(parents=True)
    (tmp_path / "root").symlink_to("real")
    (tmp_path / "real" / "linked").symlink_to("unit")
    access.check_folders(tmp_path / "root" / "unit" / "kata.py", tmp_path / "root")
    with pytest.raises(access.Unfit, match="a folder on the way to it is a link"):
        access.check_folders(tmp_path / "root" / "linked" / "kata.py", tmp_path / "root")


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    """It keeps its rights, and nothing else is left in its folder, whether it could be written or not."""
    path = tmp_path / "kata.py"
    access.replace(path, b"first")
    path.chmod(0o640)
    access.replace(path, b"second")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"second", 0o640)
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_what_is_private_is_so_from_its_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mode that is asked for holds for the new file before anything is in it, whatever stood there."""
    modes: list[int] = []
    real = os.fdopen

    def opened(descriptor: int, mode: str) -> object:
        modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))
        return real(descriptor, mode)

    monkeypatch.setattr(os, "fdopen", opened)
    path = tmp_path / "secret"
    for before in (None, 0o644):
        if before:
            path.chmod(before)
        access.replace(path, b"x", mode=0o600)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert modes == [0o600, 0o600]


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full leaves the file as it was, and no other beside it."""

    def full(*_: Path) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "kata.py"
    access.replace(path, b"first")
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        access.replace(path, b"second")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("kata.py", b"first")]


def test_many_writers_do_not_tear_a_file(tmp_path: Path) -> None:
    """Each writes under a name of its own: whoever reads sees what one of them wrote, whole."""
    path = tmp_path / "report.json"
    access.replace(path, b"0" * 60_000)

    def write(digit: bytes) -> None:
        for _ in range(40):
            access.replace(path, digit * 60_000)

    writers = [Thread(target=write, args=[b"%d" % number]) for number in range(3)]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        data = path.read_bytes()
        assert len(data) == 60_000
        assert len({*data}) == 1
    assert [*tmp_path.iterdir()] == [path]
