"""The README's transcripts and its picture, made by running the program in a fresh dojo.

    python docs/transcripts.py            writes them anew
    python docs/transcripts.py --check    says which are stale, and exits with 1 if any is

What depends on the machine is made the same everywhere: no other plugins, 80 columns, the pinned torch, one time.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from pytest_lstm_kata.cli.watching.rows import fitted
from pytest_lstm_kata.cli.watching.session import Session
from pytest_lstm_kata.cli.watching.views import Desk
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.kata import catalogue
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.workspace import Workspace

ROOT: Final = Path(__file__).resolve().parent.parent
README: Final = ROOT / "README.md"
PICTURE: Final = ROOT / "docs" / "summary.svg"
CONSTRAINTS: Final = ROOT / "constraints.txt"
WIDTH: Final = 80
ROWS: Final = 19
SHAPE, ERROR = (f"katas/{kata.file}" for kata in LSTM.katas if kata.slug in ("output_shape_batch_first", "wrong_width"))

_PYTEST: Final = (sys.executable, "-m", "pytest", "-p", "pytest_lstm_kata.plugin.hooks")
_LSTM_KATA: Final = (sys.executable, "-c", "from pytest_lstm_kata.cli import main; main(prog_name='lstm-kata')")
_SGR: Final = re.compile(r"\x1b\[[\d;]*m")
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
        blocks["unreadable"] = _failure(dojo.run("pytest --kata -k batch_first"))
        dojo.fill(SHAPE, out_shape="(7, 5, 20)")
        blocks["wrong"] = dojo.run("pytest --kata")
        blocks["watch"] = dojo.watch("1.6")
        blocks["hint"] = dojo.run("lstm-kata hint 1.6")
        dojo.fill(SHAPE, out_shape="(5, 7, 20)")
        blocks["right"] = dojo.run("pytest --kata -k batch_first")
        blocks["explain"] = dojo.run("lstm-kata explain 1.6")
        dojo.solve(*(kata.file for kata in LSTM.units[0].katas[:6]))
        dojo.solve(ERROR.removeprefix("katas/"))
        dojo.fill(ERROR, expected="10")
        half_way = dojo.run("pytest --kata", colour=True)
        dojo.solve(*(kata.file for kata in LSTM.katas))
        blocks["badge"] = dojo.run("pytest --kata")
    return blocks, svg(half_way)


@dataclass(slots=True)
class Dojo:
    """A folder to work in, a hand that fills blanks, and a terminal."""

    folder: Path

    def fill(self, file: str, **answers: str) -> None:
        """Write these values, as source, into the blanks of the file."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        for name, value in answers.items():
            text = re.sub(rf"^{name} = .*?(?=  #)", f"{name} = {value}", text, flags=re.MULTILINE)
        path.write_text(text, encoding="utf-8", newline="\n")

    def solve(self, *files: str) -> None:
        for file in files:
            shutil.copyfile(ROOT / "solutions" / file, self.folder / "katas" / file)

    def run(self, command: str, *, colour: bool = False) -> str:
        """The command behind a prompt, and what it prints."""
        program, *arguments = command.split()
        start = [*_PYTEST, f"--color={'yes' if colour else 'no'}"] if program == "pytest" else _LSTM_KATA
        done = subprocess.run(
            [*start, *arguments],
            cwd=self.folder,
            env=_environment(),
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


def _environment() -> dict[str, str]:
    """The present environment without what would change the output."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    for name in ("CI", "BUILD_NUMBER", "NO_COLOR", "FORCE_COLOR", "PY_COLORS"):
        env.pop(name, None)
    return env | {"COLUMNS": str(WIDTH), "PYTHONUTF8": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}


def same_everywhere(lines: Sequence[str], first: int) -> Iterator[str]:
    """The lines without the machine that they come from; of a long list of katas the first, the last and the rare."""
    kept = [line for line in lines if not re.match(r"(platform|rootdir:|configfile:|plugins:|cachedir:) ?", line)]
    results = [line for line in kept if re.search(r" +\[ *\d+%\]", line)]
    letters = Counter(map(_letter, results))
    telling = {*results[:first], *results[-1:], *(line for line in results if letters[_letter(line)] < 3)}
    for before, line in zip(["", *kept], kept, strict=False):
        if line in telling or line not in results:
            on_cpu = re.sub(r"^torch \S+ on .*", f"torch {_pinned_torch()} on cpu; cuda: not verified here", line)
            yield _refilled(re.sub(r"\bin \d+\.\d\ds( \([\d:]+\))?", "in 1.71s", on_cpu))
        elif before in telling:
            yield "..."


def _letter(result: str) -> str:
    return _SGR.sub("", result).split()[1]


def _pinned_torch() -> str:
    """What transcripts say, whichever torch made them."""
    pins = dict(line.split("==") for line in CONSTRAINTS.read_text(encoding="utf-8").splitlines() if "==" in line)
    return pins["torch"]


def _refilled(line: str) -> str:
    """A title between two rows of ``=`` or ``_`` takes the width again, as pytest would have it."""
    title = re.fullmatch(r"((?:\x1b\[[\d;]*m)*)([=_])\2+ (.*) \2+((?:\x1b\[[\d;]*m)*)", line)
    if not title:
        return line
    before, row, text, after = title.groups()
    room = WIDTH - len(_SGR.sub("", text)) - 2
    return f"{before}{row * (room // 2)} {text} {row * (room - room // 2)}{after}"


def _failure(text: str) -> str:
    """Of a run's output only what is said of the failure."""
    return text.partition("= FAILURES =")[2].partition("\n")[2].partition("\n===")[0] + "\n"


_INK: Final = {"31": "#ff7b72", "32": "#56d364", "33": "#e3b341", "36": "#56d4dd"}
_CELL, _LINE, _EDGE, _BAR = 8.4, 19, 16, 30
_WINDOW: Final = """\
<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}"
 role="img" aria-labelledby="title description">
<title id="title">A run of pytest --kata, half way to the badge</title>
<desc id="description">{words}</desc>
<rect x="1" y="1" width="{inner_width}" height="{inner_height}" rx="8" fill="#161b22" stroke="#484f58"/>
<g fill="#484f58"><circle cx="21" cy="17" r="5"/><circle cx="39" cy="17" r="5"/><circle cx="57" cy="17" r="5"/></g>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14"
 fill="#e6edf3" xml:space="preserve">
{runs}
</g>
</svg>
"""


def svg(text: str) -> str:
    """A terminal's text, with its colours, as a picture of a window.

    Each run of one colour has its own place and length, so that columns stay columns in whichever font there is.
    """
    lines = text.rstrip("\n").split("\n")
    width, height = round(WIDTH * _CELL + 2 * _EDGE), _BAR + len(lines) * _LINE + _EDGE
    runs = [
        f'<text x="{_EDGE + column * _CELL:.1f}" y="{y}" textLength="{len(run) * _CELL:.1f}"{look}>{escape(run)}</text>'
        for y, line in zip(range(_BAR + 15, height, _LINE), lines, strict=False)
        for column, look, run in _runs(line)
    ]
    return _WINDOW.format(
        width=width,
        height=height,
        inner_width=width - 2,
        inner_height=height - 2,
        words=escape(_SGR.sub("", "\n".join(lines))),
        runs="\n".join(runs),
    )


def _runs(line: str) -> Iterator[tuple[int, str, str]]:
    """The pieces of a line: the column, the look as attributes, the text; none of blanks alone."""
    column, ink, bold = 0, "", ""
    for piece in re.split(r"(\x1b\[[\d;]*m)", line):
        if not _SGR.fullmatch(piece):
            for word in re.finditer(r"\S+(?: \S+)*", piece):
                room = WIDTH - column - word.start()
                yield (
                    column + word.start(),
                    ink + bold,
                    word[0] if len(word[0]) <= room else f"{word[0][: room - 3]}...",
                )
            column += len(piece)
            continue
        for code in piece[2:-1].split(";"):
            ink = f' fill="{_INK[code]}"' if code in _INK else "" if code == "0" else ink
            bold = ' font-weight="bold"' if code == "1" else "" if code == "0" else bold


def renewed() -> Mapping[Path, str]:
    """The files as they should be. Raises ``LookupError`` if the README lacks a transcript, or has a strange one."""
    blocks, picture = blocks_and_picture()
    readme = README.read_text(encoding="utf-8")
    names = [block[1] for block in _BLOCK.finditer(readme)]
    if sorted(names) != sorted(blocks):
        raise LookupError(f"README.md has the transcripts {sorted(names)}; there are {sorted(blocks)}")
    return {README: _BLOCK.sub(lambda block: f"{block[1]}{block[2]}{blocks[block[1]]}", readme), PICTURE: picture}


def stale() -> list[str]:
    """What is not as the program has it now: names of transcripts, or the picture's file."""
    found = []
    for path, text in renewed().items():
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        if path == README:
            pairs = zip(_BLOCK.finditer(old), _BLOCK.finditer(text), strict=True)
            found += [f"transcript {mine[1]}" for mine, new in pairs if mine[3] != new[3]]
        elif old != text:
            found.append(path.relative_to(ROOT).as_posix())
    return found


def main() -> None:
    if sys.argv[1:] == ["--check"]:
        found = stale()
        print(f"stale: {', '.join(found)}" if found else "The transcripts and the picture are current.")
        sys.exit(1 if found else 0)
    if sys.argv[1:]:
        sys.exit(__doc__)
    for path, text in renewed().items():
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
