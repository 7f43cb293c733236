"""The promise: ``lstm-kata badge`` gives what was earned, now, and anybody can check it; it is no way to try answers out."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conftest import KATAS, NO_TORCH, ROOT, Tree
from pytest_lstm_kata import authoring
from pytest_lstm_kata.authoring import blanks, kata, raises
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.kata import catalogue as packs
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.lazy import torch
from pytest_lstm_kata.kata.model import Award
from pytest_lstm_kata.kata.unmet import Unverified
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record import certificate
from pytest_lstm_kata.record.events import Revealed
from pytest_lstm_kata.record.journal import Journal

CHALLENGES = ("1.6", "1.7", "1.8", "1.9", "1.10")
SCHEMA = json.loads((ROOT / "docs" / "badge.schema.json").read_text(encoding="utf-8"))
VERIFY = ("badge", "--verify", "badge.json", "--katas", "katas")


@kata("easy", "test", challenge=True)
def width(size: int = 37) -> Any:
    """A width

    width is a whole number.

    Mistakes:
    m: width = 1
        S.
    """
    return blanks(width=torch.zeros(size).shape[0])


def _not_to_be_had() -> None:
    raise Unverified("this torch has no such layer")


@kata("easy", "test", challenge=True)
def unseen(size: int = 3) -> Any:
    """Not on this torch

    depth is a whole number.

    Mistakes:
    m: depth = 1
        S.

    Example: depth = 4
    """
    raises(_not_to_be_had)
    return blanks(depth=size)


MINI = authoring.pack(
    "mini",
    "Mini",
    [authoring.unit("widths", "Widths", "Here we begin.", [width, unseen])],
    awards=[authoring.award("Mini Ribbon", challenges_only=True)],
)
MINI_WIDTH, MINI_UNSEEN = MINI.katas


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """A dojo with the first unit, in which one stands."""
    monkeypatch.chdir(tmp_path)
    tree = Tree(tmp_path)
    tree.make_workspace()
    return tree


@pytest.fixture
def mini(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """The same, with a second pack, whose katas are filled in: one right, one that no torch can show."""
    monkeypatch.setattr(packs, "load", lambda *_: Catalogue([LSTM, MINI]))
    for one, answers in ((MINI_WIDTH, {"width": "37"}), (MINI_UNSEEN, {"depth": "5"})):
        path = tree.folder / "katas" / "mini" / one.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write(one, 0, answers), encoding="utf-8")
    return tree


@pytest.fixture
def first_unit_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pack has no other katas, so that its ten are enough for each award."""
    monkeypatch.setattr(packs, "load", lambda *_: Catalogue([LSTM._replace(units=LSTM.units[:1])]))


def _run(*args: str, **how: Any) -> Result:
    result = CliRunner().invoke(main, args, **how)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def _events(tree: Tree) -> list[dict[str, Any]]:
    journal = tree.folder / ".lstm-kata" / "journal.jsonl"
    return [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()] if journal.is_file() else []


def _next(result: Result) -> str:
    """What the one line says that names the next step."""
    (step,) = re.findall(r"^next: (.*)$", result.output, re.MULTILINE)
    return str(step)


def _given(tree: Tree) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((tree.folder / "badge.json").read_text(encoding="utf-8"))
    return found


def _files(tree: Tree) -> list[str]:
    return sorted(path.name for path in tree.folder.iterdir())


def _all_solved(tree: Tree) -> None:
    shutil.copytree(ROOT / "solutions", tree.folder / "katas", dirs_exist_ok=True)


def test_a_blank_dojo_is_told_what_is_missing(tree: Tree) -> None:
    """Nothing is earned: exit code 1, each missing challenge with its state, the first as the next step, no file."""
    result = _run("badge")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "LSTM Mastery Badge: 0 of 5 challenges right",
        *(f"  open  {label} {KATAS[label].title}" for label in CHALLENGES),
        "next: lstm-kata start 1.6",
        "      katas/1_foundations/06_output_shape_batch_first.py",
        "      pytest --kata",
    ]
    assert _files(tree) == [".lstm-kata", "katas"]
    assert _events(tree) == []


def test_the_five_challenges_earn_the_badge(tree: Tree) -> None:
    """A medal, the award, how far the other is, both files, and the rest of the katas as the next step."""
    tree.solve(*CHALLENGES)
    result = _run("badge")
    assert result.exit_code == 0
    assert result.output.splitlines()[1:] == [
        "  ░░░░       ░░░░",
        "    ░░░░   ░░░░",
        "     █████████      LSTM Mastery Badge",
        f"   ███░░░░░░░███    5 katas right, {_given(tree)['date'][:10]}",
        f"   ██░░  ★  ░░██    torch {_given(tree)['torch'].partition('+')[0]} on {', '.join(_given(tree)['devices'])}",
        "   ███░░░░░░░███",
        "     █████████",
        "",
        "★ LSTM Mastery Badge",
        f"  LSTM Black Belt: 5 of {len(LSTM.katas)} katas right",
        "solved without distinction: 1.6, 1.7, 1.8, 1.9, 1.10 (no clock was started); for",
        "  another chance: lstm-kata retry 1.6, then lstm-kata start 1.6",
        "written: badge.svg and badge.json",
        "next: katas/1_foundations/01_memory.py",
        "      pytest --kata",
    ]
    assert _files(tree) == [".lstm-kata", "badge.json", "badge.svg", "katas"]
    assert _given(tree)["awards"] == [{"pack": "lstm", "title": "LSTM Mastery Badge", "distinction": False}]
    assert [one["kata"] for one in _given(tree)["katas"]] == [KATAS[label].id for label in CHALLENGES]


@pytest.mark.again
def test_everything_right_earns_everything(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both awards; what this machine cannot show is named, and by whose word it was judged; the next step is the check, which says yes; 60 columns do."""
    _all_solved(tree)
    monkeypatch.setenv("COLUMNS", "60")
    result = _run("badge")
    assert result.exit_code == 0
    assert "\n★ LSTM Mastery Badge\n★ LSTM Black Belt\n" in result.output
    assert _next(result) == "lstm-kata " + " ".join(VERIFY)
    assert max(map(len, result.output.splitlines())) <= 60
    assert len(_given(tree)["katas"]) == len(LSTM.katas)
    assert not any(one["unverified"] for one in _given(tree)["katas"])
    heard = {one["kata"]: one["witness"]["device"] for one in _given(tree)["katas"] if one["witnessed"]}
    assert {*heard.values()} == ({"NVIDIA H200"} if heard else set())
    assert ("not run here, judged by what an NVIDIA H200 " in " ".join(result.output.split())) == bool(heard)
    checked = _run(*VERIFY)
    assert checked.exit_code == 0
    assert checked.output.startswith(
        f"yes: LSTM Mastery Badge; LSTM Black Belt\n{len(LSTM.katas)} katas judged now, torch "
    )
    assert max(map(len, checked.output.splitlines())) <= 60
    assert checked.output.count("not run here, ") == result.output.count("not run here, ")


def test_each_state_is_named(tree: Tree) -> None:
    """Half filled, wrong, unreadable, without a file: each is told, in columns, and what an attempt has cost."""
    tree.fill("1.6", out_shape="(7, 5, 20)")
    tree.fill("1.9", expected="5")
    tree.fill("1.10", h_n_shape="out.shape")
    tree.path("1.8").unlink()
    result = _run("badge")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "LSTM Mastery Badge: 0 of 5 challenges right",
        "  wrong          1.6 What shape comes out?",
        "  open           1.7 From a sequence to a class",
        "  no file        1.8 From one layer to three",
        "  1 of 3 filled  1.9 First data for a layer",
        "  unreadable     1.10 What is left at the end?",
        "1.6: 1 of 2 attempts used",
        "next: katas/1_foundations/06_output_shape_batch_first.py",
        "      pytest --kata",
    ]


def test_a_file_that_is_not_there_is_the_next_step_by_its_place(tree: Tree) -> None:
    """What is missing and has no file comes last: the next step lays it."""
    tree.solve(*CHALLENGES[1:])
    tree.path("1.6").unlink()
    assert _next(_run("badge")) == "lstm-kata init ."


@pytest.mark.usefixtures("tree")
def test_no_more_than_twelve_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack whose badge asks for every kata lists twelve, and counts the rest; its lines fit 60 columns."""
    monkeypatch.setattr(packs, "load", lambda *_: Catalogue([LSTM._replace(awards=(Award("Belt"),))]))
    monkeypatch.setenv("COLUMNS", "60")
    result = _run("badge")
    assert result.output.count("\n  open ") + result.output.count("\n  no file ") == 12
    assert f"\n  and {len(LSTM.katas) - 12} more\n" in result.output
    assert max(map(len, result.output.splitlines())) <= 60


def test_an_old_badge_is_left_alone(tree: Tree) -> None:
    """Once earned, a badge stays as it was written when the katas do not earn it any more."""
    tree.solve(*CHALLENGES)
    _run("badge")
    before = {name: (tree.folder / name).read_bytes() for name in ("badge.svg", "badge.json")}
    tree.fill("1.6", out_shape="(7, 5, 20)")
    assert _run("badge").exit_code == 1
    assert {name: (tree.folder / name).read_bytes() for name in before} == before


def test_a_new_badge_takes_the_place_of_an_old_one(tree: Tree) -> None:
    """Each badge has a salt of its own, so that two of them cannot be compared."""
    tree.solve(*CHALLENGES)
    _run("badge")
    first = _given(tree)
    _run("badge")
    second = _given(tree)
    assert first["salt"] != second["salt"]
    assert not {one["digest"] for one in first["katas"]} & {one["digest"] for one in second["katas"]}
    assert _files(tree) == [".lstm-kata", "badge.json", "badge.svg", "katas"]


def test_a_wrong_answer_is_charged_once(tree: Tree) -> None:
    """It is an attempt, as under pytest; running again, or spelling it otherwise, costs nothing."""
    for spelling in ("(7, 5, 20)", "(7, 5, 20)", "[7, 5, 20]"):
        tree.fill("1.6", out_shape=spelling)
        assert _run("badge").exit_code == 1
    assert [(event["event"], event["outcome"], event["answers"]) for event in _events(tree)] == [
        ("judged", "wrong", {"out_shape": "(7, 5, 20)"})
    ]


def test_a_closed_challenge_is_not_judged(tree: Tree) -> None:
    """After two attempts no third answer is tried out, not even a right one; the next step deals fresh numbers."""
    tree.solve(*CHALLENGES)
    for answer in ("(7, 5, 20)", "(5, 20, 7)", "(5, 7, 20)"):
        tree.fill("1.6", out_shape=answer)
        result = _run("badge")
        assert result.exit_code == 1
    assert "\n  closed  1.6 What shape comes out?\n" in result.output
    assert _next(result) == "lstm-kata retry 1.6"
    assert sum(event["kata"] == KATAS["1.6"].id for event in _events(tree)) == 2
    assert _files(tree) == [".lstm-kata", "katas"]


def test_the_second_wrong_answer_closes(tree: Tree) -> None:
    """The answer that spends the last attempt is told as closed at once."""
    for answer in ("(7, 5, 20)", "(5, 20, 7)"):
        tree.fill("1.6", out_shape=answer)
        result = _run("badge")
    assert _next(result) == "lstm-kata retry 1.6"
    assert "\n1.6: 2 of 2 attempts used\n" in result.output


def test_without_limits_nothing_is_told_of_attempts(tree: Tree) -> None:
    """The dojo's own settings hold: no limit, no counting, and nothing closes."""
    (tree.folder / "pytest.ini").write_text("[pytest]\nkata_attempts = 0\n", encoding="utf-8")
    for answer in ("(7, 5, 20)", "(5, 20, 7)", "(1, 2, 3)"):
        tree.fill("1.6", out_shape=answer)
        result = _run("badge")
    assert "attempt" not in result.output
    assert "\n  wrong  1.6 " in result.output


@pytest.mark.again
def test_within_attempts_and_time_is_distinction(tree: Tree) -> None:
    """With each clock started, the badge is earned with distinction, in the terminal, the picture and the proof."""
    for label in CHALLENGES:
        _run("start", label)
    tree.solve(*CHALLENGES)
    result = _run("badge")
    assert "★ ★ ★" in result.output
    assert "with distinction" in result.output
    assert "\n★ LSTM Mastery Badge, with distinction\n" in result.output
    assert _given(tree)["awards"][0]["distinction"] is True
    assert "with distinction" in (tree.folder / "badge.svg").read_text(encoding="utf-8")
    said = _run(*VERIFY).output
    assert said.startswith("yes: LSTM Mastery Badge, with distinction according to the learner's own record\n")


def test_no_wrong_answer_gives_the_truth_away(tree: Tree) -> None:
    """Neither the command nor what it writes nor the check says what is right; nor does the badge, once earned."""
    truth = "(5, 7, 20)"
    tree.solve(*CHALLENGES)
    assert _run("badge").exit_code == 0
    written = "".join((tree.folder / name).read_text(encoding="utf-8") for name in ("badge.svg", "badge.json"))
    for answer in ("(7, 5, 20)", "(1, 1, 1)"):
        tree.fill("1.6", out_shape=answer)
        said = _run(*VERIFY).output + _run("badge").output + written
        assert truth not in said
        assert answer not in said
    assert not re.search(r"\(\d+,", written)


def test_a_journal_that_cannot_be_written_is_a_warning(tree: Tree) -> None:
    """One line says that progress is not saved, and the badge is given all the same."""
    (tree.folder / ".lstm-kata" / "journal.jsonl").mkdir()
    tree.solve(*CHALLENGES)
    result = _run("badge")
    assert result.exit_code == 0
    assert result.stderr.count("progress is not saved: .lstm-kata/journal.jsonl: ") == 1
    assert "★ LSTM Mastery Badge" in result.stdout


@pytest.mark.parametrize("name", ["badge.svg", "badge.json"])
def test_a_badge_that_cannot_be_written(tree: Tree, name: str) -> None:
    """What the disk says is said in a sentence, that it is earned, too; no half of a file is left."""
    (tree.folder / name).mkdir()
    tree.solve(*CHALLENGES)
    result = _run("badge")
    assert result.exit_code == 1
    assert f"Error: {name} cannot be written: " in result.output
    assert "You have earned it anyway." in result.output
    assert not list(tree.folder.glob(".badge*"))
    assert not (tree.folder / "badge.json").is_file()


def test_two_packs_in_one_dojo(mini: Tree) -> None:
    """Each pack whose katas are there is judged; what was earned goes into one badge, what no torch shows is not asked for."""
    result = _run("badge")
    assert result.exit_code == 0
    assert "\n★ Mini Ribbon\n" in result.output
    assert "\n  LSTM Mastery Badge: 0 of 5 challenges right\n" in result.output
    assert "\nnot judged: mini:1.2 (this torch has no such layer)\n" in result.output
    assert [(one["kata"], one["outcome"]) for one in _given(mini)["katas"]] == [
        ("mini/width", "right"),
        ("mini/unseen", "unverified"),
    ]
    mini.solve(*CHALLENGES)
    result = _run("badge")
    assert "\n★ LSTM Mastery Badge\n★ Mini Ribbon\n" in result.output
    assert [award["title"] for award in _given(mini)["awards"]] == ["LSTM Mastery Badge", "Mini Ribbon"]
    checked = _run(*VERIFY)
    assert checked.output.startswith("yes: LSTM Mastery Badge; Mini Ribbon\n7 katas judged now")
    assert "\nnot judged: mini:1.2 (this torch has no such layer)\n" in checked.output


def test_what_is_missing_in_two_packs(mini: Tree) -> None:
    """Katas of another pack than the built-in one are called by their pack, too."""
    path = mini.folder / "katas" / "mini" / MINI_WIDTH.file
    path.write_text(write(MINI_WIDTH, 0, {"width": "36"}), encoding="utf-8")
    result = _run("badge")
    assert result.exit_code == 1
    assert result.output.startswith(
        "LSTM Mastery Badge: 0 of 5 challenges right\nMini Ribbon: 0 of 1 challenges right\n"
    )
    assert "\n  wrong  mini:1.1 A width\n" in result.output
    assert "\nmini:1.1: 1 of 2 attempts used\n" in result.output
    assert (
        f"next: {path.relative_to(mini.folder).as_posix()}\n" in result.output
    )  # what is wrong comes before what is open


def test_a_wrong_challenge_beside_an_earned_award(mini: Tree) -> None:
    """What it has cost is told there, too."""
    mini.fill("1.6", out_shape="(7, 5, 20)")
    result = _run("badge")
    assert result.exit_code == 0
    assert "\n1.6: 1 of 2 attempts used\n" in result.output


def test_a_badge_of_what_cannot_be_shown_is_none(mini: Tree) -> None:
    """Where nothing of an award can be shown it is not given away, and nothing is missing either."""
    shutil.rmtree(mini.path("1.1").parent)
    (mini.folder / "katas" / "mini" / MINI_WIDTH.file).unlink()
    only = MINI._replace(units=(MINI.units[0]._replace(katas=(MINI_UNSEEN,)),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packs, "load", lambda *_: Catalogue([only]))
        result = _run("badge")
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "Mini Ribbon: 0 of 0 challenges right",
        "These katas cannot earn a badge.",
        "next: pytest --kata",
    ]


def test_outside_a_dojo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a dojo there is no badge, and the command says how to make one."""
    monkeypatch.chdir(tmp_path)
    result = _run("badge")
    assert result.exit_code == 1
    assert "This is not a dojo, so no progress is saved. lstm-kata init DIR makes one" in result.output


def test_a_dojo_without_katas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty dojo is told where its katas would lie."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".lstm-kata").mkdir()
    result = _run("badge")
    assert result.exit_code == 1
    assert "There are no katas in katas: lstm-kata init . writes them." in result.output


@pytest.mark.again
@pytest.mark.usefixtures("first_unit_alone")
def test_from_a_folder_below(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """The badge lies in the dojo from wherever it is asked for, and paths are as one would type them there."""
    tree.solve()
    folder = tree.folder / "katas" / "1_foundations"
    monkeypatch.chdir(folder)
    result = _run("badge")
    assert "\nwritten: ../../badge.svg and ../../badge.json\n" in result.output
    assert _next(result) == "lstm-kata badge --verify ../../badge.json --katas .."
    assert (tree.folder / "badge.json").is_file()


def test_a_folder_with_a_space_is_quoted(tree: Tree) -> None:
    """What one is to type can be typed."""
    tree.solve(*CHALLENGES)
    _run("badge")
    (tree.folder / "katas").rename(tree.folder / "my katas")
    assert _next(_run("badge", "--verify", "badge.json", "--katas", "my katas")) == 'pytest --kata "my katas"'


@pytest.mark.again
@pytest.mark.parametrize("no_color", [None, "1"])
def test_colour_is_for_those_who_want_it(tree: Tree, monkeypatch: pytest.MonkeyPatch, no_color: str | None) -> None:
    """A terminal gets a golden medal on a red ribbon; with NO_COLOR it gets none of it, and neither does a pipe."""
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    tree.solve(*CHALLENGES)
    coloured = _run("badge", color=True).output
    assert ("\x1b[33m\x1b[1m" in coloured) == (no_color is None)
    assert ("\x1b[31m  ░░░░" in coloured) == (no_color is None)
    assert ("\x1b" in coloured) == (no_color is None)
    assert "\x1b" not in _run("badge").output


def _python(folder: Path, code: str, *args: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=folder,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.mark.usefixtures("warm_python")
def test_ascii_terminals_have_their_medal(tree: Tree) -> None:
    """Where the output knows ASCII alone the medal is drawn with it."""
    tree.solve(*CHALLENGES)
    code = "from pytest_lstm_kata.cli import main\nmain()\n"
    done = _python(tree.folder, code, "badge", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    assert "\n   ##..  *  ..##    torch " in done.stdout
    assert "\n* LSTM Mastery Badge\n" in done.stdout


def test_a_path_that_the_terminal_cannot_show(earned: Tree) -> None:
    """Its letters are escaped, and nothing fails."""
    (earned.folder / "katas").rename(earned.folder / "größe")
    result = CliRunner(charset="ascii").invoke(main, ["badge", "--verify", "badge.json", "--katas", "größe"])
    assert result.exit_code == 0
    assert _next(result) == "pytest --kata gr\\xf6\\xdfe"


def test_a_blank_dojo_needs_no_torch(tree: Tree) -> None:
    """Nothing is imported to judge with before there is something to judge."""
    code = (
        "import sys\nfrom pytest_lstm_kata.cli import main\n"
        "try:\n    main()\nfinally:\n    print([n for n in ('torch', 'pytest', 'filelock') if n in sys.modules])\n"
    )
    done = _python(tree.folder, code, "badge")
    assert done.returncode == 1
    assert done.stdout.endswith("      pytest --kata\n[]\n")


@pytest.mark.measured
@pytest.mark.parametrize("args", [("badge",), VERIFY], ids=["badge", "verify"])
def test_without_torch(tree: Tree, args: tuple[str, ...]) -> None:
    """Answers cannot be judged: the command that installs torch, exit code 1, nothing written."""
    tree.solve(*CHALLENGES)
    _run("badge")
    before = (tree.folder / "badge.json").read_bytes()
    done = _python(tree.folder, NO_TORCH + "from pytest_lstm_kata.cli import main\nmain()\n", *args)
    assert done.returncode == 1
    assert 'python -m pip install "pytest-lstm-kata[torch]"' in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    assert (tree.folder / "badge.json").read_bytes() == before


@pytest.mark.again
def test_the_proof_is_as_documented(mini: Tree) -> None:
    """It is valid by docs/badge.schema.json, which describes each of its fields and no other."""
    _all_solved(mini)
    _run("badge")
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(_given(mini))
    assert list(_given(mini)) == list(SCHEMA["properties"])
    for name, part in (("award", "awards"), ("kata", "katas")):
        assert list(_given(mini)[part][0]) == list(SCHEMA["$defs"][name]["properties"])
    assert json.loads(re.findall(r"```json\n(.*?)```", (ROOT / "docs" / "badge.md").read_text("utf-8"), re.DOTALL)[0])


def test_the_picture_is_one(tree: Tree) -> None:
    """It is well-formed, needs nothing from elsewhere, and has a title and a description for those who do not see it."""
    tree.solve(*CHALLENGES)
    _run("badge")
    text = (tree.folder / "badge.svg").read_text(encoding="utf-8")
    picture = ET.fromstring(text)  # noqa: S314  # we wrote it
    space = "{http://www.w3.org/2000/svg}"
    assert picture.get("role") == "img"
    assert picture.findtext(f"{space}title") == "LSTM Mastery Badge"
    assert (picture.findtext(f"{space}desc") or "").startswith("5 katas right, judged on ")
    assert re.findall(r"https?://[^\"]*", text) == ["http://www.w3.org/2000/svg"]


@pytest.fixture
def earned(tree: Tree) -> Tree:
    """A dojo with a badge."""
    tree.solve(*CHALLENGES)
    assert _run("badge").exit_code == 0
    return tree


def _dealt_anew(tree: Tree) -> None:
    """In a dojo whose journal is not there."""
    _run("retry", "1.6")
    (tree.folder / ".lstm-kata" / "journal.jsonl").unlink()


@pytest.mark.again
def test_a_retry_takes_nothing_away(earned: Tree) -> None:
    """What was right with one deal stays right: the badge is given by it again, and whoever has the dojo can check it."""
    _run("retry", "1.6")
    (earned.folder / "badge.json").unlink()
    result = _run("badge")
    assert result.exit_code == 0
    assert "\n★ LSTM Mastery Badge\n" in result.output
    assert (
        "\n1.6: its file has fresh numbers now, so your answers to the numbers before were\n  judged\n" in result.output
    )
    sixth = _given(earned)["katas"][0]
    assert (sixth["kata"], sixth["deal"], sixth["outcome"]) == (KATAS["1.6"].id, 0, "right")
    assert _run(*VERIFY).output.startswith("yes: LSTM Mastery Badge\n5 katas judged now")
    earned.fill("1.6", out_shape="(1, 2, 3)")
    assert _run("badge").exit_code == 0
    assert sum(event["event"] == "judged" and event["outcome"] == "wrong" for event in _events(earned)) == 1
    (earned.folder / "katas").rename(earned.folder.parent / "handed in")
    elsewhere = _run("badge", "--verify", "badge.json", "--katas", "../handed in")
    assert elsewhere.exit_code == 1
    assert "no: 1.6 has other numbers than when the badge was given" in elsewhere.output


def _shown(tree: Tree, kata: str, seed: int = 0) -> None:
    """The solution with these numbers was shown."""
    Journal(tree.folder / ".lstm-kata" / "journal.jsonl").append(Revealed(kata, seed))


def test_what_is_right_by_its_solution_earns_nothing(tree: Tree) -> None:
    """It is said why, and fresh numbers are the next step; nothing is written."""
    tree.solve(*CHALLENGES)
    _shown(tree, KATAS["1.6"].id)
    result = _run("badge")
    assert result.exit_code == 1
    assert result.output.startswith(
        "LSTM Mastery Badge: 4 of 5 challenges right\n  solution seen  1.6 What shape comes out?\n"
        "1.6 is right, but you have seen its solution with these numbers:\n  lstm-kata retry 1.6 deals fresh ones.\n"
    )
    assert _next(result) == "lstm-kata retry 1.6"
    assert "badge.json" not in _files(tree)


def test_what_was_right_before_its_next_solution_counts(earned: Tree) -> None:
    """The badge rests on the numbers that were right, although the file has others, whose solution was shown."""
    _run("retry", "1.6")
    _shown(earned, KATAS["1.6"].id, 1)
    numbers = deal(KATAS["1.6"], 1).numbers
    earned.fill("1.6", out_shape=f"({numbers['batch']}, {numbers['seq_len']}, {numbers['hidden_size']})")
    result = _run("badge")
    assert result.exit_code == 0
    assert (
        "\n1.6: its file has fresh numbers now, so your answers to the numbers before were\n  judged\n" in result.output
    )


def test_a_wrong_answer_after_its_solution_costs_nothing(tree: Tree) -> None:
    """So no word is said of attempts."""
    _shown(tree, KATAS["1.6"].id)
    tree.fill("1.6", out_shape="(7, 5, 20)")
    result = _run("badge")
    assert "  solution seen  1.6 " in result.output
    assert "attempts" not in result.output


@pytest.mark.parametrize(
    "answers",
    [
        {"out_shape": "(7, 5, 20)"},
        {"out_shape": "...\nimport os"},
        {"out_shape": "(" * 5000},
        {"out_shape": "\ud800"},
        {"other": "(5, 7, 20)"},
        {},
    ],
)
def test_what_the_journal_says_is_judged_again(earned: Tree, answers: dict[str, str]) -> None:
    """A line that says of an answer that it was right makes none right: torch does, of what can be read."""
    _run("retry", "1.6")
    (*others, last) = _events(earned)
    assert last["event"] == "retried"
    lines = [{**one, "answers": answers} if one["kata"] == KATAS["1.6"].id else one for one in others]
    journal = earned.folder / ".lstm-kata" / "journal.jsonl"
    journal.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    result = _run("badge")
    assert result.exit_code == 1
    assert result.output.startswith("LSTM Mastery Badge: 4 of 5 challenges right\n  open  1.6 ")
    assert _run(*VERIFY).exit_code == 1


def _no(*reasons: str) -> str:
    return "\n    ".join([f"no: {reasons[0]}", *reasons[1:]]) + "\nnext: pytest --kata katas\n"


@pytest.mark.again
def test_yes(earned: Tree) -> None:
    """A badge holds for the katas that earned it, wherever they lie; no record is asked for, and none is written."""
    before = _events(earned)
    result = _run(*VERIFY)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == "yes: LSTM Mastery Badge"
    assert lines[1].startswith("5 katas judged now, torch ")
    assert lines[2:] == ["next: pytest --kata katas"]
    shutil.copytree(ROOT / "solutions", earned.folder / "elsewhere")
    for place in ("elsewhere", "katas/1_foundations"):
        assert _run("badge", "--verify", "badge.json", "--katas", place).exit_code == 0
    assert _events(earned) == before


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        (
            lambda tree: tree.fill("1.6", out_shape="(7, 5, 20)"),
            ["1.6 has other answers than when the badge was given"],
        ),
        (lambda tree: tree.fill("1.6", out_shape="..."), ["1.6 is not filled in"]),
        (lambda tree: tree.fill("1.6", out_shape="x"), ["1.6 cannot be read"]),
        (_dealt_anew, ["1.6 has other numbers than when the badge was given"]),
        (
            lambda tree: [tree.path("1.6").unlink(), tree.fill("1.9", got="...")],
            ["1.9 is not filled in", "1.6 has no file in katas"],
        ),
    ],
    ids=["other answers", "open", "unreadable", "other numbers", "two"],
)
def test_no(earned: Tree, change: Callable[[Tree], object], reasons: list[str]) -> None:
    """Whatever is not as it was is said, kata by kata, and the exit code is 1."""
    change(earned)
    result = _run(*VERIFY)
    assert result.exit_code == 1
    assert result.output == _no(*reasons)


def test_what_is_not_there_speaks_against_nobody(earned: Tree) -> None:
    """A file that is absent is not shown, and no forgery: it is said which, and what to do."""
    for label in ("1.6", "1.9"):
        tree = earned.path(label)
        tree.unlink()
    result = _run(*VERIFY)
    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "not shown: 1.6 has no file in katas",
        "           1.9 has no file in katas",
        "The files here are right. Name the folder that has the others, too.",
        "next: pytest --kata katas",
    ]


@pytest.mark.parametrize("place", ["dojo", "sent/in/dojo"])
def test_katas_are_looked_for_as_pytest_does(earned: Tree, place: str) -> None:
    """A dojo is as good as its folder of katas, and so is a folder above; its exam is not taken for them."""
    dojo = earned.folder / place
    dojo.mkdir(parents=True)
    (earned.folder / "katas").rename(dojo / "katas")
    shutil.copytree(ROOT / "katas", dojo / "exam")
    result = _run("badge", "--verify", "badge.json", "--katas", place.partition("/")[0])
    assert result.exit_code == 0, result.output
    assert result.output.startswith("yes: ")
    assert "next: pytest --kata " in result.output


def test_of_several_folders_of_katas_one_is_to_be_named(earned: Tree) -> None:
    """Whose badge it is cannot be guessed."""
    for name in ("ada", "bob"):
        shutil.copytree(earned.folder / "katas", earned.folder / "class" / name / "katas")
    result = _run("badge", "--verify", "badge.json", "--katas", "class")
    assert (result.exit_code, result.output) == (
        1,
        "Error: Several people's katas are in class: class/ada, class/bob. Name one.\n",
    )


def test_a_folder_without_katas_is_said_to_be_one(earned: Tree) -> None:
    """Where nothing is to be judged there is no answer at all."""
    (earned.folder / "empty" / "below").mkdir(parents=True)
    result = _run("badge", "--verify", "badge.json", "--katas", "empty")
    assert (result.exit_code, result.output) == (
        1,
        "Error: There are no katas in empty. Name a dojo, or its folder of katas.\n",
    )


def test_another_spelling_is_the_same_answer(earned: Tree) -> None:
    """A list, a sum, a torch.Size: what counts is the value."""
    earned.fill("1.6", out_shape="torch.Size([5, 7, 4 * 5])")
    assert _run(*VERIFY).exit_code == 0


def test_new_answers_cannot_be_tried_out(earned: Tree) -> None:
    """Right or wrong, an answer other than the badge's gets the same word, and is not judged."""
    said = set()
    for answer in ("(7, 5, 20)", "(1, 1, 1)", "(5.0, 7, 20)"):
        earned.fill("1.6", out_shape=answer)
        said.add(_run(*VERIFY).output)
    assert said == {_no("1.6 has other answers than when the badge was given")}


@pytest.mark.usefixtures("first_unit_alone")
def test_many_reasons_are_cut_short(tree: Tree) -> None:
    """Not more than ten lines, however much is wrong."""
    tree.solve()
    _run("badge")
    for path in tree.path("1.1").parent.glob("*.py"):
        path.write_bytes(b"")
    result = _run(*VERIFY)
    assert result.exit_code == 1
    assert len(result.output.splitlines()) == 10
    assert "\n    and 2 more\nnext: " in result.output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "it is not JSON in UTF-8"),
        (b"{", "it is not JSON in UTF-8"),
        (b"\xff\xfe{\x00}\x00", "it is not JSON in UTF-8"),
        (b"[" * 100_000, "it is not JSON in UTF-8"),
        (b'{"schema": ' + b"9" * 5000 + b"}", "it is not JSON in UTF-8"),
        (b" " * (certificate.MAX_BYTES + 1), "it does not say which schema it has"),
        (b"[]", "it does not say which schema it has"),
        (b'{"schema": true}', "it does not say which schema it has"),
        (b'{"schema": 2}', "only schema 1 can be read here; a newer version may read this one"),
        (b'{"schema": 1}', "its `tool` is missing or wrong"),
    ],
    ids=["empty", "cut off", "UTF-16", "deep", "absurd", "large", "list", "bool", "newer", "bare"],
)
def test_what_is_no_badge(tree: Tree, content: bytes, said: str) -> None:
    """A file that is something else is a sentence, and exit code 1."""
    (tree.folder / "badge.json").write_bytes(content)
    result = _run(*VERIFY)
    assert result.exit_code == 1
    assert result.output == f"Error: badge.json is not a badge: {said}.\n"


@pytest.mark.parametrize(
    ("proof", "folder", "said"),
    [
        ("nowhere.json", "katas", "nowhere.json cannot be opened: "),
        ("katas", "katas", "katas cannot be opened: "),
        ("badge.json", "nowhere", "nowhere is not a folder."),
        ("badge.json", "badge.svg", "badge.svg is not a folder."),
    ],
)
def test_files_that_are_not_there(earned: Tree, proof: str, folder: str, said: str) -> None:
    """A missing proof, a folder for a proof, a file for a folder: each is a sentence."""
    result = _run("badge", "--verify", proof, "--katas", folder)
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {said}")
    assert len(result.output.splitlines()) == 1
    assert earned.folder.is_dir()


@pytest.mark.parametrize("args", [("--verify", "badge.json"), ("--katas", "katas")])
def test_one_option_needs_the_other(args: tuple[str, ...]) -> None:
    """A proof without katas, or katas without a proof, is an error of usage."""
    result = _run("badge", *args)
    assert result.exit_code == 2
    assert "--verify FILE and --katas DIR go together." in result.output


_junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=()), max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


@st.composite
def _changed(draw: st.DrawFn, proof: Any) -> Any:
    """The proof, with something at some depth of it taken away or replaced."""
    whole = part = json.loads(proof)
    while True:
        key = draw(st.sampled_from(sorted(part) if isinstance(part, dict) else range(len(part))))
        if part[key] and isinstance(part[key], dict | list) and draw(st.booleans()):
            part = part[key]
            continue
        if draw(st.booleans()):
            del part[key]
        else:
            part[key] = draw(_junk)
        return whole


@pytest.mark.broad
def test_whatever_stands_in_a_proof(earned: Tree) -> None:
    """A proof that was changed anywhere is answered in ten lines, without a traceback; what is read is valid."""
    proof = (earned.folder / "badge.json").read_text(encoding="utf-8")

    @settings(max_examples=150)
    @given(told=_changed(proof))
    def answered(told: Any) -> None:
        data = json.dumps(told).encode()
        (earned.folder / "badge.json").write_bytes(data)
        result = _run(*VERIFY)
        assert result.output.startswith(("yes: ", "no: ", "Error: "))
        assert result.exit_code == (not result.output.startswith("yes: "))
        assert len(result.output.splitlines()) <= 10
        if not result.output.startswith("Error: "):
            Draft202012Validator(SCHEMA).validate(json.loads(data))
            certificate.read(data)

    answered()


def test_several_peoples_files_are_nobodys_badge(earned: Tree) -> None:
    """One has some of the katas, another has the rest, flat: it is not the folder of either."""
    place = earned.folder / "class"
    shutil.copytree(earned.folder / "katas", place / "ada")
    (place / "bob").mkdir()
    shutil.move(place / "ada" / KATAS["1.6"].file, place / "bob")
    result = _run("badge", "--verify", "badge.json", "--katas", "class")
    assert (result.exit_code, result.output) == (
        1,
        "Error: Several people's katas are in class: class/ada, class/bob. Name one.\n",
    )


def test_a_wrong_form_is_said_to_be_one(earned: Tree) -> None:
    """It is no wrong answer, and costs nothing."""
    earned.fill("1.6", out_shape="4.0")
    result = _run("badge")
    assert result.exit_code == 0 or "wrong form  1.6" in result.output
