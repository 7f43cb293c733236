"""A run as plain data: verdicts under names that stay, and never an answer."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pytest_lstm_kata.judge.verdict import Finding, Heard, Outcome, Verdict
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.output import run_json
from pytest_lstm_kata.record.classroom import Class, row
from pytest_lstm_kata.record.events import Entry, Judged, Revealed, Started
from pytest_lstm_kata.record.learner import UNKNOWN, Known, learners
from pytest_lstm_kata.record.progress import fold
from samples import FLAGS, SAMPLES
from support import KATAS, judge

SHAPE, MEMORY = KATAS["1.6"], KATAS["1.1"]
PACKS = {"lstm": LSTM, SAMPLES.name: SAMPLES}


@pytest.fixture
def told(tmp_path: Path, valid_report: Callable[[Path], Any]) -> Callable[..., Any]:
    """The report on these verdicts, written, held against its schema, and read back."""

    def tell(*verdicts: Verdict, known: Known = UNKNOWN, **more: Any) -> Any:
        by_path = {Path("katas") / _kata(verdict).file: verdict for verdict in verdicts}
        lines = {path: number for number, path in enumerate(by_path, 30)}
        everybody = learners({Path("katas"): by_path} if by_path else {}, PACKS, lambda _: known, ())
        facts: dict[str, Any] = {
            "lines": lines,
            "strays": {},
            "notes": (),
            "exit_status": 0,
            "torch": next((each.torch for each in verdicts if each.torch), ""),
            **more,
        }
        path = tmp_path / "report.json"
        classroom = Class.of([row(learner, "ada", id="17") for learner in everybody], PACKS)
        run_json.write(path, run_json.report(everybody, classroom, **facts))
        return valid_report(path)

    return tell


def _kata(verdict: Verdict) -> Kata:
    return next(kata for pack in PACKS.values() for kata in pack.katas if kata.id == verdict.kata)


def test_a_run_without_katas(told: Callable[..., Any]) -> None:
    """Nobody, nothing judged, no torch; but when, by which version, and with which exit status."""
    empty = told(exit_status=5)
    assert (empty["learners"], empty["strays"], empty["notes"], empty["torch"]) == ([], [], [], None)
    assert (empty["schema"], empty["tool"], empty["exit_status"]) == (run_json.SCHEMA, "pytest-lstm-kata", 5)
    age = datetime.now(UTC) - datetime.fromisoformat(empty["created"])
    assert timedelta(0) <= age < timedelta(minutes=1)


def test_a_solution_that_was_shown(told: Callable[..., Any]) -> None:
    """By the record, with the numbers of the file; of a file that cannot be read nobody knows them."""
    now = fold([Entry(datetime(2026, 11, 25, tzinfo=UTC), "1", Revealed(SHAPE.id, 3))])
    for verdict, seen in ((Verdict.todo(SHAPE, 3, 0), True), (Verdict.todo(SHAPE, 0, 0), False)):
        (learner,) = told(verdict, known=Known(now=now, record=True))["learners"]
        assert learner["katas"][0]["solution_seen"] is seen
    (learner,) = told(Verdict(SHAPE.id, Outcome.RIGHT, seed=3), known=Known(now=now, record=True))["learners"]
    assert learner["awards"][0]["right"] == 0


def test_katas_of_all_packs_in_teaching_order(told: Callable[..., Any]) -> None:
    """Each is called as the commands call it, and has the line that it was given."""
    (learner,) = told(Verdict.todo(FLAGS, 0, 1), Verdict.todo(SHAPE, 3, 0), Verdict.todo(MEMORY, 0, 2))["learners"]
    assert [(kata["label"], kata["line"], kata["deal"], kata["filled"]) for kata in learner["katas"]] == [
        ("1.1", 32, 0, 2),
        ("1.6", 31, 3, 0),
        (f"{SAMPLES.name}:{FLAGS.label}", 30, 0, 1),
    ]
    assert {award["pack"] for award in learner["awards"]} == {"lstm", *(SAMPLES.name for _ in SAMPLES.awards)}


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_valid(told: Callable[..., Any], outcome: Outcome) -> None:
    """Whatever became of a kata, the report keeps to its schema; what was not read has no deal."""
    (learner,) = told(Verdict(SHAPE.id, outcome, "Why.", seed=4))["learners"]
    (kata,) = learner["katas"]
    assert (kata["outcome"], kata["sentence"]) == (outcome.published, "Why.")
    assert kata["deal"] == (None if outcome is Outcome.UNREADABLE else 4)


def test_a_fault_is_told_without_its_trace(told: Callable[..., Any]) -> None:
    """What --kata-debug adds is for the terminal: torch's words may hold the answer."""
    (learner,) = told(Verdict(SHAPE.id, Outcome.FAULT, "A fault.\nTraceback: expected (5, 7, 20)"))["learners"]
    assert learner["katas"][0]["sentence"] == "A fault."


def test_a_verdict_without_its_answers(told: Callable[..., Any]) -> None:
    """Of a judged kata there are marks, the idea, the devices and torch, and nothing that was answered."""
    wrong = judge(KATAS["1.8"], h_n_rows=1)
    report_ = told(wrong)
    (kata,) = report_["learners"][0]["katas"]
    assert kata["right"] == ["out_shape", "input_widths", "steps_seen"]
    assert (kata["mistake"], kata["devices"]) == (wrong.mistake, {"cpu": "wrong"})
    assert report_["torch"] == wrong.torch
    said = json.dumps(kata)
    assert [answer for answer in wrong.answers.values() if len(answer) > 1 and answer in said] == []


def test_who_and_which_ideas(told: Callable[..., Any]) -> None:
    """A learner has a name and, if there is one, the gradebook's number; an idea its sentence and its holders, and no number."""
    shown = told(judge(SHAPE, out_shape=(7, 5, 20)))
    assert [(one["name"], one["id"]) for one in shown["learners"]] == [("ada", "17")]
    (idea,) = shown["ideas"]
    assert (idea["name"], idea["learners"], idea["katas"]) == ("time_first", ["ada"], [SHAPE.id])
    assert idea["sentence"].startswith("You wrote time first.")
    unexplained = told(judge(SHAPE, out_shape=(3, 3, 3)), judge(FLAGS, first=False))
    assert [idea["name"] for idea in unexplained["ideas"]] == ["first_denied"]


def test_what_is_judged_together_is_told_together(told: Callable[..., Any]) -> None:
    """Of a table of flags no single one is told to be right."""
    (learner,) = told(judge(FLAGS, first=False))["learners"]
    assert learner["katas"][0]["right"] == ["count"]


def test_what_cannot_be_shown(told: Callable[..., Any]) -> None:
    """A kata that this torch cannot show is asked for by no award."""
    shown = told(Verdict(SHAPE.id, Outcome.UNVERIFIED, "Not here.", torch="2.13"))
    assert [award["of"] for award in shown["learners"][0]["awards"]] == [4, len(LSTM.katas) - 1]
    partly = judge(SHAPE)._replace(unverified={"on_cuda": "why"})
    assert told(partly)["learners"][0]["katas"][0]["unverified"] == ["on_cuda"]


def test_whose_word_it_is(told: Callable[..., Any]) -> None:
    """What was judged by the pack's witness is told with who that is, and where a device here disagrees; else there is none."""
    heard = Heard("NVIDIA H200", "2.11.0", "2026-11-26", ("a", "b"), ("c",))
    kata = told(judge(SHAPE)._replace(heard=heard))["learners"][0]["katas"][0]
    assert (kata["witnessed"], kata["disputed"]) == (["a", "b"], ["c"])
    assert kata["witness"] == {"device": "NVIDIA H200", "torch": "2.11.0", "date": "2026-11-26"}
    kata = told(judge(SHAPE))["learners"][0]["katas"][0]
    assert (kata["witnessed"], kata["witness"], kata["disputed"]) == ([], None, [])
    properties = dict(run_json.properties(judge(SHAPE)._replace(heard=heard, unverified={"d": "why"}), SHAPE))
    assert properties["kata_witness"] == "NVIDIA H200, 2.11.0, 2026-11-26"
    names = ("kata_witnessed", "kata_disputed", "kata_unverified")
    assert [properties[name] for name in names] == ["a, b", "c", "d"]


def test_an_award_with_distinction(told: Callable[..., Any]) -> None:
    """What the record knows of attempts and time makes it one; the belt has none."""
    challenges = [kata for kata in LSTM.katas if kata.challenge]
    start = datetime(2026, 11, 25, 12, tzinfo=UTC)
    entries = []
    for kata in challenges:
        entries.append(Entry(start, f"{kata.id} 0", Started(kata.id)))
        entries.append(Entry(start + timedelta(minutes=1), f"{kata.id} 1", Judged(kata.id, outcome="right")))
    known = Known(now=fold(entries))
    right = [Verdict(kata.id, Outcome.RIGHT) for kata in challenges]
    badge, belt = told(*right, known=known)["learners"][0]["awards"]
    assert (badge["earned"], badge["distinction"], belt["distinction"]) == (True, True, False)
    assert told(*right[1:], known=known)["learners"][0]["awards"][0]["distinction"] is False


def test_strays_and_notes(told: Callable[..., Any]) -> None:
    """They are sorted, so that it does not matter which process was first."""
    paths = [Path("katas/b.py"), Path("katas/a.py")]
    strays = {path: Verdict("", Outcome.UNREADABLE, f"{path.name} is none.") for path in paths}
    both = told(strays=strays, lines=dict.fromkeys(paths, 2), notes=("second", "first"))
    assert [stray["file"] for stray in both["strays"]] == ["katas/a.py", "katas/b.py"]
    assert both["notes"] == ["first", "second"]


def test_texts_that_cannot_be_encoded(told: Callable[..., Any], tmp_path: Path) -> None:
    """Half a character, as a file's name may hold, is escaped, and so is all that is not ASCII."""
    assert told(notes=["\udcff größe"])["notes"] == ["\udcff größe"]
    assert (tmp_path / "report.json").read_bytes().isascii()


PROPERTIES: Mapping[str, Verdict] = {
    "kata_outcome kata kata_level kata_challenge kata_deal": Verdict.todo(SHAPE, 0, 0),
    "kata_outcome kata kata_level kata_challenge": Verdict(SHAPE.id, Outcome.UNREADABLE, "What?"),
    "kata_outcome kata kata_level kata_challenge kata_deal kata_mistake kata_devices kata_torch": Verdict(
        SHAPE.id,
        Outcome.WRONG,
        findings=(Finding(("out_shape",), "No.", mistake="time_first"),),
        devices={"cpu": "wrong", "cuda:0": "right"},
        torch="2.13.0",
        answers={"out_shape": "(7, 5, 20)"},
    ),
}


@pytest.mark.parametrize("names", PROPERTIES)
def test_properties_are_texts_and_never_empty(names: str) -> None:
    """Each has a name of its own and says something, in text."""
    told = run_json.properties(PROPERTIES[names], SHAPE)
    assert {name for name, _ in told} == set(names.split())
    assert all(type(value) is str and value for _, value in told)
    assert "20" not in str(told)


def test_properties_of_two_devices() -> None:
    """Each device is named with what it said."""
    *_, wrong = PROPERTIES.values()
    assert dict(run_json.properties(wrong, SHAPE))["kata_devices"] == "cpu wrong, cuda:0 right"


def test_properties_of_a_learner_and_of_an_exam() -> None:
    """Where a file lies among those of several people, or in an exam, that is told."""
    told = dict(run_json.properties(Verdict.todo(SHAPE, 7, 0), SHAPE, "ada", 7))
    assert (told["kata_learner"], told["kata_exam"]) == ("ada", "7")


def test_properties_of_no_kata() -> None:
    """A file that counts for no kata has its outcome alone."""
    assert run_json.properties(Verdict("", Outcome.UNREADABLE, "None."), None) == [("kata_outcome", "unreadable")]


def test_an_obstacle_is_seen_before(tmp_path: Path) -> None:
    """A folder, and a path below a file, are none to write to; where nothing is in the way, the folder is made."""
    file = tmp_path / "file.txt"
    file.write_text("", encoding="utf-8")
    assert run_json.obstacle(tmp_path) == "this is not a file"
    assert run_json.obstacle(file / "report.json")
    assert run_json.obstacle(file) == ""
    assert run_json.obstacle(tmp_path / "a" / "b" / "report.json") == ""
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["b"]


def test_a_report_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """Whole or not at all."""
    with pytest.raises(OSError):  # noqa: PT011  # each system says it in its own words
        run_json.write(tmp_path, {})
    assert list(tmp_path.iterdir()) == []
