"""The promise: ``lstm-kata review`` deals what is due, up to six katas with fresh numbers, and loses nothing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import KATAS, ROOT, Tree
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.explain import explanation
from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.record.events import Examined, Hinted, Judged
from pytest_lstm_kata.record.journal import Journal
from running import events, travel

EVERY = tuple(KATAS)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """A dojo in which one stands."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    tree = Tree(tmp_path)
    tree.make_workspace()
    return tree


def _journal(tree: Tree) -> Path:
    return tree.folder / ".lstm-kata" / "journal.jsonl"


def _judged(tree: Tree, outcomes: Iterable[str], *labels: str, seed: int = 0) -> None:
    for label in labels:
        for outcome in outcomes:
            Journal(_journal(tree)).append(Judged(KATAS[label].id, seed=seed, outcome=outcome))


def _hard(tree: Tree, *labels: str, days: float = 1) -> None:
    """These katas were solved so many days ago, after a wrong answer."""
    _judged(tree, ("wrong", "right"), *labels)
    travel(_journal(tree), days)


def _run(*args: str) -> Result:
    result = CliRunner().invoke(main, args)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def _lying(tree: Tree, folder: str = "review") -> list[str]:
    return sorted(path.relative_to(tree.folder / folder).as_posix() for path in (tree.folder / folder).rglob("*.py"))


def _path(tree: Tree, label: str) -> Path:
    return tree.folder / "review" / KATAS[label].file


def test_nothing_is_due_in_a_new_dojo(tree: Tree) -> None:
    """It is said what comes back, and where one goes on; nothing is written."""
    result = _run("review")
    assert result.exit_code == 0
    assert " ".join(result.output.split()) == (
        "Nothing is due for review today. A kata that took several tries, a hint or the solution comes back the day "
        "after you solved it. next: lstm-kata next"
    )
    assert not (tree.folder / "review").exists()
    assert events(_journal(tree)) == []


def test_it_is_said_when_something_is_due(tree: Tree) -> None:
    """Which kata, how many more, and on which day."""
    _hard(tree, "1.6", "1.3", days=0)
    assert "Next: 1.3 and 1 more, tomorrow." in _run("review").output
    travel(_journal(tree), 1)
    _judged(tree, ["right"], "1.3", "1.6", seed=5)
    when = datetime.now().astimezone() - timedelta(hours=4) + timedelta(days=3)
    assert f"Next: 1.3 and 1 more, on {when:%A}, {when.day} {when:%B}." in _run("review").output


def test_what_is_due_is_dealt(tree: Tree) -> None:
    """With numbers that were never seen, in practice or in an exam; the file of practice stays as it is."""
    _hard(tree, "1.3", "1.6")
    Journal(_journal(tree)).append(Examined("lstm", 2, (KATAS["1.3"].id,)))
    travel(_journal(tree), 2)
    before = tree.path("1.3").read_bytes()
    result = _run("review")
    assert result.output.splitlines() == [
        "2 katas were dealt into review, with fresh numbers:",
        "  1.3 The default layout",
        "  1.6 What shape comes out? (challenge)",
        f"next: review/{KATAS['1.3'].file}",
        "      pytest --kata review",
    ]
    assert _path(tree, "1.3").read_text(encoding="utf-8") == write(KATAS["1.3"], 3)
    numbers = [deal(KATAS["1.3"], seed).numbers for seed in (0, 2, 3)]
    assert numbers[2] not in numbers[:2]
    assert tree.path("1.3").read_bytes() == before
    assert [(event["kata"], event["seed"]) for event in events(_journal(tree)) if event["event"] == "retried"] == [
        (KATAS["1.3"].id, 3),
        (KATAS["1.6"].id, 1),
    ]


def test_six_are_enough(tree: Tree) -> None:
    """The most overdue ones first; it is said how many are left, and they come when there is room."""
    _hard(tree, "1.9", "1.10", days=2)
    _hard(tree, *EVERY[:8])
    result = _run("review")
    assert _lying(tree) == sorted(KATAS[label].file for label in ("1.9", "1.10", *EVERY[:4]))
    assert "4 more are due. lstm-kata review deals more when some of these are right." in result.output
    again = _run("review").output
    assert again.startswith("6 katas wait in review:\n")
    _judged(tree, ["right"], "1.9", seed=1)
    assert "5 katas wait in review:" in (output := _run("review").output)
    assert "1 kata was dealt into review, with fresh numbers:\n  1.5 " in output
    assert KATAS["1.9"].file not in _lying(tree)


def test_nothing_is_lost(tree: Tree) -> None:
    """A file that is still open or wrong stays; one that was right is kept where nothing judges it, however often."""
    for number in (1, 2):
        _hard(tree, "1.3", days=90)
        _run("review")
        kata, path = KATAS["1.3"], _path(tree, "1.3")
        text = path.read_text(encoding="utf-8")
        path.write_text(text + "# mine\n", encoding="utf-8")
        assert "1 kata waits in review:" in _run("review").output
        assert path.read_text(encoding="utf-8").endswith("# mine\n")
        _judged(tree, ["wrong", "right"], "1.3", seed=number)
        assert "Nothing is due for review today." in _run("review").output
        assert path.is_file()
    travel(_journal(tree), 1)
    stem = kata.file.removesuffix(".py")
    (tree.folder / ".lstm-kata" / "reviews" / f"{stem}-2.py").write_text("another of mine", encoding="utf-8")
    _run("review")
    assert _lying(tree, ".lstm-kata/reviews") == [f"{stem}-1.py", f"{stem}-2-2.py", f"{stem}-2.py"]
    assert "# mine" not in path.read_text(encoding="utf-8")


def test_what_cannot_be_read_waits(tree: Tree) -> None:
    """Nobody knows whether that was right."""
    _hard(tree, "1.3")
    _run("review")
    path = _path(tree, "1.3")
    path.write_text(path.read_text(encoding="utf-8").replace('"deal": 1', '"deal": '), encoding="utf-8")
    assert "1 kata waits in review:" in _run("review").output


def test_an_exam_goes_first(tree: Tree) -> None:
    """While it runs its katas are not asked in another place."""
    _hard(tree, "1.3", "1.6")
    Journal(_journal(tree)).append(Examined("lstm", 7, (KATAS["1.3"].id,)))
    _run("review")
    assert _lying(tree) == [KATAS["1.6"].file]


def test_a_disk_that_says_no(tree: Tree) -> None:
    """It is said what cannot be written, and nothing is done; later it goes on."""
    _hard(tree, "1.3")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(access, "replace", full)
        result = _run("review")
    assert result.exit_code == 1
    assert "review cannot be written: No space left on device." in result.output
    (tree.folder / "elsewhere").mkdir()
    shutil.rmtree(tree.folder / "review")
    (tree.folder / "review").symlink_to(tree.folder / "elsewhere", target_is_directory=True)
    assert "review" in (output := _run("review").output)
    assert "cannot be written" in output
    assert list((tree.folder / "elsewhere").iterdir()) == []
    (tree.folder / "review").unlink()
    assert _run("review").exit_code == 0
    assert _lying(tree) == [KATAS["1.3"].file]


def test_commands_speak_of_the_reviews_numbers(tree: Tree) -> None:
    """A file of a review has hints of its own, from the first one on, and neither a clock nor other numbers."""
    Journal(_journal(tree)).append(Hinted(KATAS["1.6"].id, 0, 1))
    _hard(tree, "1.6")
    _run("review")
    name = f"review/{KATAS['1.6'].file}"
    for level, said in enumerate(KATAS["1.6"].hints, 1):
        result = _run("hint", name)
        assert result.output.startswith(f"1.6 What shape comes out?: hint {level} of 2\n")
        assert " ".join(deal(KATAS["1.6"], 1).text(said).split()) in " ".join(result.output.split())
        assert result.output.endswith(f"next: {name}\n      pytest --kata review\n")
    assert f"lstm-kata explain {name}" in result.output
    explained = _run("explain", name).output
    assert f"\n{explanation.OLD_NUMBERS.split('. ')[0]}." in explained
    assert f"\nMore: lstm-kata explain {name} --all\n" in explained
    assert explained.endswith("\nnext: pytest --kata review\n")
    assert _run("hint", "1.6").output.startswith("1.6 What shape comes out?: hint 2 of 2\n")
    for command in ("start", "retry"):
        result = _run(command, name)
        assert result.exit_code == 1
        assert f"{name} is part of a review." in result.output
    hinted = [(event["seed"], event["level"]) for event in events(_journal(tree)) if event["event"] == "hinted"]
    assert hinted == [(0, 1), (1, 1), (1, 2), (0, 2)]


@pytest.mark.parametrize("folder", ["review", "katas/1_foundations", ".."])
def test_it_works_wherever_one_stands(tree: Tree, monkeypatch: pytest.MonkeyPatch, folder: str) -> None:
    """In any folder of the dojo the next step is there; elsewhere it is said that this is no dojo."""
    _hard(tree, "1.3")
    _run("review")
    monkeypatch.chdir(tree.folder / folder)
    result = _run("review")
    if folder == "..":
        assert result.exit_code == 1
        assert "not a dojo" in result.output
    else:
        assert result.exit_code == 0
        assert re.search(r"^next: cd \S*$", result.output, re.MULTILINE)


def test_a_days_review_needs_no_torch_and_no_other_files(tree: Tree) -> None:
    """Of a dojo that lost its katas, too, what is due is dealt."""
    _hard(tree, "1.3")
    shutil.rmtree(tree.folder / "katas")
    assert _run("review").exit_code == 0
    assert _lying(tree) == [KATAS["1.3"].file]


def test_what_was_solved_is_not_shown(tree: Tree) -> None:
    """An explanation of a kata that is in review speaks of the numbers of before, and says so."""
    shutil.copyfile(ROOT / "solutions" / KATAS["1.3"].file, tree.path("1.3"))
    answers = {"out_shape": "(4, 2, 3)"}
    Journal(_journal(tree)).append(Hinted(KATAS["1.3"].id, 0, 1))
    Journal(_journal(tree)).append(Judged(KATAS["1.3"].id, answers=answers, outcome="right"))
    travel(_journal(tree), 1)
    _run("review")
    output = _run("explain", f"review/{KATAS['1.3'].file}").output
    assert "Right: out_shape = (4, 2, 3)" in output
    assert "The numbers in your file are new and not solved yet." in " ".join(output.split())


def test_the_record_keeps_utc(tree: Tree) -> None:
    """Days are the learner's, and times in the journal everybody's."""
    _hard(tree, "1.3")
    _run("review")
    assert {datetime.fromisoformat(event["time"]).tzinfo for event in events(_journal(tree))} == {UTC}


def test_a_solution_in_a_review(tree: Tree) -> None:
    """Who is stuck there sees it, too, with the numbers of the review; and the kata comes back on the next day."""
    _hard(tree, "1.3")
    for level in range(1, len(KATAS["1.3"].hints) + 1):
        Journal(_journal(tree)).append(Hinted(KATAS["1.3"].id, level=level))
    travel(_journal(tree), 1)
    _run("review")
    (seed,) = {event["seed"] for event in events(_journal(tree)) if event["event"] == "retried"}
    for number in range(3):
        answer = Judged(KATAS["1.3"].id, seed=seed, outcome="wrong", answers={"out_shape": str(number)})
        Journal(_journal(tree)).append(answer)
    file = f"review/{KATAS['1.3'].file}"
    first = _run("solution", file)
    assert first.exit_code == 0, first.output
    told = " ".join(first.output.split())
    assert "so 1.3 comes back tomorrow, with fresh ones. next: pytest --kata review" in told
    assert [(event["kata"], event["seed"]) for event in events(_journal(tree)) if event["event"] == "revealed"] == [
        (KATAS["1.3"].id, seed)
    ]
    _judged(tree, ["right"], "1.3", seed=seed)
    assert " ".join(_run("review").output.split()).startswith("Nothing is due for review today. Next: 1.3, tomorrow.")
