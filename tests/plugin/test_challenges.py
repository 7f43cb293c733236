"""The promise: a challenge has two attempts and a clock, told at each step, and nothing but a new wrong answer costs."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import KATAS, Tree
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.output.failure import FORM
from running import apart, block, events, kata_run, text
from spread import Spread

SHAPE = f"katas/{KATAS['1.6'].file}"
SPENT = "No attempts are left with these numbers, so this answer was not judged."


@pytest.fixture
def journal(tree: Tree) -> Path:
    return tree.make_workspace()


def _answer(pytester: pytest.Pytester, tree: Tree, value: str, *args: str) -> pytest.RunResult:
    tree.fill("1.6", out_shape=value)
    return kata_run(pytester, *args)


def _failure(result: pytest.RunResult) -> list[str]:
    """What is said of the one failure."""
    lines = result.outlines
    first = next(i for i, line in enumerate(lines) if line.startswith("____"))
    last = next(i for i, line in enumerate(lines) if "LSTM Mastery Badge" in line)
    return lines[first + 1 : last]


def _lstm_kata(tree: Tree, monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    monkeypatch.chdir(tree.folder)
    return CliRunner().invoke(main, words).output


@pytest.mark.usefixtures("journal")
def test_attempts_are_counted_and_then_spent(
    pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first costs one, the second closes with the way on, the third is not judged; retry opens it again."""
    first = _answer(pytester, tree, "(7, 5, 20)")
    assert _failure(first)[-3:] == [
        "hint: lstm-kata hint 1.6",
        "only this kata: pytest --kata 1.6",
        "1 of 2 attempts used",
    ]
    assert "1.6: 1 of 2 attempts used" in block(first)
    second = _answer(pytester, tree, "(20, 7, 5)")
    assert _failure(second)[-2:] == [
        "2 of 2 attempts used: no attempts left with these numbers",
        "fresh numbers: lstm-kata retry 1.6",
    ]
    assert block(second)[-1] == "next: lstm-kata retry 1.6"
    third = _answer(pytester, tree, "(5, 7, 20)")
    assert third.parseoutcomes() == {"failed": 1, "todo": 9}
    assert _failure(third) == [
        SPENT,
        SHAPE,
        "2 of 2 attempts used: no attempts left with these numbers",
        "fresh numbers: lstm-kata retry 1.6",
    ]
    assert "1.6: 2 of 2 attempts used, closed" in block(third)
    _lstm_kata(tree, monkeypatch, "retry", "1.6")
    assert kata_run(pytester).parseoutcomes() == {"todo": 10}
    assert _failure(_answer(pytester, tree, "(1, 1, 1)"))[-1] == "1 of 2 attempts used"


@pytest.mark.usefixtures("journal")
def test_another_spelling_costs_nothing(pytester: pytest.Pytester, tree: Tree) -> None:
    """A layer with its arguments by name is the same attempt as one that has them by position."""
    for lstm in ("nn.LSTM(15, 3)", "nn.LSTM(input_size=15, hidden_size=3)", "nn.LSTM(15, 3, 1, batch_first=False)"):
        tree.fill("1.7", lstm=lstm, head="nn.Linear(3, 3)", step="-1")
        assert _failure(kata_run(pytester))[-1] == "1 of 2 attempts used"


def test_what_was_judged_is_shown_again(pytester: pytest.Pytester, tree: Tree, journal: Path) -> None:
    """Going back to an answer that was judged tells what was said to it, and costs nothing, closed or not."""
    said = _failure(_answer(pytester, tree, "(7, 5, 20)"))
    _answer(pytester, tree, "(20, 7, 5)")
    again = _failure(_answer(pytester, tree, "[7, 5, 4 * 5]"))
    assert again[:1] == said[:1]
    assert again[-2] == "2 of 2 attempts used: no attempts left with these numbers"
    assert len(events(journal)) == 3  # a change back is an event, and no attempt


@pytest.mark.parametrize("value", ["(7, 5, ...)", "out.shape", "(7, 5, 20", "..."])
def test_what_cannot_be_judged_costs_nothing(pytester: pytest.Pytester, tree: Tree, journal: Path, value: str) -> None:
    """Half a value, or none: no attempt, no word of one, and no event."""
    result = _answer(pytester, tree, value)
    assert "attempt" not in text(result).replace("a challenge with 2 attempts", "")
    assert events(journal) == []


@pytest.mark.measured
def test_a_wrong_form_costs_nothing(pytester: pytest.Pytester, tree: Tree, journal: Path) -> None:
    """A value of another kind than the one asked for is told so, is no attempt, and leaves no event."""
    for value in ("None", "5.0", '"(5, 7, 20)"', "(5, 7.0, 20)"):
        result = _answer(pytester, tree, value)
        assert result.parseoutcomes() == {"failed": 1, "todo": 9}
        assert "`out_shape` is a tuple" in _failure(result)[0]
        assert _failure(result)[-1] == FORM
        assert "attempts used" not in text(result)
    assert events(journal) == []
    assert _failure(_answer(pytester, tree, "(7, 5, 20)"))[-1] == "1 of 2 attempts used"
    assert _failure(_answer(pytester, tree, "None"))[-2:] == [FORM, "1 of 2 attempts used"]
    assert _answer(pytester, tree, "(5, 7, 20)").parseoutcomes() == {"passed": 1, "todo": 9}


@pytest.mark.usefixtures("journal")
def test_the_last_challenge_by_file(pytester: pytest.Pytester, tree: Tree) -> None:
    """A run of a part that completes the challenges says what gives the badge, and what became of distinction."""
    tree.solve("1.6", "1.7", "1.8", "1.9")
    assert "every challenge" not in text(kata_run(pytester))
    tree.solve("1.10")
    told = " ".join(block(kata_run(pytester, f"katas/{KATAS['1.10'].file}")))
    assert "LSTM Mastery Badge: every challenge is solved; lstm-kata badge judges them all and gives it" in told
    assert "solved without distinction: 1.10 (no clock was started); for another chance: lstm-kata retry 1.10" in told
    again = " ".join(block(kata_run(pytester, f"katas/{KATAS['1.10'].file}")))
    assert "every challenge was right once" not in again


@pytest.mark.usefixtures("journal")
def test_running_again_costs_nothing(pytester: pytest.Pytester, tree: Tree) -> None:
    """The same answers, by another way of running them, are the same attempt."""
    ways: list[tuple[str, ...]] = [(), ("-k", "batch_first"), ("--lf",), ("-x",), ("--reruns", "2")]
    for way in ways:
        result = _answer(pytester, tree, "(7, 5, 20)", "-p", "rerunfailures", *way)
        assert "1 of 2 attempts used" in result.outlines, way


def test_workers_charge_and_refuse_as_one_process_does(everything: Spread) -> None:
    """With pytest-xdist an answer that was judged before costs nothing, too, and a closed challenge is closed."""
    failures = text(everything.result).split("\n____")
    (sixth,) = (failure for failure in failures if "1.6 What shape comes out?" in failure.partition("\n")[0])
    assert sixth.endswith("hint: lstm-kata hint 1.6\nonly this kata: pytest --kata 1.6\n1 of 2 attempts used")
    (tenth,) = (failure for failure in failures if "1.10 What is left at the end?" in failure.partition("\n")[0])
    assert SPENT in tenth
    assert "1.6: 1 of 2 attempts used; 1.8: 1 of 2 attempts used; 1.10: 2 of 2 attempts used, closed" in " ".join(
        block(everything.result)
    )


@pytest.mark.usefixtures("journal")
def test_the_clock_is_shown(pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once it was started, failure and summary tell how much is left."""
    _lstm_kata(tree, monkeypatch, "start", "1.6")
    result = _answer(pytester, tree, "(7, 5, 20)")
    result.stdout.re_match_lines(
        [r"1 of 2 attempts used, (2:00|1:5\d) of 2:00 left", r"1\.6: 1 of 2 attempts used, .* left"]
    )


@pytest.mark.usefixtures("journal")
def test_distinction(pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each challenge right in time on a started clock: the badge says so. Without a clock it does not."""
    tree.solve()
    assert "★ LSTM Mastery Badge: earned, every challenge right" in kata_run(pytester).outlines
    for label in ("1.6", "1.7", "1.8", "1.9", "1.10"):
        _lstm_kata(tree, monkeypatch, "retry", label)
        _lstm_kata(tree, monkeypatch, "start", label)
    assert "LSTM Mastery Badge: earned" not in text(kata_run(pytester))
    from pytest_lstm_kata.judge.judging import Judge
    from pytest_lstm_kata.judge.oracle import TorchOracle
    from pytest_lstm_kata.judge.solutions import solved_files
    from pytest_lstm_kata.lstm import LSTM

    solved = solved_files(LSTM, Judge(TorchOracle()), 1)
    for label in ("1.6", "1.7", "1.8", "1.9", "1.10"):
        tree.path(label).write_text(solved[KATAS[label].file], encoding="utf-8")
    assert "★ LSTM Mastery Badge: earned with distinction, every challenge right" in kata_run(pytester).outlines


@pytest.mark.usefixtures("journal")
def test_a_challenge_that_comes_next_is_announced(pytester: pytest.Pytester, tree: Tree) -> None:
    """Before the first attempt it is said that there are limits, and how to start the clock."""
    tree.solve("1.1", "1.2", "1.3", "1.4", "1.5")
    shown = " ".join(block(kata_run(pytester)))
    assert "1.6 is a challenge with 2 attempts; lstm-kata start 1.6 starts its 2:00 clock" in shown


@pytest.mark.usefixtures("journal")
def test_limits_are_settings(pytester: pytest.Pytester, tree: Tree) -> None:
    """0 switches them off, other numbers hold."""
    for value in ("(7, 5, 20)", "(20, 7, 5)", "(5, 20, 7)"):
        result = _answer(pytester, tree, value, "-o", "kata_attempts=0", "-o", "kata_time_limit=0")
        assert "attempt" not in text(result)
    assert "3 of 4 attempts used" in _answer(pytester, tree, "(5, 20, 7)", "-o", "kata_attempts=4").outlines
    tree.solve("1.1", "1.2", "1.3", "1.4", "1.5", "1.6")
    assert "1.7 is a challenge; lstm-kata start 1.7" in text(kata_run(pytester, "-o", "kata_attempts=0"))


@pytest.mark.measured
def test_a_setting_that_is_no_number(pytester: pytest.Pytester, tree: Tree) -> None:
    """It is a usage error that names the setting and what to write."""
    del tree
    result = apart(pytester, "-o", "kata_attempts=two")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["ERROR: kata_attempts = two: write a whole number, or 0 for no limit."])


def test_without_a_record_there_are_no_limits(pytester: pytest.Pytester, tree: Tree) -> None:
    """Where nothing is recorded every answer is judged, and nobody speaks of attempts."""
    for value in ("(7, 5, 20)", "(20, 7, 5)", "(5, 20, 7)"):
        result = _answer(pytester, tree, value)
        assert SPENT not in text(result)
        assert "attempt" not in text(result)
    assert _answer(pytester, tree, "(5, 7, 20)").parseoutcomes() == {"passed": 1, "todo": 9}


def test_what_cannot_be_recorded_is_not_charged(
    pytester: pytest.Pytester, tree: Tree, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a read-only disk everything is judged, and one line says that nothing is saved."""
    from pytest_lstm_kata.record.journal import Journal

    def read_only(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Journal, "append", read_only)
    for value in ("(7, 5, 20)", "(20, 7, 5)", "(5, 20, 7)"):
        result = _answer(pytester, tree, value)
        assert SPENT not in text(result)
        assert text(result).count("progress is not saved") == 1
    assert events(journal) == []


@pytest.mark.usefixtures("warm_python")
@pytest.mark.usefixtures("journal")
def test_sixty_columns_and_ascii(pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """The summary stays within the width, in plain letters where there are no others, with one next step."""
    for value in ("(7, 5, 20)", "(20, 7, 5)", "(5, 20, 7)"):
        _answer(pytester, tree, value)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    result = apart(pytester)
    lines = block(result)
    assert "1.6: 2 of 2 attempts used, closed" in lines
    assert max(map(len, lines)) <= 60
    assert text(result).isascii()
    assert sum(line.startswith("next: ") for line in lines) == 1
