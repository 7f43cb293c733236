"""The transcripts of the README, the learner's guide and the page on classes, and the picture, made by running the program.

python docs/transcripts.py [--check]
"""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from classroom import write_class
from pytest_lstm_kata.cli.watching.rows import fitted
from pytest_lstm_kata.cli.watching.session import Session
from pytest_lstm_kata.cli.watching.views import Desk
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.kata import catalogue
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.workspace import Workspace
from recording import WIDTH, environment, fill, same_everywhere
from renewing import ROOT, renew
from window import svg

PAGES: Final = (ROOT / "README.md", ROOT / "docs" / "learning.md", ROOT / "docs" / "classes.md")
PICTURE: Final = ROOT / "docs" / "summary.svg"
ROWS: Final = 19
SHAPE, ERROR = (f"katas/{kata.file}" for kata in LSTM.katas if kata.slug in ("output_shape", "feed_a_batch"))
"""What is shown solved is a kata for practice: no page gives a challenge away."""

_PYTEST: Final = ("-m", "pytest")
_LSTM_KATA: Final = ("-c", "from pytest_lstm_kata.cli import main; main(prog_name='lstm-kata')")
_BLOCK: Final = re.compile(r"(?<=<!-- transcript: )(\w+)( -->\n```\w+\n)(.*?)(?=^```$)", re.MULTILINE | re.DOTALL)


def blocks_and_picture() -> tuple[Mapping[str, str], str]:
    """The text of each transcript by name, and the picture."""
    with tempfile.TemporaryDirectory() as place:
        dojo = Dojo(Path(place))
        blocks = {"init": dojo.run("lstm-kata init dojo")}
        dojo.folder = dojo.folder / "dojo"
        blocks["blank"] = dojo.run("pytest --kata")
        blocks["file"] = (dojo.folder / SHAPE).read_text(encoding="utf-8")
        dojo.fill(SHAPE, out_shape="out.shape")
        blocks["unreadable"] = _failure(dojo.run(f"pytest --kata {SHAPE}"))
        dojo.fill(SHAPE, out_shape="(2, 4, 3)")
        blocks["first"] = _failure(dojo.run("pytest --kata 1.3"))
        blocks["wrong"] = dojo.run("pytest --kata")
        blocks["watch"] = dojo.watch("1.3")
        blocks["hint"] = dojo.run("lstm-kata hint 1.3")
        dojo.fill(SHAPE, out_shape="(4, 2, 3)")
        blocks["right"] = dojo.run(f"pytest --kata {SHAPE}")
        blocks["explain"] = dojo.run("lstm-kata explain 1.3")
        dojo.solve(*(kata.file for kata in LSTM.units[0].katas[:6]))
        dojo.solve(ERROR.removeprefix("katas/"))
        dojo.fill(ERROR, expected="10")
        half_way = dojo.run("pytest --kata", colour=True)
        dojo.solve(*(kata.file for kata in LSTM.katas))
        blocks["badge"] = dojo.run("pytest --kata")
        dojo.folder = Path(place)
        write_class(dojo.folder / "class")
        blocks["class"] = re.sub(r"\d+\.\d s$", "4.1 s", dojo.run("lstm-kata grade class"), flags=re.MULTILINE)
    return blocks, svg(half_way)


@dataclass(slots=True)
class Dojo:
    """A folder to work in, a hand that fills blanks, and a terminal."""

    folder: Path

    def fill(self, file: str, **answers: str) -> None:
        fill(self.folder / file, **answers)

    def solve(self, *files: str) -> None:
        for file in files:
            shutil.copyfile(ROOT / "solutions" / file, self.folder / "katas" / file)

    def run(self, command: str, *, colour: bool = False) -> str:
        """The command behind a prompt, and what it prints."""
        program, *arguments = command.split()
        start = [*_PYTEST, f"--color={'yes' if colour else 'no'}"] if program == "pytest" else _LSTM_KATA
        done = subprocess.run(
            [sys.executable, *start, *arguments],
            cwd=self.folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode not in (0, 1):
            sys.exit(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
        return f"$ {command}\n" + "".join(
            f"{line}\n" for line in same_everywhere(done.stdout.splitlines(), 10 if colour else 2)
        )

    def watch(self, label: str) -> str:
        """The screen of watch mode, with this kata at hand, once torch is there."""
        grader = Grader(catalogue.load([]))
        session = Session(Record(Workspace(self.folder)), grader)
        session.load()
        session.go(grader.catalogue.find(label))
        with contextlib.chdir(self.folder):
            frame = Desk(session).frame(WIDTH)
        rows, _ = fitted(frame, WIDTH, ROWS, 0)
        lines = ["".join(part.text for part in row).rstrip() for row in rows]
        return "\n".join([f"$ lstm-kata watch {label}", *same_everywhere(lines, 2), ""])


def _failure(text: str) -> str:
    """Of a run's output only what is said of the failure."""
    return text.partition("= FAILURES =")[2].partition("\n")[2].partition("\n===")[0] + "\n"


def documents() -> Mapping[Path, str]:
    """The files as they should be. Raises ``LookupError`` if the pages lack a transcript, or have a strange one."""
    blocks, picture = blocks_and_picture()
    pages = {page: page.read_text(encoding="utf-8") for page in PAGES}
    names = {block[1] for text in pages.values() for block in _BLOCK.finditer(text)}
    if names != set(blocks):
        raise LookupError(f"the pages have the transcripts {sorted(names)}; there are {sorted(blocks)}")
    renewed = {
        page: _BLOCK.sub(lambda block: f"{block[1]}{block[2]}{blocks[block[1]]}", text) for page, text in pages.items()
    }
    return {**renewed, PICTURE: picture}


if __name__ == "__main__":
    renew(__doc__, documents)
