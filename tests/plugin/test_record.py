"""The promise: in a workspace every judged set of answers is recorded once; elsewhere nothing is written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import KATAS, ROOT, Tree
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.files import access
from pytest_lstm_kata.lstm import LSTM
from running import CALM, bar, block, events, files_below, kata_run, mix, text


def _judged(journal: Path) -> list[tuple[str, str]]:
    return [(event["kata"].removeprefix("lstm/"), event["outcome"]) for event in events(journal)]


def test_every_judged_kata_is_an_event(pytester: pytest.Pytester, tree: Tree) -> None:
    """Right and wrong answers are recorded with what was answered; what was not judged is not."""
    journal = tree.make_workspace()
    mix(tree)
    kata_run(pytester)
    assert _judged(journal) == [
        ("construct", "wrong"),
        ("output_shape", "right"),
        ("output_shape_batch_first", "wrong"),
        ("stacking", "right"),
        ("hidden_state_shape", "wrong"),
    ]
    sixth = events(journal)[2]
    assert sixth["event"] == "judged"
    assert sixth["answers"] == {"out_shape": "(7, 5, 20)"}
    assert sixth["mistake"] == "time_first"
    assert sixth["challenge"] is True
    assert sixth["seed"] == 0
    assert sixth["devices"]["cpu"] == "wrong"


@pytest.mark.parametrize("spelling", ["(7, 5, 20)", "[7, 5, 20]", "(7, 5, 4 * 5)", "torch.Size([7, 5, 20])"])
def test_the_same_answers_are_no_new_event(pytester: pytest.Pytester, tree: Tree, spelling: str) -> None:
    """Running again records nothing, nor does another spelling of the same answers."""
    journal = tree.make_workspace()
    tree.fill("1.6", out_shape="(7, 5, 20)")
    kata_run(pytester)
    before = journal.read_bytes()
    tree.fill("1.6", out_shape=spelling)
    kata_run(pytester)
    assert journal.read_bytes() == before


def test_other_answers_are_a_new_event(pytester: pytest.Pytester, tree: Tree) -> None:
    """Each change of the answers is recorded, and so is a change back."""
    journal = tree.make_workspace()
    for answer in ("(7, 5, 20)", "(5, 7, 20)", "(7, 5, 20)"):
        tree.fill("1.6", out_shape=answer)
        kata_run(pytester)
    assert [outcome for _, outcome in _judged(journal)] == ["wrong", "right", "wrong"]


@pytest.mark.measured
def test_what_was_right_once_stays_solved(pytester: pytest.Pytester, tree: Tree) -> None:
    """Progress is not taken away by a later mistake, which is named as the next step all the same."""
    tree.make_workspace()
    for answer in ("(5, 7, 20)", "(7, 5, 20)"):
        tree.fill("1.6", out_shape=answer)
        result = kata_run(pytester, "-k", "output_shape_batch_first")
    assert bar(result) == "1/10   challenges 1/5"


@pytest.mark.measured
@pytest.mark.parametrize(
    "line", [b"{", b"not json", b"[]", b"null", b'{"id": 1}', b"\xff\xfe", b'"' + b"[" * 5000, b'{"event": "judged"}']
)
def test_a_line_that_cannot_be_read_is_kept(pytester: pytest.Pytester, tree: Tree, line: bytes) -> None:
    """A corrupt line is skipped, reported and kept; the lines around it count."""
    journal = tree.make_workspace()
    tree.solve("1.1", "1.2")
    kata_run(pytester)
    first, second = journal.read_bytes().splitlines()
    journal.write_bytes(b"\n".join([first, line, second, b""]))
    tree.solve("1.3")
    result = kata_run(pytester, "-k", "output_shape")
    assert bar(result).startswith("3/10 ")
    assert any("journal.jsonl: 1 line could not be read; skipped and kept" in line for line in block(result))
    assert line in journal.read_bytes().splitlines()


def test_a_torn_last_line_swallows_nothing(pytester: pytest.Pytester, tree: Tree) -> None:
    """After a write that was cut off, the next event stands on a line of its own."""
    journal = tree.make_workspace()
    tree.solve("1.1")
    kata_run(pytester)
    whole = journal.read_bytes()
    journal.write_bytes(whole + b'{"id": "torn')
    tree.solve("1.2")
    kata_run(pytester)
    lines = journal.read_bytes().splitlines()
    assert lines[:2] == [whole.strip(), b'{"id": "torn']
    assert len(lines) == 3
    assert bar(kata_run(pytester, "-k", "memory")).startswith("2/10 ")


def test_a_whole_last_line_without_its_end_counts(pytester: pytest.Pytester, tree: Tree) -> None:
    """An editor that drops the last line end loses no event."""
    journal = tree.make_workspace()
    tree.solve("1.1", "1.2")
    kata_run(pytester)
    journal.write_bytes(journal.read_bytes().strip())
    tree.solve("1.3")
    result = kata_run(pytester)
    assert bar(result).startswith("3/10 ")
    assert len(events(journal)) == 3


@pytest.mark.parametrize("obstacle", ["journal.jsonl", "journal.lock"])
def test_a_journal_that_cannot_be_written_is_a_warning(pytester: pytest.Pytester, tree: Tree, obstacle: str) -> None:
    """The run goes on, katas are judged, and one line says that progress is not saved, and where."""
    journal = tree.make_workspace()
    (journal.parent / obstacle).mkdir()
    mix(tree)
    result = kata_run(pytester)
    assert result.parseoutcomes() == {"passed": 2, "failed": 4, "todo": 4}
    assert sum("progress is not saved: .lstm-kata/journal.jsonl" in line for line in block(result)) == 1
    assert "Traceback" not in text(result)


def test_a_disk_that_is_full_is_a_warning(
    pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the disk while writing is that same line, with what the system says."""
    tree.make_workspace()
    tree.solve("1.1")

    def full(path: Path, flags: int) -> int:
        if flags & os.O_APPEND:
            raise OSError(28, "No space left on device")
        return real(path, flags)

    real = access.descriptor
    monkeypatch.setattr(access, "descriptor", full)
    result = kata_run(pytester)
    assert "progress is not saved: .lstm-kata/journal.jsonl: No space left on device" in block(result)
    assert result.parseoutcomes() == {"passed": 1, "todo": 9}


def test_without_a_workspace_nothing_is_written(pytester: pytest.Pytester, tree: Tree) -> None:
    """Judging leaves no file behind where there is no workspace."""
    tree.solve()
    before = {path: path.read_bytes() for path in files_below(tree.folder)}
    kata_run(pytester, "-p", "no:cacheprovider")
    assert {path: path.read_bytes() for path in files_below(tree.folder)} == before


def test_a_blank_run_writes_nothing(pytester: pytest.Pytester, tree: Tree) -> None:
    """In a workspace, too, a run that judged nothing leaves the folder as it was."""
    journal = tree.make_workspace()
    kata_run(pytester, "-p", "no:cacheprovider")
    assert list(journal.parent.iterdir()) == []


def test_progress_is_the_same_from_everywhere(
    pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One journal serves the workspace, from whichever folder pytest is started."""
    journal = tree.make_workspace()
    pytester.makeini("[pytest]\n")
    tree.solve("1.1", "1.2")
    kata_run(pytester)
    for folder in ("katas", "katas/1_foundations", "."):
        monkeypatch.chdir(tree.folder / folder)
        assert bar(kata_run(pytester)).startswith("2/10 ")
    monkeypatch.chdir("/")
    elsewhere = kata_run(pytester, str(tree.folder / "katas"), "-p", "no:cacheprovider")
    assert bar(elsewhere).startswith("2/10 ")
    assert len(events(journal)) == 2
    assert len(list(tree.folder.rglob("journal.jsonl"))) == 1


@pytest.mark.parametrize("name", ["solutions", "submissions/alice"])
def test_other_folders_are_not_the_learners(pytester: pytest.Pytester, tree: Tree, name: str) -> None:
    """Solutions and submissions are judged, but nothing of them is recorded, be it within a workspace."""
    journal = tree.make_workspace()
    shutil.copytree(ROOT / "solutions", tree.folder / name)
    result = kata_run(pytester, name)
    assert result.parseoutcomes() == {"passed": len(LSTM.katas)}
    assert events(journal) == []
    assert bar(kata_run(pytester)).startswith("0/10 ")


@pytest.mark.parametrize("paths", ["exercises", "exercises more"])
def test_katas_in_a_folder_of_another_name_are_recorded(pytester: pytest.Pytester, tree: Tree, paths: str) -> None:
    """The first of ``kata_paths`` that lies in the dojo is its folder of katas, for pytest as for the commands."""
    journal = tree.make_workspace()
    tree.solve("1.1")
    (tree.folder / "katas").rename(tree.folder / "exercises")
    pytester.mkdir("more")
    pytester.makeini(f"[pytest]\nkata_paths = {paths}\n")
    kata_run(pytester, "exercises")
    assert _judged(journal) == [("memory", "right")]


def test_the_learners_katas_are_recorded_beside_others(pytester: pytest.Pytester, tree: Tree) -> None:
    """A run of katas and solutions together records what stands in katas, and that alone."""
    journal = tree.make_workspace()
    shutil.copytree(ROOT / "solutions", tree.folder / "solutions")
    tree.fill("1.6", out_shape="(7, 5, 20)")
    kata_run(pytester, "katas", "solutions")
    assert _judged(journal) == [("output_shape_batch_first", "wrong")]


@pytest.mark.usefixtures("warm_python")
def test_two_runs_at_once_lose_nothing(tree: Tree) -> None:
    """Two processes that write to one journal at the same time both find all their events in it."""
    journal = tree.make_workspace()
    tree.solve()
    files = sorted(str(path) for path in tree.path("1.1").parent.glob("*.py"))
    command = [sys.executable, "-m", "pytest", "--kata", *CALM, "-p", "no:cacheprovider"]
    runs = [subprocess.Popen([*command, *half], stdout=subprocess.DEVNULL) for half in (files[::2], files[1::2])]
    assert [run.wait(timeout=120) for run in runs] == [0, 0]
    assert sorted(_judged(journal)) == sorted((kata.slug, "right") for kata in KATAS.values())


def test_two_journals_concatenated_are_one(pytester: pytest.Pytester, tree: Tree) -> None:
    """A journal from another machine can be appended to this one, in any order and more than once."""
    journal = tree.make_workspace()
    tree.solve("1.1")
    kata_run(pytester)
    first = journal.read_bytes()
    journal.unlink()
    shutil.copy(ROOT / "katas" / KATAS["1.1"].file, tree.path("1.1"))
    tree.solve("1.2")
    kata_run(pytester)
    journal.write_bytes(journal.read_bytes() + first + first)
    assert bar(kata_run(pytester, "-k", "construct")).startswith("2/10 ")


def test_the_order_is_that_of_time(pytester: pytest.Pytester, tree: Tree) -> None:
    """An older event that stands behind a newer one does not become the latest."""
    journal = tree.make_workspace()
    for answer in ("(7, 5, 20)", "(5, 7, 20)"):
        tree.fill("1.6", out_shape=answer)
        kata_run(pytester)
    wrong, right = journal.read_bytes().splitlines()
    journal.write_bytes(right + b"\n" + wrong + b"\n")
    kata_run(pytester)
    assert len(events(journal)) == 2


def test_hints_are_recorded(pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hint is an event like others; it counts as no attempt and takes nothing away."""
    journal = tree.make_workspace()
    monkeypatch.chdir(tree.folder)
    CliRunner().invoke(main, ["hint", "1.6"])
    CliRunner().invoke(main, ["hint", "1.6"])
    tree.solve("1.6")
    result = kata_run(pytester)
    assert [(event["event"], event.get("level")) for event in events(journal)] == [
        ("hinted", 1),
        ("hinted", 2),
        ("judged", None),
    ]
    assert bar(result) == "1/10   challenges 1/5"
