"""Where the rows of a class come from: a folder of learners, of which all or a part is judged, or lines that were written before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import click

from pytest_lstm_kata.cli.class_outputs import LINES, CannotGrade
from pytest_lstm_kata.cli.class_rows import Task, rows
from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.printing import our_failure
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.output import class_json
from pytest_lstm_kata.record.classroom import Row
from pytest_lstm_kata.record.owner import Owner
from pytest_lstm_kata.record.whose import Owners
from pytest_lstm_kata.record.workspace import shown

MAX_LINE: Final = 4 * 1024 * 1024
"""No line is longer: a learner takes some kilobytes, and one of whose files thousands are not graded, some hundreds."""


class Source(NamedTuple):
    """A class that is about to be judged, or was."""

    rows: Iterable[Row]
    """Judged when they are asked for. Asking raises ``NoJudge``."""
    left_out: dict[str, str]
    """What is not graded, and is nobody's, and why; whole once all rows were asked for."""
    number: int = 0
    """How many learners there are; 0 where nobody knows before."""


class Part(NamedTuple):
    """One of several equal parts of a class. Parts one after the other are the whole class, in its order."""

    number: int = 1
    among: int = 1

    @classmethod
    def named(cls, text: str | None) -> Part:
        """The part that ``K/N`` names, or the whole. Raises ``UsageError``."""
        found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text or "1/1")
        part = cls(int(found[1]), int(found[2])) if found else cls(0)
        if not 1 <= part.number <= part.among:
            among = part.among if part.among > 1 else 4
            raise click.UsageError(
                f"--shard {text}: write 1/{among} to {among}/{among} for the {among} parts of a class."
            )
        return part

    def of(self, whole: Sequence[Owner]) -> Sequence[Owner]:
        start, end = ((number * len(whole)) // self.among for number in (self.number - 1, self.number))
        return whole[start:end]


def folder(task: Task, grader: Grader, part: Part) -> Source:
    """The learners in a folder. What is nobody's is told with the first part. Raises ``CannotGrade`` if this is an error of ours."""
    try:
        everybody = Owners([task.root], [], None, grader.folders)
        owners = part.of(everybody.learners(task.root))
        left_out = everybody.left_out(task.root).items() if part.number == 1 else ()
    except Exception as error:  # ours, and 1, with which Python would end, is for who misses what is required
        raise CannotGrade(f"{our_failure(error)}.") from error
    return Source(rows(owners, task, grader), {shown(path, task.root): why for path, why in left_out}, len(owners))


def lines(path: Path, part: Part) -> Source:
    """The learners on lines that were written before. Raises ``UsageError``."""
    reason = access.obstacle(path) or ("" if path.suffix == LINES else "it is no folder, and no .jsonl file")
    if reason:
        raise click.UsageError(f"{shown(path)}: {reason}.")
    if part.among > 1:
        raise click.UsageError(f"--shard is for a folder of learners, and {shown(path)} is what was judged already.")
    left_out: dict[str, str] = {}
    return Source(_read(path, left_out), left_out)


def _read(path: Path, left_out: dict[str, str]) -> Iterator[Row]:
    known: dict[int, int] = {}
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(MAX_LINE), b""), start=1):
            try:
                row = class_json.read(_whole(line, file))
            except class_json.NoRow as error:
                left_out[f"{shown(path)}, line {number}"] = str(error)
                continue
            same = known.setdefault(hash(line), number)
            if same == number:
                yield row
            else:
                left_out[f"{shown(path)}, line {number}"] = f"it is the same as line {same}"


def _whole(line: bytes, file: BinaryIO) -> bytes:
    """The line, if it is read to its end. Of a longer one the rest is skipped, and it is no learner's: raises ``NoRow``."""
    if len(line) < MAX_LINE:
        return line
    rest = line
    while rest and not rest.endswith(b"\n"):
        rest = file.readline(MAX_LINE)
    raise class_json.NoRow(f"it is longer than {MAX_LINE // 1024**2} MiB, too long for a learner")
