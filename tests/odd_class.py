"""Two classes that were handed in: one by the script, and an odd one, as learning platforms and people make them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from conftest import KATAS, ROOT
from pytest_lstm_kata.files.hand_in import Given, HandIn, written
from pytest_lstm_kata.files.reading import read
from pytest_lstm_kata.kata.model import Kata, Value, show
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.choosing import choose
from pytest_lstm_kata.record.events import Entry, Event, Examined, HandedIn, Result, Revealed
from pytest_lstm_kata.record.workspace import FOLDER
from support import CATALOGUE, sheet, solution, source

SHAPE: Final = KATAS["1.6"]
EXAM: Final = 5
"""The seed of the exam in ``whole dojo``."""
SEEN: Final = KATAS["1.3"]
"""Its solution was seen by those who hand in a file."""
CLASS_SEED: Final = 7
CLEAR: Final = "\x1b[2J\x1b[31m"
"""What clears a terminal, and colours it."""
DAWN: Final = datetime(2026, 11, 2, 9, tzinfo=UTC)
"""When the journal of ``whole dojo`` begins."""


def scripted_class(folder: Path) -> None:
    """Six learners with the first unit: right, wrong, unreadable, todo; with the first numbers, a class's seed, and their own."""
    for label in KATAS:
        _put(folder / "ada", KATAS[label], (ROOT / "solutions" / KATAS[label].file).read_text(encoding="utf-8"))
        for name in ("bob", "eve", "fay"):
            _put(folder / name, KATAS[label], source(KATAS[label]))
        _put(folder / "cyd", KATAS[label], source(KATAS[label], CLASS_SEED))
        _put(folder / "dan", KATAS[label], solved(KATAS[label], 1 + int(label[2:])))
    _put(folder / "bob", SHAPE, wrong_shape())
    _put(folder / "bob", KATAS["1.3"], source(KATAS["1.3"], out_shape="(2, 4, 3)"))
    _put(folder / "cyd", SHAPE, wrong_shape(CLASS_SEED))
    _put(folder / "cyd", KATAS["1.2"], solved(KATAS["1.2"], CLASS_SEED))
    _put(folder / "eve", SHAPE, source(SHAPE, out_shape="(5, 7,"))
    _put(folder / "eve", KATAS["1.9"], source(KATAS["1.9"], error="lstm(x)", expected="5", got="4"))


def odd_class(folder: Path) -> None:
    """What there is in folders that came from elsewhere, a learner or an oddity a paragraph."""
    folder.mkdir(parents=True, exist_ok=True)
    name = Path(SHAPE.file).name

    # Canvas, flat as it is unzipped: late, handed in again, and another of the same name
    _write(folder / f"alicesmith_1234_99_{name}", wrong_shape())
    _write(folder / f"alicesmith_1234_99_{name.removesuffix('.py')}-1.py", solved(SHAPE))
    _write(folder / f"alicesmith_LATE_1234_101_{Path(KATAS['1.3'].file).name}", solved(KATAS["1.3"]))
    _write(folder / f"alicesmith_77_102_{name}", wrong_shape())

    # Canvas, of zips that were unzipped, two of one learner
    _put(folder / "bobjones_2345_201_katas", SHAPE, solved(SHAPE), katas="")
    _put(folder / "bobjones_2345_202_more", KATAS["1.3"], solved(KATAS["1.3"]))

    # Moodle, in folders and flat
    _put(folder / "Ada Lovelace_123_assignsubmission_file_", SHAPE, solved(SHAPE))
    _write(folder / f"Grace Hopper_124_assignsubmission_file_{name}", wrong_shape(3))

    # whoever put their name before it; and nobody
    _write(folder / f"dora_{name}", solved(SHAPE, 9))
    _write(folder / name, solved(SHAPE))
    _write(folder / "x.py", "print('hello')\n")
    _write(folder / "notes.txt", "to be read\n")

    # hand-ins: by the name inside, as mail brings them and as Canvas does
    _hand_in(folder / "results.kata.json", "Hedy Lamarr", {SHAPE.id: wrong_answer(4)}, 4)
    _hand_in(folder / "noetheremmy_6_103_emmy.kata.json", "Emmy Noether", {SHAPE.id: _shown(solution(SHAPE))}, 0)

    _whole_dojo(folder / "whole dojo")

    # links: in, out, round; a pipe
    beside = folder.with_name(f"{folder.name} elsewhere")
    _put(beside, SHAPE, solved(SHAPE))
    (folder / "linked").symlink_to(beside)
    (folder / "mallory").mkdir()
    (folder / "mallory" / "katas").symlink_to(beside / "katas")
    _put(folder / "trent", KATAS["1.3"], solved(KATAS["1.3"]))
    unit = folder / "trent" / "katas" / "1_foundations"
    (unit / name).symlink_to(beside / "katas" / SHAPE.file)
    (unit / "ring").symlink_to(".")
    (unit / "self.py").symlink_to("self.py")
    os.mkfifo(unit / "02_construct.py")
    _write(folder / f"eve_{name}", solved(SHAPE))
    (folder / f"eve_{name}").unlink()
    (folder / f"eve_{name}").symlink_to(beside / "katas" / SHAPE.file)

    # names that a terminal or a spreadsheet would obey; what programs lay
    _put(folder / f"esc{CLEAR}red", SHAPE, solved(SHAPE))
    _put(folder / "=HYPERLINK(1)", SHAPE, wrong_shape())
    _put(folder / "__MACOSX" / "alicesmith", SHAPE, solved(SHAPE))
    _write(folder / ".DS_Store", "\0")
    _write(folder / f"._alicesmith_1234_99_{name}", "\0")

    # two files of one kata: the newer counts, which is wrong; and nothing at all
    _write(folder / "zoe" / "first.py", solved(SHAPE))
    _write(folder / "zoe" / "second.py", wrong_shape())
    _dated(folder / "zoe" / "first.py", DAWN)
    _dated(folder / "zoe" / "second.py", DAWN + timedelta(hours=1))
    (folder / "nobody home").mkdir()


def _whole_dojo(folder: Path) -> None:
    """A dojo as it lies on somebody's disk: a challenge whose solution was seen, and an exam, changed since it was handed in."""
    for label in ("1.3", "1.6"):
        _put(folder, KATAS[label], solved(KATAS[label]))
    _write(folder / "pytest.ini", "[pytest]\naddopts = --kata\n")
    _write(folder / "conftest.py", "raise RuntimeError('run')\n")
    asked = choose(LSTM, EXAM)
    results = {}
    for number, kata in enumerate(asked):
        text = solved(kata, EXAM) if number < 6 else source(kata, EXAM)
        _write(folder / "exam" / kata.file, text)
        values = read(text.encode(), CATALOGUE).values if number < 6 else {}
        of = len(kata.listing.names)
        given = _shown(values) or dict.fromkeys(kata.listing.names, "...")
        results[kata.id] = Result("right" if values else "todo", of if values else 0, of, given)
    first = results[asked[0].id]
    results[asked[0].id] = first._replace(answers=dict.fromkeys(first.answers, "None"), outcome="wrong", right=0)
    _journal(
        folder / FOLDER / "journal.jsonl",
        Revealed(SHAPE.id),
        Examined("lstm", EXAM, tuple(kata.id for kata in asked)),
        HandedIn("lstm", EXAM, results),
    )


def _shown(values: Mapping[str, Value]) -> dict[str, str]:
    return {name: show(value) for name, value in values.items()}


def _journal(path: Path, *events: Event) -> None:
    """One event each eleven minutes: an exam that takes one step is in time, one of two is late."""
    lines = [
        Entry(DAWN + timedelta(minutes=11 * number), f"{number:016x}", event).line
        for number, event in enumerate(events)
    ]
    path.parent.mkdir(parents=True)
    path.write_bytes(b"".join(lines))


def solved(kata: Kata, seed: int = 0) -> str:
    """The kata's file with a right answer in each blank."""
    if not seed:
        return (ROOT / "solutions" / kata.file).read_text(encoding="utf-8")
    return source(kata, seed, **_shown(solution(kata, seed)))


def wrong_shape(seed: int = 0) -> str:
    """The file of 1.6 with the answer of who puts time first."""
    return source(SHAPE, seed, **wrong_answer(seed))


def wrong_answer(seed: int = 0) -> Mapping[str, str]:
    """The answer to 1.6 of who puts time first."""
    numbers = sheet(SHAPE, seed).numbers
    return {"out_shape": f"({numbers['seq_len']}, {numbers['batch']}, {numbers['hidden_size']})"}


def _hand_in(path: Path, name: str, answers: Mapping[str, Mapping[str, str]], seed: int) -> None:
    """What ``lstm-kata hand-in`` writes of these katas; the journal in it has seen the solution of 1.3."""
    katas = {kata: Given(seed, sheet(CATALOGUE[kata], seed).numbers, given) for kata, given in answers.items()}
    katas[SEEN.id] = Given(0, sheet(SEEN).numbers, _shown(solution(SEEN)))
    journal = [json.loads(Entry(DAWN, "0" * 16, Revealed(SEEN.id)).line)]
    path.write_bytes(written(HandIn(name, katas, journal=journal), "0", DAWN.isoformat()))


def snapshot(folder: Path) -> Mapping[str, tuple[str, int, int]]:
    """Each name below a folder, with what stands there, when it was changed, and how; equal if nothing was written."""
    return {
        path.relative_to(folder).as_posix(): (
            sha256(path.read_bytes()).hexdigest() if path.is_file() and not path.is_symlink() else "",
            path.lstat().st_mtime_ns,
            path.lstat().st_mode,
        )
        for path in [folder, *sorted(folder.rglob("*"))]
    }


def _put(folder: Path, kata: Kata, text: str, katas: str = "katas") -> None:
    _write(folder / katas / kata.file, text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def _dated(path: Path, when: datetime) -> None:
    os.utime(path, (when.timestamp(), when.timestamp()))
