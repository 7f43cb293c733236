"""The way of a learner from an empty folder to the badge, in a real terminal; docs/walk.md is its transcript.

    python docs/walk.py [--check]

Whoever walks knows nothing but the first command: each one after it was named by the screen before. What is
typed into files stands in the transcript where it is wrong, and is left out where it is right.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

import pexpect

from pytest_lstm_kata.files.ideas import ideas
from pytest_lstm_kata.files.reading import read_file
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.solutions import solution
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, show
from pytest_lstm_kata.lstm import LSTM
from recording import CSI, WIDTH, environment, fill, same_everywhere
from renewing import ROOT, renew

PAGE: Final = ROOT / "docs" / "walk.md"
ROWS: Final = 24
KATAS: Final = {kata.label: kata for kata in LSTM.katas}
CHALLENGES: Final = ("1.6", "1.7", "1.8", "1.9", "1.10")
HARD: Final = "2.1"
"""The kata on which the learner gets stuck."""

_PROMPT: Final = "walker> "
_INTRODUCTION: Final = """\
# A walk to the badge

This page shows every screen from an empty folder to the badge, and on to a first review, in a terminal with 80 columns, with everything that can happen on the way.
Each command was named by the screen before it. Right answers are not shown: you are to find them. The list of katas at the start of
each pytest run is left out. `python docs/walk.py` makes this page.
"""


class Screen(NamedTuple):
    """What was done, and what stood on the terminal then."""

    command: str
    text: str
    edits: tuple[str, ...] = ()
    """What was typed into files before, a sentence each."""

    @property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @property
    def ours(self) -> list[str]:
        """Of a run of pytest the part that this plugin prints, in rows of the terminal."""
        lines = self.lines
        starts = [i for i, line in enumerate(lines) if re.match(r"_{3,} .* _{3,}$|=+ LSTM Mastery Badge =+$", line)]
        ends = [i for i, line in enumerate(lines) if re.match(r"next: |      pytest --kata$", line)]
        told = lines[starts[0] : ends[-1] + 1] if starts and ends else []
        return [line[i : i + WIDTH] for line in told for i in range(0, max(len(line), 1), WIDTH)]


class Walker:
    """A shell in a terminal, and an editor."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.screens: list[Screen] = []
        self._edits: list[str] = []
        self._judge = Judge(TorchOracle())
        env = environment() | {"ENV": "", "PS1": _PROMPT, "TERM": "xterm"}
        self._shell = pexpect.spawn(
            "/bin/sh", ["-i"], cwd=folder, env=env, dimensions=(ROWS, WIDTH), encoding="utf-8", timeout=120
        )
        self._shell.expect_exact(_PROMPT)

    def types(self, command: str) -> Screen:
        """Type a command, and wait until the prompt is back."""
        self._shell.sendline(command)
        self._shell.expect_exact(_PROMPT)
        text = CSI.sub("", str(self._shell.before)).replace("\r\n", "\n").partition("\n")[2]
        screen = Screen(command, text.rstrip("\n") + "\n", tuple(self._edits))
        self._edits.clear()
        self.screens.append(screen)
        return screen

    def fills(self, label: str, **answers: str) -> None:
        """Write these values, as source, into the kata's blanks."""
        path = self._path(KATAS[label])
        fill(path, **answers)
        values = ", ".join(f"`{name} = {value}`" for name, value in answers.items())
        self._edits.append(f"In {path.name} the learner writes {values}.")

    def solves(self, *labels: str, place: str = "katas", but: str = "") -> None:
        """Write the right values into the blanks of these katas, ``but`` into one, and keep them to oneself."""
        for label in labels:
            kata = KATAS[label]
            path = self._path(kata, place)
            right = solution(kata, self._judge, read_file(path, {kata.id: kata}).seed)
            fill(path, **{name: value for name, value in right.items() if name != but})
            where = "" if place == "katas" else f"{place}/"
            what = f"the right answers, all but `{but}`" if but else "the right answer"
            self._edits.append(f"In {where}{path.name} the learner writes {what}.")

    def waits(self, days: int) -> None:
        """Have so many days go by: all that the journal tells happened so much earlier."""
        journal = self.folder / "dojo" / ".lstm-kata" / "journal.jsonl"
        events = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
        for event in events:
            event["time"] = (datetime.fromisoformat(event["time"]) - timedelta(days=days)).isoformat()
        journal.write_text("".join(f"{json.dumps(event)}\n" for event in events), encoding="utf-8")
        self._edits.append(f"{days} days later:")

    def numbers(self, label: str) -> Mapping[str, int]:
        """The numbers that the kata has in the learner's file."""
        kata = KATAS[label]
        return deal(kata, read_file(self._path(kata), {kata.id: kata}).seed).numbers

    def leaves(self) -> None:
        self._shell.close(force=True)

    def _path(self, kata: Kata, place: str = "katas") -> Path:
        return self.folder / "dojo" / place / kata.file


def walk() -> list[Screen]:
    """All screens on the way."""
    with tempfile.TemporaryDirectory() as place:
        walker = Walker(Path(place))
        try:
            _walk(walker)
        finally:
            walker.leaves()
    return walker.screens


def _walk(walker: Walker) -> None:
    walker.types("lstm-kata init dojo")
    walker.types("cd dojo")
    walker.types("pytest --kata")
    walker.types("lstm-kata learn 1")
    walker.solves("1.1", "1.2")
    walker.types("pytest --kata")
    walker.fills("1.3", out_shape="(8, 4, 12")
    walker.types("pytest --kata")
    for mistake in KATAS["1.3"].mistakes:
        idea, *_ = ideas(mistake, deal(KATAS["1.3"], 0))
        walker.fills("1.3", out_shape=show(idea["out_shape"]))
        walker.types("pytest --kata")
    walker.types("lstm-kata hint 1.3")
    walker.types("lstm-kata hint 1.3")
    walker.solves("1.3")
    walker.types("pytest --kata")
    walker.types("lstm-kata explain 1.3")
    walker.solves("1.4", "1.5")
    walker.types("pytest --kata")
    walker.types("lstm-kata start 1.6")
    walker.solves("1.6")
    walker.types("pytest --kata")
    for lstm, head in (("nn.LSTM(15, 3)", "nn.Linear(3, 3)"), ("nn.LSTM(8, 15, num_layers=3)", "nn.Linear(15, 3)")):
        walker.fills("1.7", lstm=lstm, head=head, step="-1")
        walker.types("pytest --kata")
    walker.types("lstm-kata retry 1.7")
    walker.solves("1.7")
    walker.types("pytest --kata")
    walker.solves("1.8", "1.9", "1.10")
    walker.types("pytest --kata")
    walker.types("lstm-kata badge")
    _learn_more(walker)


def _learn_more(walker: Walker) -> None:
    """Behind the badge: a kata on which one is stuck, its solution, fresh numbers, and a review three days later."""
    kata = KATAS[HARD]
    walker.types("pytest --kata")
    walker.types("lstm-kata learn 2")
    walker.solves(HARD, but=(last := kata.blanks[-1].name))
    held = [idea for mistake in kata.mistakes for idea in ideas(mistake, deal(kata, 0)) if [*idea] == [last]]
    for idea in held[-3:]:
        walker.fills(HARD, **{last: show(idea[last])})
        walker.types("pytest --kata")
    for _ in kata.hints:
        walker.types(f"lstm-kata hint {HARD}")
    walker.types(f"lstm-kata solution {HARD}")
    walker.types(f"lstm-kata retry {HARD}")
    walker.solves(HARD)
    walker.types("pytest --kata")
    walker.waits(3)
    walker.types("pytest --kata")
    walker.types("lstm-kata review")
    for label in ("1.3", "1.7", HARD):
        walker.solves(label, place="review")
    walker.types("pytest --kata review")


def page(screens: Sequence[Screen]) -> str:
    """The transcript, the same on each machine and at each hour."""
    return "\n".join([_INTRODUCTION, *_paragraphs(screens)])


def _paragraphs(screens: Sequence[Screen]) -> Iterator[str]:
    for screen in screens:
        if not screen.text.strip():  # a change of the folder says nothing
            yield f"```console\n$ {screen.command}\n```\n"
            continue
        if screen.edits:
            yield "\n".join(screen.edits) + "\n"
        lines = [re.sub(r"\b[012]:\d\d of (?=\d+:\d\d left)", "1:47 of ", line) for line in _short(screen.lines)]
        lines = [re.sub(r"\d{4}-\d\d-\d\d", "2026-11-25", line) for line in lines]
        lines = [re.sub(r"\bon \w+day, \d+ \w+", "on Saturday, 28 November", line) for line in lines]
        shown = "".join(f"{line}\n" for line in same_everywhere(lines, 2))
        yield f"```console\n$ {screen.command}\n{shown}```\n"


def _short(lines: Sequence[str]) -> Sequence[str]:
    """Of a run of pytest what comes behind the list of katas, which is long and always the same."""
    starts = [i for i, line in enumerate(lines) if re.match(r"=+ (FAILURES|LSTM Mastery Badge|Review) =+$", line)]
    return ["...", *lines[starts[0] :]] if starts else lines


def documents() -> Mapping[Path, str]:
    """The page as it should be, after a walk."""
    return {PAGE: page(walk())}


if __name__ == "__main__":
    renew(__doc__, documents)
