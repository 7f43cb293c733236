"""The promise: what somebody handed in is read and judged as it lies, each file as theirs alone; nothing of it changes."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.dom import minidom

import pytest
from click.testing import CliRunner

from conftest import KATAS, Tree
from odd_class import snapshot
from pytest_lstm_kata.cli import main
from running import CHALLENGES, apart, events, kata_run, text

CLEAR = "\x1b[2J\x1b[31m"
"""What clears a terminal, and colours it."""


def _says(result: pytest.RunResult, *sentences: str) -> None:
    said = " ".join(text(result).split())
    for sentence in sentences:
        assert " ".join(sentence.split()) in said


@pytest.fixture
def submissions(pytester: pytest.Pytester) -> Path:
    return pytester.mkdir("submissions")


def _dojo(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """A learner's whole dojo, with a wrong answer to a challenge, a journal, and an exam that is all filled."""
    tree = Tree(folder)
    tree.make_workspace()
    tree.fill("1.6", out_shape="(7, 5, 20)")
    with monkeypatch.context() as context:
        context.chdir(folder)
        assert CliRunner().invoke(main, ["exam", "--start", "--seed", "5"]).exit_code == 0
    for path in (folder / "exam").rglob("*.py"):
        path.write_text(path.read_text(encoding="utf-8").replace("= ...  #", "= None  #"), encoding="utf-8")
    return tree


@pytest.mark.parametrize(
    "args", [("submissions",), (".",), ("submissions", "--kata-require=badge", "--kata-json=r.json")]
)
def test_a_dojo_that_was_handed_in_stays_as_it_is(
    pytester: pytest.Pytester, submissions: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    """However often it is judged: no event, no attempt spent, no exam handed in, no cache, not a byte and no time of it."""
    tree = _dojo(submissions / "ada", monkeypatch)
    Tree(submissions / "bob").solve()
    before = snapshot(submissions)
    for answer in ("(7, 5, 20)", "(20, 7, 5)", "(7, 20, 5)"):
        tree.fill("1.6", out_shape=answer)
        before = snapshot(submissions)
        result = kata_run(pytester, *args)
        _says(result, "You wrote", "torch 2") if answer == "(7, 5, 20)" else None
        assert "attempt" not in text(result)
        assert "spent" not in text(result)
        assert snapshot(submissions) == before
    kinds = {event["event"] for event in events(submissions / "ada" / ".lstm-kata" / "journal.jsonl")}
    assert kinds == {"examined"}


def test_nothing_is_cached_among_them(pytester: pytest.Pytester, submissions: Path) -> None:
    """Where pytest takes their folder for the project, its cache is where the user stands, and --lf works."""
    Tree(submissions / "ada").fill("1.6", out_shape="(7, 5, 20)")
    (submissions / "ada" / "pytest.ini").write_text("[pytest]\naddopts = --kata\n", encoding="utf-8")
    before = snapshot(submissions)
    assert kata_run(pytester, "submissions/ada").parseoutcomes()["failed"] == 1
    assert kata_run(pytester, "--lf", "submissions/ada").parseoutcomes()["failed"] == 1
    assert kata_run(pytester, "submissions").parseoutcomes()["failed"] == 1
    assert snapshot(submissions) == before
    assert (pytester.path / ".pytest_cache").is_dir()


def test_ones_own_dojo_is_recorded_by_whichever_way(
    pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named from the folder above, from within, or by a file of it; but not where several dojos are named."""
    home = pytester.path.parent
    journal = tree.make_workspace()
    for number, (where, args) in enumerate(
        [
            (home, [tree.folder.name]),
            (tree.folder / "katas" / "1_foundations", ["."]),
            (home, [str(tree.path("1.3"))]),
            (tree.folder, []),
        ],
        start=1,
    ):
        tree.fill("1.3", out_shape=f"(7, {number}, 20)")
        monkeypatch.chdir(where)
        kata_run(pytester, *args)
        assert len(events(journal)) == number
    other = Tree(home / "other")
    other.make_workspace()
    other.fill("1.6", out_shape="(1, 1, 1)")
    tree.fill("1.3", out_shape="(2, 2, 2)")
    monkeypatch.chdir(home)
    kata_run(pytester, tree.folder.name, "other")
    assert len(events(journal)) == 4
    assert not (other.folder / ".lstm-kata" / "journal.jsonl").exists()
    shutil.rmtree(other.folder)


@pytest.mark.measured
def test_flat_folders_are_each_somebodys(pytester: pytest.Pytester, submissions: Path) -> None:
    """Two who have a half each do not earn a badge together; who has nothing right does not pass with another's."""
    Tree(pytester.path / "all").solve()
    source = pytester.path / "all" / "katas" / "1_foundations"
    for learner, labels in {"ada": ("1.6", "1.7"), "bob": ("1.8", "1.9", "1.10")}.items():
        (submissions / learner / "mine").mkdir(parents=True)
        for label in labels:
            shutil.copy(source / Path(KATAS[label].file).name, submissions / learner / "mine")
    result = kata_run(pytester, "submissions", "--kata-require=badge", "--kata-json=r.json")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    _says(
        result,
        "--kata-require badge: submissions/ada: not solved: 1.8, 1.9, 1.10",
        "--kata-require badge: submissions/bob: not solved: 1.6, 1.7",
    )
    told = json.loads((pytester.path / "r.json").read_text(encoding="utf-8"))["learners"]
    assert [(one["folder"], len(one["katas"])) for one in told] == [("submissions/ada", 2), ("submissions/bob", 3)]
    assert not any(award["earned"] for one in told for award in one["awards"])


def test_who_has_no_kata_is_named(pytester: pytest.Pytester, submissions: Path) -> None:
    """A folder without any kata is told, and misses what is required; nothing in it is run."""
    Tree(submissions / "ada").solve(*CHALLENGES)
    (submissions / "mallory").mkdir()
    (submissions / "mallory" / "conftest.py").write_text("raise RuntimeError('run')\n", encoding="utf-8")
    result = kata_run(pytester, "submissions", "--kata-require=badge")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    _says(
        result,
        "not graded: submissions/mallory: there is no kata in it",
        "--kata-require badge: submissions/mallory: there is no kata",
    )
    assert kata_run(pytester, "submissions/ada", "--kata-require=badge").ret == 0
    shutil.copy(Tree(pytester.path / "elsewhere").path("1.1"), submissions)  # as of somebody without a folder
    _says(kata_run(pytester, "submissions"), "not graded: submissions/mallory: there is no kata in it")


def test_each_line_says_whose_it_is(pytester: pytest.Pytester, submissions: Path, tree: Tree) -> None:
    """What is new is told of the one who keeps a record; everybody has a line in the table."""
    tree.make_workspace()
    tree.solve(*CHALLENGES)
    Tree(submissions / "ada").solve(*CHALLENGES)
    result = kata_run(pytester, "katas", "submissions")
    said = text(result)
    assert re.search(r"^you +5/92 .* ★$", said, re.MULTILINE)
    assert re.search(r"^ada +5/92 .* ★$", said, re.MULTILINE)
    assert said.count("Solved: 1.6") == 1
    assert "LSTM Mastery Badge" not in said


@pytest.mark.measured
def test_links_are_not_followed(pytester: pytest.Pytester, submissions: Path) -> None:
    """Whoever links to the solutions has nothing; that is said of each link, and nothing of what it leads to is shown."""
    solved = Tree(pytester.path / "elsewhere")
    solved.solve()
    secret = pytester.path / "secret"
    secret.write_text("root:x:0:0\n", encoding="utf-8")
    for learner in ("mallory", "trent"):
        (submissions / learner).mkdir()
    (submissions / "eve").symlink_to(solved.folder)
    (submissions / "mallory" / "katas").symlink_to(solved.folder / "katas")
    tree = Tree(submissions / "trent")
    tree.path("1.1").unlink()
    tree.path("1.1").symlink_to(secret)
    tree.path("1.2").unlink()
    os.mkfifo(tree.path("1.2"))
    result = kata_run(pytester, "submissions", "--junitxml=x.xml", "--kata-json=r.json")
    assert result.parseoutcomes() == {"todo": 8}
    _says(
        result,
        "not graded: submissions/eve: it is a link, and links are not followed",
        "not graded: submissions/mallory/katas: it is a link, and links are not followed",
        "not graded: submissions/mallory: there is no kata in it",
        "01_memory.py: it is a link, and links are not followed",
        "02_construct.py: it is not a regular file",
    )
    assert "root:x" not in "".join(
        [text(result), *(path.read_text(encoding="utf-8") for path in pytester.path.glob("[xr].*"))]
    )
    for name in ("1.1", "1.2"):
        refused = kata_run(pytester, str(tree.path(name)))
        assert refused.ret == pytest.ExitCode.USAGE_ERROR
        assert "it is " in text(refused)


@pytest.mark.measured
@pytest.mark.parametrize("workers", [(), ("-n2", "-p", "xdist")], ids=["plain", "workers"])
def test_names_reach_no_terminal_and_no_report_as_they_are(
    pytester: pytest.Pytester, submissions: Path, workers: tuple[str, ...]
) -> None:
    """Names that a terminal obeys, that turn a line round, or that are not UTF-8: told with question marks, and all others judged."""
    Tree(submissions / "ada").fill("1.6", out_shape="(7, 5, 20)")
    Tree(submissions / f"esc{CLEAR}red").solve()
    unit = submissions / "ada" / "katas" / "1_foundations"
    for name in (b"11_\xff.py", b"12_\x1b]0;mine\x07.py", "13_\u202egpj.py".encode()):
        Path(os.fsdecode(os.fsencode(unit) + b"/" + name)).write_text(
            '__kata__ = "lstm/memory"\nx = (\n', encoding="utf-8"
        )
    (submissions / "ada" / "katas" / "1\u00b23").mkdir()
    run = apart if workers else kata_run
    result = run(pytester, "submissions", "--junitxml=x.xml", "--kata-json=r.json", *workers)
    assert result.parseoutcomes() == {"failed": 1, "todo": 9}
    _says(
        result, "submissions/esc?[2J?[31mred: its name has characters that cannot be shown", "13_?gpj.py: its name has"
    )
    said = text(result)
    assert not any(bad in said for bad in ("\x1b", "\x07", "\u202e", "Traceback", "INTERNALERROR"))
    minidom.parse(str(pytester.path / "x.xml"))  # noqa: S318  # our own
    assert len(json.loads((pytester.path / "r.json").read_text(encoding="utf-8"))["notes"]) >= 4
    refused = run(pytester, f"submissions/esc{CLEAR}red")
    assert refused.ret == pytest.ExitCode.USAGE_ERROR
    assert "name the folder above it" in text(refused)
    assert CLEAR not in text(refused)


def test_the_answers_to_one_deal_count_together(pytester: pytest.Pytester, tree: Tree) -> None:
    """Copies of a challenge in many units are not judged: the one at its place is, whatever the others say."""
    journal = tree.make_workspace()
    tree.fill("1.6", out_shape="(7, 5, 20)")
    text_ = tree.path("1.6").read_text(encoding="utf-8")
    for number in range(6):
        unit = tree.folder / "katas" / f"u{number}"
        unit.mkdir()
        (unit / tree.path("1.6").name).write_text(text_.replace("(7, 5, 20)", f"({number}, 7, 20)"), encoding="utf-8")
    result = kata_run(pytester, "-k", "batch_first")
    assert result.parseoutcomes()["failed"] == 7
    assert [event["answers"] for event in events(journal)] == [{"out_shape": "(7, 5, 20)"}]
    _says(
        result,
        "This kata has two files here, and ../1_foundations/06_output_shape_batch_first.py is the one that counts",
    )


@pytest.mark.parametrize("named", ["submissions", "submissions/ada/exam"])
def test_somebodys_exam_is_judged_as_it_lies(
    pytester: pytest.Pytester,
    submissions: Path,
    monkeypatch: pytest.MonkeyPatch,
    valid_report: Callable[[Path], Any],
    named: str,
) -> None:
    """Whose it is, which it is, how it went, in the summary and in the report; their journal is not asked, nor written."""
    tree = _dojo(submissions / "ada", monkeypatch)
    (tree.folder / ".lstm-kata").rename(tree.folder / ".gone")
    before = snapshot(submissions)
    result = kata_run(pytester, named, "--kata-json=r.json")
    _says(
        result,
        "Exam 5: submissions/ada",
        "10 of 10 katas filled, judged as they are; nothing is recorded",
        "of 10 right",
    )
    (told,) = valid_report(pytester.path / "r.json")["exams"]
    assert (told["folder"], told["seed"], told["filled"], told["of"]) == ("submissions/ada/exam", 5, 10, 10)
    assert told["learner"] in ("ada", "submissions/ada")
    assert told["seconds"] is None
    assert snapshot(submissions) == before
    if named == "submissions":
        assert [len(one["katas"]) for one in valid_report(pytester.path / "r.json")["learners"]] == [10]


@pytest.mark.measured
def test_a_folder_called_exam_with_other_katas(pytester: pytest.Pytester, submissions: Path) -> None:
    """It is no exam that anybody was dealt: its katas are judged, and count for nothing."""
    tree = Tree(submissions / "ada")
    tree.solve("1.6")
    (tree.folder / "katas").rename(tree.folder / "exam")
    (tree.folder / "exam" / "88_none.py").write_text('__kata__ = "piano/scales"\n', encoding="utf-8")
    result = kata_run(pytester, "submissions", "--kata-require=badge")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert "Exam" not in text(result)


@pytest.mark.parametrize("loose", ["katas/1_foundations", "1_foundations", "exam", "."])
def test_a_loose_kata_hides_nobody(pytester: pytest.Pytester, submissions: Path, loose: str) -> None:
    """Katas that lie in the class's folder itself are somebody's; all others are told, and miss what they miss, as before."""
    Tree(submissions / "ada").solve(*CHALLENGES)
    solved = Tree(pytester.path / "elsewhere")
    solved.solve(*CHALLENGES)
    (submissions / "bob").mkdir()
    os.mkfifo(submissions / "bob" / "01_memory.py")
    (submissions / "eve").symlink_to(solved.folder)
    (submissions / loose).mkdir(parents=True, exist_ok=True)
    for label in CHALLENGES:
        shutil.copy(solved.path(label), submissions / loose)
    result = kata_run(pytester, "submissions", "--kata-require=badge", "--kata-json=out/r.json")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    missed = "--kata-require badge: submissions"
    _says(
        result,
        "not graded: submissions/bob/01_memory.py: it is not a regular file",
        "not graded: submissions/eve: it is a link",
        f"{missed}/bob: there is no kata",
        f"{missed}/eve: there is no kata",
    )
    assert f"{missed}/ada" not in text(result)
    told = json.loads((pytester.path / "out" / "r.json").read_text(encoding="utf-8"))["learners"]
    assert {(one["folder"], len(one["katas"])) for one in told} >= {("submissions/bob", 0), ("submissions/eve", 0)}


def test_folders_that_others_call_nothing_are_learners(pytester: pytest.Pytester, submissions: Path) -> None:
    """A learner may be called ``dist``; a copy beside the katas does not win over them; the order is that of a list of names."""
    for name in ("venv", "dist", "10_zoe", "9_yan"):
        Tree(submissions / name).fill("1.6", out_shape="(7, 5, 20)")
    shutil.copytree(submissions / "dist" / "katas", submissions / "dist" / "backup")
    Tree(submissions / "dist").solve("1.6")
    kata_run(pytester, "submissions", "-p", "randomly", "--kata-json=r.json")
    told = json.loads((pytester.path / "r.json").read_text(encoding="utf-8"))["learners"]
    assert [one["folder"] for one in told] == [f"submissions/{name}" for name in ("9_yan", "10_zoe", "dist", "venv")]
    right = {one["folder"]: sum(kata["outcome"] == "right" for kata in one["katas"]) for one in told}
    assert [folder for folder, count in right.items() if count] == ["submissions/dist"]
    ignored = kata_run(pytester, "submissions", "--ignore=submissions/9_yan", "-p", "no:randomly")
    assert "9_yan" not in text(ignored)


@pytest.mark.measured
def test_settings_send_no_run_elsewhere(
    pytester: pytest.Pytester, submissions: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither those of one learner for all that were named, nor folders of katas outside of theirs, nor a record of others."""
    ada, bob = _dojo(submissions / "ada", monkeypatch), Tree(submissions / "bob")
    (ada.folder / "pytest.ini").write_text("[pytest]\naddopts = --kata\n", encoding="utf-8")
    result = kata_run(pytester, "submissions/ada", str(bob.folder))
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    _says(result, "as the settings for everything that you named")
    for elsewhere in ("..", "/", "katas ../bob"):
        (ada.folder / "pytest.ini").write_text(f"[pytest]\nkata_paths = {elsewhere}\n", encoding="utf-8")
        _says(kata_run(pytester, "submissions/ada"), "sets more than which katas to judge (kata_paths = ...)")
    (ada.folder / "pytest.ini").unlink()
    journal = ada.folder / ".lstm-kata" / "journal.jsonl"
    before = journal.read_bytes()
    mine = pytester.mkdir("mine")
    (mine / ".lstm-kata").mkdir()
    (mine / "pytest.ini").write_text("[pytest]\nkata_paths = ../submissions/ada/katas\n", encoding="utf-8")
    monkeypatch.chdir(mine)
    assert kata_run(pytester).parseoutcomes()["failed"] == 1
    assert journal.read_bytes() == before


@pytest.mark.measured
def test_who_has_much_to_tell_hides_nobody(pytester: pytest.Pytester, submissions: Path) -> None:
    """Of each learner some of what is not judged is told, and how much more there is."""
    for name in ("ada", "bob"):
        Tree(submissions / name)
        for number in range(9):
            (submissions / name / "katas" / f"l{number}.py").symlink_to("nowhere")
    _says(
        kata_run(pytester, "submissions"),
        "and 4 more in submissions/ada",
        "not graded: submissions/bob/katas/l0.py",
        "and 4 more in submissions/bob",
    )
    alone = kata_run(pytester, "submissions/ada")
    _says(alone, "not judged: submissions/ada/katas/l0.py", "not judged: and 4 more in submissions/ada")
    assert "The class" not in text(alone)


@pytest.mark.parametrize("mode", [0o000, 0o644, 0o311])
@pytest.mark.parametrize("place", ["ada/katas/1_foundations", "ada/katas", "ada"])
def test_what_may_not_be_opened_stops_nobody(
    pytester: pytest.Pytester, submissions: Path, monkeypatch: pytest.MonkeyPatch, mode: int, place: str
) -> None:
    """Whatever is forbidden of a folder: its katas are not judged, and that is said; all others are."""
    Tree(submissions / "ada")
    Tree(submissions / "bob").solve("1.6")
    forbidden = submissions / place
    _forbid(monkeypatch, forbidden, mode)
    result = kata_run(pytester, "submissions", "--kata-json=r.json")
    assert result.parseoutcomes()["passed"] == 1
    assert "Traceback" not in text(result)
    assert "INTERNALERROR" not in text(result)
    assert re.search("cannot be opened: Permission|it is no|there is no kata", text(result))


def _forbid(monkeypatch: pytest.MonkeyPatch, folder: Path, mode: int) -> None:
    """Let the system refuse what this mode forbids, to whoever runs this, be it root: to list it, or to look at what is in it."""

    def guarded(real: Any, forbids: Callable[[Path], bool]) -> Any:
        def call(path: Any, *args: Any, **kwargs: Any) -> Any:
            if isinstance(path, str | Path) and forbids(Path(path)):
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *args, **kwargs)

        return call

    def is_within(path: Path) -> bool:
        return path != folder and path.is_relative_to(folder)

    if not mode & 0o400:
        monkeypatch.setattr(
            os, "scandir", guarded(os.scandir, lambda path: path == folder or (not mode & 0o100 and is_within(path)))
        )
    else:
        monkeypatch.setattr(os, "scandir", guarded(os.scandir, is_within))
    if not mode & 0o100:
        for name in ("stat", "lstat", "open"):
            monkeypatch.setattr(os, name, guarded(getattr(os, name), is_within))
