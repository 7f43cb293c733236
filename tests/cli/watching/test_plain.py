"""Where there is no terminal to paint, a line for each verdict; and what is said where nothing can be watched."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import KATAS, NO_TORCH, ROOT, Tree
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.kata.catalogue import GROUP
from seeing import SCRIPT, heeding_ctrl_c, watching

FILE = "katas/1_foundations"
REVIEW = f"review/{KATAS['1.3'].file}"


@pytest.fixture
def dojo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """The first unit, blank, with a record, and we stand in it."""
    monkeypatch.chdir(tmp_path)
    tree = Tree(tmp_path)
    tree.make_workspace()
    return tree


@pytest.fixture
def pipe(dojo: Tree) -> Iterator[subprocess.Popen[str]]:
    """Watch mode whose output is read by a program, and which nobody can press a key for; a kata lies in the review."""
    (dojo.folder / REVIEW).parent.mkdir(parents=True)
    (dojo.folder / REVIEW).write_bytes(dojo.path("1.3").read_bytes())
    with subprocess.Popen(
        [sys.executable, "-c", SCRIPT, "watch"],
        cwd=dojo.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
        preexec_fn=heeding_ctrl_c,  # noqa: PLW1509  # it takes no lock
    ) as process:
        yield process
        process.kill()


@pytest.mark.usefixtures("warm_python")
@pytest.mark.measured
def test_a_line_for_each_verdict(dojo: Tree, pipe: subprocess.Popen[str]) -> None:
    """The place comes first, so that editors can jump there; in the end stands the summary."""
    assert pipe.stdout

    def line() -> str:
        assert pipe.stdout
        return pipe.stdout.readline().rstrip("\n")

    assert line() == "Each kata is judged when it is saved. Ctrl-C ends this."
    dojo.fill("1.3", out_shape="(2, 4, 3)")
    assert line().startswith(f"{FILE}/03_output_shape.py:22: wrong: You put the batch first.")
    dojo.fill("1.3", out_shape="(4, 2, 3)")
    assert line() == f"{FILE}/03_output_shape.py:22: right"
    dojo.fill("1.3", out_shape="(4, 2")
    assert line().startswith(f"{FILE}/03_output_shape.py:22: unreadable: Python cannot read this line")
    dojo.fill("1.1", lstm_steps="9")
    assert re.fullmatch(rf"{FILE}/01_memory\.py:\d+: todo: 1 of 3 filled", line())
    dojo.fill("1.6", out_shape="(7, 5, 20)")
    assert line() == f"{FILE}/06_output_shape_batch_first.py:22: todo: filled, not judged: pytest --kata submits it"
    (dojo.folder / REVIEW).write_bytes((ROOT / "solutions" / KATAS["1.3"].file).read_bytes())
    assert line() == f"{REVIEW}: watch mode does not judge a review. Type in another terminal: pytest --kata review"
    dojo.path("1.6").unlink()
    assert line() == f"{FILE}/06_output_shape_batch_first.py: gone"
    pipe.send_signal(signal.SIGINT)
    rest = pipe.stdout.read()
    assert pipe.wait() == 0
    assert rest.splitlines()[0] == "LSTM Mastery Badge"
    assert re.search(r"^next: katas/1_foundations/0[13]_\w+\.py$", rest, re.MULTILINE)


@pytest.mark.measured
def test_standard_input_may_be_closed(dojo: Tree) -> None:
    """Nobody presses a key then; and what the output cannot show, in a file's name for example, is escaped."""
    command = ["/bin/sh", "-c", 'exec "$0" -c "$1" watch <&-', sys.executable, f"{NO_TORCH}\n{SCRIPT}"]
    env = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    with subprocess.Popen(
        command,
        cwd=dojo.folder,
        stdout=subprocess.PIPE,
        encoding="latin-1",
        env=env,
        preexec_fn=heeding_ctrl_c,  # noqa: PLW1509  # it takes no lock
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "Each kata is judged when it is saved. Ctrl-C ends this.\n"
        path = dojo.fill("1.3", out_shape="(4, 2, 3)")
        path.rename(path.with_name("\N{GREEK SMALL LETTER LAMDA}.py"))
        line = ""
        while "03bb" not in line:
            line = process.stdout.readline()
            assert line.startswith((FILE, "torch is not installed", "python -m pip install", "Then start"))
        assert line.startswith(rf"{FILE}/\u03bb.py:22: unverified: torch is not installed")
        process.send_signal(signal.SIGINT)
        assert process.stdout.read().startswith("LSTM Mastery Badge")
        assert process.wait() == 0


@pytest.mark.parametrize(("arguments", "env"), [(["--plain"], {}), ([], {"TERM": "dumb"})], ids=["asked for", "dumb"])
def test_a_terminal_can_have_lines_too(dojo: Tree, arguments: list[str], env: dict[str, str]) -> None:
    """If one prefers them, or it can do no better; nothing is painted then."""
    with watching(dojo.folder, *arguments, env=env, script=f"{NO_TORCH}\n{SCRIPT}") as terminal:
        terminal.until(
            "Each kata is judged when it is saved.",
            "torch is not installed, so no answer can be judged. This installs it:\n",
            '\npython -m pip install "pytest-lstm-kata[torch]"\nThen start lstm-kata watch again.\n',
        )
        dojo.fill("1.3", out_shape="(4, 2, 3)")
        terminal.until("03_output_shape.py:22: unverified: torch is not installed")
        terminal.press("ctrl-c")
        assert terminal.ended() == 0
        assert b"\x1b[?1049h" not in terminal.raw


def test_without_torch_the_screen_says_so(dojo: Tree) -> None:
    """It can be used all the same, and does not wait for what will not come."""
    with watching(dojo.folder, script=f"{NO_TORCH}\n{SCRIPT}") as terminal:
        terminal.until(
            "torch is not installed, so no answer can be judged. This installs it:\n",
            '\npython -m pip install "pytest-lstm-kata[torch]"\nThen start lstm-kata watch again.\n',
        )
        dojo.fill("1.3", out_shape="(4, 2, 3)")
        terminal.until("1.3 The default layout", 'python -m pip install "pytest-lstm-kata[torch]"')
        terminal.press("q")
        assert terminal.ended() == 0


@pytest.mark.measured
@pytest.mark.parametrize("arguments", [[], ["--plain"]])
def test_a_folder_that_is_removed_ends_it(dojo: Tree, arguments: list[str]) -> None:
    """With a sentence, and with the terminal as it was; what was pressed in that moment does no harm."""
    with watching(dojo.folder, *arguments, script=f"{NO_TORCH}\n{SCRIPT}") as terminal:
        terminal.until("torch is not installed")
        shutil.rmtree(dojo.folder)
        terminal.press("n")
        assert terminal.ended() == 1
        assert not terminal.is_taken
        said = "".join(terminal.text.split())  # a long line is broken anywhere
        assert f"Error:{dojo.folder}wasremovedormoved,sothereisnothingtowatchanymore." in said
        assert "Traceback" not in said


@pytest.mark.usefixtures("warm_python")
@pytest.mark.measured
@pytest.mark.parametrize("arguments", [[], ["--plain"]])
def test_a_device_that_is_not_there_ends_it(dojo: Tree, arguments: list[str]) -> None:
    """With what there is, and with the terminal as it was."""
    with watching(dojo.folder, "--kata-device", "mps", *arguments) as terminal:
        assert terminal.ended() == 1
        assert not terminal.is_taken
        assert "--kata-device mps: torch sees no `mps` here, only cpu" in terminal.text


@pytest.mark.usefixtures("warm_python")
def test_a_record_that_cannot_be_written(dojo: Tree) -> None:
    """It is said, also in the end, and the verdicts are there; what was refused is written with the next that is not."""
    full = """\
from pytest_lstm_kata.record.journal import Journal
import pathlib
def append(*arguments, append=Journal.append, **facts):
    if pathlib.Path("full").exists():
        raise OSError(28, "No space left on device")
    return append(*arguments, **facts)
Journal.append = append
"""
    with watching(dojo.folder, script=full + SCRIPT) as terminal:
        terminal.until("torch 2")
        disk = dojo.folder / "full"
        disk.touch()
        dojo.fill("1.3", out_shape="(4, 2, 3)")
        terminal.until("Correct! Press n", "progress is not saved: .lstm-kata/journal.jsonl: No space left on device")
        disk.unlink()
        time.sleep(0.3)  # what is saved within a tenth of a second was saved together, and leaves the screen
        dojo.fill("1.2", lstm="nn.LSTM(10, 20)")
        terminal.until("1.2 Two sizes", "Correct! Press n", lambda screen: "not saved" not in screen)
        assert (dojo.folder / ".lstm-kata" / "journal.jsonl").read_text("utf-8").count('"outcome": "right"') == 2
        disk.touch()
        time.sleep(0.3)
        dojo.fill("1.5", lstm="nn.LSTM(8, 12, batch_first=True)")
        terminal.until("1.5 So many", "Correct! Press n", "progress is not saved")
        terminal.press("q")
        assert terminal.ended() == 0
        assert "progress is not saved" in terminal.text


@pytest.mark.usefixtures("warm_python")
@pytest.mark.measured
def test_two_terminals(dojo: Tree) -> None:
    """What a run of pytest and the commands do in another one is seen in this one, and the other way round."""
    with watching(dojo.folder, "1.6") as terminal:
        terminal.until("1.6 What shape comes out?", "torch 2")
        dojo.fill("1.6", out_shape="(7, 5, 20)")
        terminal.until("Ready. Press Enter to submit it.")
        assert "the clock runs" in CliRunner().invoke(main, ["start", "1.6"]).output
        terminal.until("of 2:00 left")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "--kata", "-p", "no:cacheprovider", "katas"],
            cwd=dojo.folder,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 1
        terminal.until("You wrote time first.", "1 of 2 attempts used, 1:")
        dojo.fill("1.6", out_shape="(5, 7, 10)")
        terminal.until("Ready. Press Enter to submit it.")
        terminal.press("enter")
        terminal.until("no attempts left with these numbers; r deals fresh ones")
        for level in ("1 of 2", "2 of 2"):
            assert f"hint {level}" in CliRunner().invoke(main, ["hint", "1.6"]).output
        terminal.press("h")
        terminal.until("hint 1 of 2", "hint 2 of 2")
        assert "is closed with these numbers" in CliRunner().invoke(main, ["start", "1.6"]).output
        assert "fresh numbers are in its file" in CliRunner().invoke(main, ["retry", "1.6"]).output
        terminal.until("open  out_shape = ...")
        terminal.press("\x1b[F")  # End: the statement stands below two hints
        terminal.until("8 sequences of 9 steps")
        terminal.press("q")
        assert terminal.ended() == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["1.66"], "No kata is called `1.66`."),
        (["2.1"], "There is no file for 2.1 The fourth and the sixth argument here: lstm-kata init . writes it."),
    ],
)
@pytest.mark.usefixtures("dojo")
def test_a_kata_that_is_not_there(arguments: list[str], said: str) -> None:
    """It is said before anything is painted."""
    result = CliRunner().invoke(main, ["watch", *arguments])
    assert result.exit_code == 1
    assert said in result.output


@pytest.mark.usefixtures("dojo")
def test_what_does_not_load_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning for each pack, whatever is asked for."""
    points = [*entry_points(group=GROUP), EntryPoint("gone", "no_such_module", GROUP)]
    monkeypatch.setattr("pytest_lstm_kata.kata.catalogue.entry_points", lambda **_: points)
    result = CliRunner().invoke(main, ["watch", "2.1"])
    assert result.output.count("warning: the pack `gone` (no_such_module) does not load.") == 1


@pytest.mark.parametrize("command", ["watch", "hint 1.6", "explain 1.6", "badge", "exam", "init .", "retry 1.6"])
def test_no_command_works_in_a_folder_that_was_removed(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each says so, with what to do, and is no traceback."""
    (gone := tmp_path / "gone").mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    result = CliRunner().invoke(main, command.split())
    said = "Error: The folder that you are in was removed. cd to another one first.\n"
    assert (result.exit_code, result.output) == (1, said)


def test_where_there_is_nothing_to_watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No dojo, or one without katas: each says what to do."""
    monkeypatch.chdir(tmp_path)
    assert "This is not a dojo" in CliRunner().invoke(main, ["watch"]).output
    (tmp_path / ".lstm-kata").mkdir()
    result = CliRunner().invoke(main, ["watch"])
    assert (result.exit_code, result.output) == (
        1,
        "Error: There are no katas in katas: lstm-kata init DIR writes them.\n",
    )
