"""What a learner has before them in watch mode: files that change, answers that are judged, and what is asked for."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import running
from conftest import KATAS, Tree
from pytest_lstm_kata.cli.watching.disk import SETTLING
from pytest_lstm_kata.cli.watching.session import Removed, Session
from pytest_lstm_kata.files import folder
from pytest_lstm_kata.files.folder import Folders, Paper
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.verdict import Outcome, Wait
from pytest_lstm_kata.kata import catalogue
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.output import summary
from pytest_lstm_kata.record.events import Hinted, Judged, Started
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.workspace import Workspace
from samples import SAMPLES
from support import JUDGE, answered
from watching import CATALOGUE, dojo, opened

PRACTICE, SHAPE, CLASSIFY = KATAS["1.3"], KATAS["1.6"], KATAS["1.7"]
CALM = ("-p", "no:randomly", "-p", "no:sugar", "-p", "no:hypothesispytest", "--color=no", "--kata-device=cpu")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """A dojo of the first unit, and we stand in it."""
    monkeypatch.chdir(tmp_path)
    return dojo(tmp_path)


@pytest.fixture
def session(tree: Tree) -> Session:
    """A session before a blank dojo."""
    return opened(tree)


def events(tree: Tree, *names: str) -> list[str]:
    """What the journal has of these kinds of events, by outcome or kind."""
    found = running.events(Workspace(tree.folder).journal)
    return [event.get("outcome", event["event"]) for event in found if event["event"] in (names or ("judged",))]


def outcome(session: Session) -> Outcome:
    assert session.verdict
    return session.verdict.outcome


# Where one begins


def test_one_begins_with_the_first_that_is_to_be_done(tree: Tree) -> None:
    """Blank: the first kata. What was right once is passed over, and what is begun comes first."""
    assert opened(tree).kata is KATAS["1.1"]
    Journal(Workspace(tree.folder).journal).append(Judged(KATAS["1.1"].id, outcome="right"))
    assert opened(tree).kata is KATAS["1.2"]
    tree.fill("1.4", error="ValueError")
    assert opened(tree).kata is KATAS["1.4"]


def test_a_dojo_without_katas_is_none(tmp_path: Path) -> None:
    """There is nothing to watch, and that is said with what to do."""
    with pytest.raises(LookupError, match=r"There are no katas in .*: lstm-kata init DIR writes them\."):
        Session(Record(Workspace(tmp_path)), Grader(CATALOGUE))


def test_next_is_what_is_to_be_done_and_previous_what_stands_before(tree: Tree) -> None:
    """Next passes over what is done, and begins anew behind the last; with all done it goes on to the next of all."""
    tree.solve("1.2")
    session = opened(tree)
    session.next()
    assert session.kata is KATAS["1.3"]
    session.previous()
    assert session.kata is KATAS["1.2"]
    session.go(LSTM.katas[-1])
    session.next()
    assert session.kata is KATAS["1.1"]


def test_with_all_done_next_is_the_next_of_all(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """One can still leaf through them."""
    session = opened(tree)
    monkeypatch.setattr(Session, "is_done", lambda *_: True)
    session.next()
    assert session.kata is KATAS["1.2"]


# What is judged, and when


def test_practice_is_judged_when_it_is_saved(tree: Tree, session: Session) -> None:
    """The save brings the kata up, its verdict is there at once, and the journal has it."""
    path = tree.fill("1.3", out_shape="(2, 4, 3)")
    assert session.changed([path], 0) == [PRACTICE]
    assert (session.kata, outcome(session)) == (PRACTICE, Outcome.WRONG)
    session.changed([tree.fill("1.3", out_shape="(4, 2, 3)")], 0)
    assert outcome(session) is Outcome.RIGHT
    assert session.is_done(PRACTICE)
    assert events(tree) == ["wrong", "right"]


def test_it_moves_on_only_when_asked(tree: Tree, session: Session) -> None:
    """After a right answer the kata stays at hand."""
    session.changed([tree.fill("1.3", out_shape="(4, 2, 3)")], 0)
    session.tick(1)
    assert session.kata is PRACTICE


@pytest.mark.again
@pytest.mark.parametrize(
    ("label", "answers"),
    [
        ("1.6", {"out_shape": "(5, 7, 20)"}),
        ("1.7", {"lstm": "nn.LSTM(8, 16, batch_first=True)", "head": "nn.Linear(16, 3)", "step": "-1"}),
        ("1.8", {"out_shape": "(7, 4, 10)", "h_n_rows": "3", "input_widths": "(6, 10, 10)", "steps_seen": "77"}),
        ("1.9", {"error": "RuntimeError", "expected": "10", "got": "12"}),
    ],
)
def test_autosave_costs_no_attempt(tree: Tree, session: Session, label: str, answers: dict[str, str]) -> None:
    """Every prefix of an answer to a challenge is saved, and nothing is charged or written down until Enter."""
    for name, value in answers.items():
        for length in range(1, len(value) + 1):
            session.changed([tree.fill(label, **{name: value[:length]})], 0)
            session.tick(0)
            assert outcome(session) in (Outcome.TODO, Outcome.WAITING, Outcome.UNREADABLE), value[:length]
    assert session.kata is KATAS[label]
    assert session.is_ready
    assert not tree.folder.joinpath(".lstm-kata", "journal.jsonl").exists()
    assert not session.challenge.attempts.wrong
    session.submit()
    assert outcome(session) in (Outcome.RIGHT, Outcome.WRONG)
    assert len(events(tree)) == 1


@pytest.mark.again
@pytest.mark.parametrize(
    ("label", "answers"),
    [
        ("1.6", {"out_shape": "(5, 7, 20)"}),
        ("1.7", {"step": "-15", "lstm": "nn.LSTM(8, 16, 12)", "head": "nn.Linear(16, 32)"}),
        ("1.10", {"h_n_shape": "(20, 31, 80)"}),
    ],
)
def test_autosave_of_whole_answers_costs_no_attempt(
    tree: Tree, session: Session, label: str, answers: dict[str, str]
) -> None:
    """An editor closes each bracket at once, so that what is saved on the way is a whole answer, and a wrong one."""
    ready = 0
    for name, value in answers.items():
        for length in range(value.find("(") + 1, len(value)):
            closed = ")" * value[:length].count("(")
            session.changed([tree.fill(label, **{name: value[:length] + closed})], 0)
            session.tick(0)
            assert outcome(session) in (Outcome.TODO, Outcome.WAITING, Outcome.UNREADABLE), value[:length]
            ready += session.is_ready
    assert ready > 5
    assert not tree.folder.joinpath(".lstm-kata", "journal.jsonl").exists()
    assert not session.challenge.attempts.judged


def test_what_is_submitted_is_what_was_seen(tree: Tree, session: Session) -> None:
    """A file that was saved a moment before Enter is shown first."""
    session.changed([tree.fill("1.6", out_shape="(7, 5, 20)")], 0)
    tree.fill("1.6", out_shape="(5, 7, 20)")
    session.submit()
    assert session.is_ready
    assert session.notice == ["The file was just saved. Check it, then press Enter."]
    session.submit()
    assert outcome(session) is Outcome.RIGHT
    assert events(tree) == ["right"]


def test_enter_on_a_challenge_that_is_open_submits_nothing(tree: Tree, session: Session) -> None:
    """Not even what is filled in later."""
    session.go(SHAPE)
    session.submit()
    tree.fill("1.6", out_shape="(7, 5, 20)")
    session.submit()
    session.tick(0)
    assert session.is_ready
    assert events(tree) == []


def test_enter_on_practice_looks_again(tree: Tree, session: Session) -> None:
    """Where no event tells of a save, that is a way."""
    session.go(PRACTICE)
    tree.fill("1.3", out_shape="(4, 2, 3)")
    session.submit()
    assert outcome(session) is Outcome.RIGHT


def test_what_was_judged_is_shown_again(tree: Tree, session: Session) -> None:
    """An answer that is known needs no Enter and costs nothing; a comment is no other answer."""
    for value in ("(7, 5, 20)", "(5, 7, 10)"):
        session.changed([tree.fill("1.6", out_shape=value)], 0)
    session.submit()
    path = tree.fill("1.6", out_shape="(7, 5, 20)")
    session.changed([path], 0)
    assert session.is_ready
    session.changed([tree.fill("1.6", out_shape="(5, 7, 10)")], 0)
    assert outcome(session) is Outcome.WRONG
    path.write_text(f"{path.read_text('utf-8')}# why?\n", "utf-8")
    session.changed([path], 0)
    assert outcome(session) is Outcome.WRONG
    assert events(tree) == ["wrong"]


def test_spent_attempts_close_and_retry_opens(tree: Tree, session: Session) -> None:
    """As in a run of pytest; the old answers stay as a comment."""
    for value in ("(7, 5, 20)", "(5, 7, 10)"):
        session.changed([tree.fill("1.6", out_shape=value)], 0)
        session.submit()
    session.changed([tree.fill("1.6", out_shape="(5, 7, 20)")], 0)
    assert outcome(session) is Outcome.CLOSED
    session.hint()
    session.retry()
    assert (outcome(session), session.seed, session.hints) == (Outcome.TODO, 1, {})
    assert session.notice[-1] == "s starts its clock."
    assert "# out_shape = (5, 7, 20)" in tree.path("1.6").read_text("utf-8")


def test_what_was_judged_before_is_shown_when_it_is_closed(tree: Tree, session: Session) -> None:
    """The message to an old answer is not lost with the last attempt, and reading it again costs nothing."""
    for value in ("(7, 5, 20)", "(5, 7, 10)"):
        session.changed([tree.fill("1.6", out_shape=value)], 0)
        session.submit()
    deal = session.challenge.attempts
    said = session.verdict
    session.changed([tree.fill("1.6", out_shape="(5, 7, 20)")], 0)
    session.submit()
    assert outcome(session) is Outcome.CLOSED
    session.changed([tree.fill("1.6", out_shape="(5, 7, 10)")], 0)
    assert session.verdict == said
    assert session.challenge.attempts == deal
    assert events(tree) == ["wrong", "wrong"]


def _waits_for(session: Session) -> Wait | None:
    return session.verdict.waits_for if session.verdict else None


def test_before_torch_is_there_answers_wait(tree: Tree) -> None:
    """What is filled, or submitted, is judged as soon as torch has come."""
    session = opened(tree, loaded=False)
    session.changed([tree.fill("1.3", out_shape="(2, 4, 3)")], 0)
    assert _waits_for(session) is Wait.TORCH
    assert not session.queue.is_final(PRACTICE.id)
    session.changed([tree.fill("1.6", out_shape="(7, 5, 20)")], 0)
    assert _waits_for(session) is Wait.ENTER
    session.submit()
    assert _waits_for(session) is Wait.TORCH
    assert not session.queue.judge_another()
    assert session.judges() == ["torch is loading"]
    session.load()
    assert outcome(session) is Outcome.WRONG
    while session.queue.judge_another():
        pass
    assert session.verdicts[PRACTICE.id].outcome is Outcome.WRONG
    assert session.judges()[0].startswith("torch ")
    assert session.queue.is_final(PRACTICE.id)


def test_without_torch_it_says_so(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """With what to do about it, and how to go on then; and what is filled is not verified."""
    monkeypatch.setattr(TorchOracle, "unfit", lambda _: "No torch.\nGet one.")
    session = Session(Record(Workspace(tree.folder)), Grader(CATALOGUE))
    session.load()
    session.changed([tree.fill("1.3", out_shape="(2, 4, 3)")], 0)
    assert session.judges() == ["No torch.", "Get one.", "Then start lstm-kata watch again."]
    assert outcome(session) is Outcome.NO_JUDGE


# What happens on the disk


def test_a_dojo_that_is_removed_is_no_session_any_more(tree: Tree, session: Session) -> None:
    """Whoever looks is told so, also where all files have been read again since."""
    shutil.rmtree(tree.folder)
    session.next()
    session.judge_all()
    with pytest.raises(Removed):
        session.tick(1)


def test_two_files_saved_at_once_leave_the_screen_where_it_is(tree: Tree, session: Session) -> None:
    """The others are named, and judged, too."""
    paths = [tree.fill("1.3", out_shape="(4, 2, 3)"), tree.fill("1.2", lstm="nn.LSTM(20, 10)")]
    assert session.changed(paths, 0) == [KATAS["1.2"], PRACTICE]
    assert (session.kata, session.notice) == (KATAS["1.1"], ["also changed: 1.2, 1.3"])
    while session.queue.judge_another():
        pass
    assert events(tree) == ["wrong", "right"]


def test_saves_that_a_look_falls_between_are_one(tree: Tree, session: Session) -> None:
    """The first brings its kata up, and those of the next look are named, however many looks find some more."""
    told = {"1.3": "", "1.2": "1.2", "1.5": "1.2, 1.5", "1.4": "1.2, 1.4, 1.5"}
    for number, (label, named) in enumerate(told.items(), 25):
        tree.fill(label, **{next(iter(KATAS[label].blanks)).name: "0"})
        assert session.tick(number * 0.04) == [KATAS[label]]
        assert (session.kata, session.notice) == (PRACTICE, [f"also changed: {named}"] * bool(named))
    tree.fill("1.2", lstm="nn.LSTM(20, 10)")
    assert session.tick(2) == [KATAS["1.2"]]
    assert (session.kata, session.notice) == (KATAS["1.2"], [])


@pytest.mark.parametrize("text", ["{}# what?\n", ""], ids=["a comment", "the beginning of a save"])
def test_what_is_saved_while_another_is_read_is_found_by_the_next_look(
    tree: Tree, session: Session, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """A file beside one that is read again waits for its turn: a comment alone is a save, and a part of one is none."""
    beside = tree.path("1.2")
    before = session.papers[KATAS["1.2"].id]
    read = Folders.papers_of

    def papers_of(folders: Folders, unit: Path) -> dict[str, Paper]:
        beside.write_text(text.format(beside.read_text("utf-8")), "utf-8")
        return read(folders, unit)

    with monkeypatch.context() as patch:
        patch.setattr(Folders, "papers_of", papers_of)
        assert session.changed([tree.fill("1.3", out_shape="(4, 2, 3)")], 0) == [PRACTICE]
    assert session.papers[KATAS["1.2"].id] is before
    assert session.tick(0) == [KATAS["1.2"]] * bool(text)
    assert session.tick(SETTLING) == [KATAS["1.2"]] * (not text)


def test_a_save_that_changes_nothing_is_none(tree: Tree, session: Session) -> None:
    """Not a byte is other: the screen stays with the kata at hand."""
    path = tree.path("1.3")
    path.write_bytes(path.read_bytes())
    assert session.changed([path], 0) == []
    assert session.kata is KATAS["1.1"]


def test_a_save_after_many_others_brings_up_its_kata_alone(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those beside it were read long ago, and are still what they were."""
    monkeypatch.setattr(folder, "CACHED", 4)
    session = opened(tree)
    assert session.changed([tree.fill("1.3", out_shape="(4, 2)")], 0) == [PRACTICE]
    assert (session.kata, session.notice) == (PRACTICE, [])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("harm", [emptied, Path.unlink])
def test_a_file_in_the_middle_of_a_save_is_waited_for(
    tree: Tree, session: Session, harm: Callable[[Path], None]
) -> None:
    """Editors empty or remove a file before they write it: until it has settled, all is as it was."""
    path = tree.fill("1.3", out_shape="(4, 2, 3)")
    session.changed([path], 0)
    text = path.read_bytes()
    harm(path)
    assert session.changed([path], 1) == []
    assert session.tick(1 + SETTLING / 2) == []
    assert outcome(session) is Outcome.RIGHT
    path.write_bytes(text.replace(b"(4, 2, 3)", b"(4, 3, 2)"))
    session.changed([path], 1 + SETTLING / 2)
    assert outcome(session) is Outcome.WRONG
    harm(path)
    session.changed([path], 2)
    assert session.tick(2 + 2 * SETTLING) == [PRACTICE]
    assert session.tick(3) == []


def test_a_file_that_is_gone_can_come_back(tree: Tree, session: Session) -> None:
    """Gone, it is missing and nothing else; back, it is judged again. A fresh one is laid by retry, too."""
    path = tree.fill("1.3", out_shape="(4, 2, 3)")
    session.changed([path], 0)
    text = path.read_bytes()
    path.unlink()
    session.tick(0)
    session.tick(1)
    assert (session.paper, session.verdict, session.path(PRACTICE)) == (None, None, path)
    session.next()
    path.write_bytes(text)
    session.changed([path], 2)
    assert (session.kata, outcome(session)) == (PRACTICE, Outcome.RIGHT)
    path.unlink()
    session.tick(3)
    session.tick(4)
    session.retry()
    assert path.exists()
    assert outcome(session) is Outcome.TODO


def test_what_goes_while_another_is_at_hand_is_named(tree: Tree, session: Session) -> None:
    """The screen stays with what is there."""
    tree.path("1.3").unlink()
    session.changed([tree.path("1.3")], 0)
    assert session.tick(1) == [PRACTICE]
    assert session.kata is KATAS["1.1"]
    assert PRACTICE.id not in session.papers


def test_a_renamed_file_is_the_same_kata(tree: Tree, session: Session) -> None:
    """Its line says which kata it is."""
    old = tree.fill("1.3", out_shape="(4, 2, 3)")
    session.changed([old], 0)
    new = old.rename(old.with_name("mine.py"))
    session.changed([old, new], 1)
    session.tick(2)
    assert (session.kata, session.path(PRACTICE), outcome(session)) == (PRACTICE, new, Outcome.RIGHT)


def test_a_unit_can_be_renamed(tree: Tree, session: Session) -> None:
    """So do all its katas move."""
    folder = tree.path("1.3").parent
    folder.rename(folder.with_name("1_basics"))
    session.tick(0)
    session.tick(1)
    assert session.path(PRACTICE) == folder.with_name("1_basics") / PRACTICE.file.rpartition("/")[2]


def test_a_kata_can_move_to_another_unit(tree: Tree, session: Session) -> None:
    """Its answer moves with it, whichever of the two folders comes first."""
    path = tree.fill("1.3", out_shape="(4, 2, 3)")
    session.changed([path], 0)
    for number, unit in enumerate(("0_mine", "9_mine", "1_foundations"), 1):
        (tree.folder / "katas" / unit).mkdir(exist_ok=True)
        old, path = path, path.rename(tree.folder / "katas" / unit / "moved.py")
        session.changed([old, path], number)
        session.tick(number + 0.5)
        assert (session.path(PRACTICE), outcome(session)) == (path, Outcome.RIGHT)
    assert events(tree) == ["right"]


def test_of_two_units_that_have_a_kata_its_own_counts(tree: Tree, session: Session) -> None:
    """As for a sitting that begins now, and for the badge; if that is gone, the first by name."""
    folder = tree.path("1.3").parent
    shutil.copytree(folder, folder.with_name("0_older"))
    session.changed([folder.with_name("0_older")], 0)
    assert session.papers == opened(tree).papers
    assert session.path(PRACTICE).parent == folder
    tree.path("1.3").unlink()
    session.changed([tree.path("1.3")], 0)
    session.tick(1)
    assert session.path(PRACTICE).parent.name == "0_older"


def test_a_unit_that_is_laid_meanwhile_is_there(tree: Tree, session: Session) -> None:
    """By another terminal, with all its katas, so that the screen stays where it is; one kata alone is brought up."""
    first, second, third, *_ = LSTM.units[1].katas
    for now, katas in enumerate(([first, second], [third]), 1):
        for kata in katas:
            path = tree.folder / "katas" / kata.file
            path.parent.mkdir(exist_ok=True)
            path.write_text(write(kata), "utf-8")
        assert session.tick(now) == katas
        assert session.kata is (third if len(katas) == 1 else KATAS["1.1"])


def test_a_backup_does_not_count(tree: Tree, session: Session) -> None:
    """A folder below a unit, or a second folder of it, is nobody's answer."""
    folder = tree.path("1.3").parent
    for copy in (folder / "backup", folder.with_name("9_backup")):
        shutil.copytree(folder, copy, ignore=shutil.ignore_patterns("backup"))
        path = copy / tree.path("1.3").name
        path.write_text(re.sub(r"out_shape = \.\.\.", "out_shape = (4, 2, 3)", path.read_text("utf-8")), "utf-8")
        assert session.changed([path], 0) == []
        assert session.path(PRACTICE) == tree.path("1.3")


def test_of_backups_it_is_said_which_file_counts(tree: Tree, session: Session) -> None:
    """That at its own place, wherever the others lie."""
    folder = tree.path("1.3").parent / "backup"
    folder.mkdir()
    for name in ("monday.py", "tuesday.py"):
        (folder / name).write_bytes(tree.path("1.3").read_bytes())
    assert session.changed([*folder.iterdir()], 0) == []
    assert session.notice
    assert all("two files here, and ../03_output_shape.py is the one that counts" in line for line in session.notice)


def test_a_second_file_of_a_kata_says_which_one_counts(tree: Tree, session: Session) -> None:
    """Once, however often it is saved."""
    second = tree.path("1.3").with_name("copy.py")
    second.write_bytes(tree.path("1.3").read_bytes())
    session.changed([second], 0)
    session.changed([second], 0)
    (said,) = session.notice
    assert said.startswith("katas/1_foundations/copy.py: This kata has two files here, and 03_output_shape.py is the")


def test_what_no_event_told_of_is_found(tree: Tree, session: Session) -> None:
    """On a network drive, or after a lost event: a save of any kata, and a file that was laid."""
    tree.fill("1.3", out_shape="(4, 2, 3)")
    assert session.tick(0) == [PRACTICE]
    assert outcome(session) is Outcome.RIGHT
    assert session.tick(1) == []


def test_a_file_that_cannot_be_opened_says_so(tree: Tree, session: Session) -> None:
    """A folder in its place, as an example; and looking again finds nothing new."""
    path = tree.path("1.3")
    path.unlink()
    path.mkdir()
    session.go(PRACTICE)
    session.changed([path], 0)
    session.tick(1)
    assert session.paper is None
    assert session.tick(2) == []


# The journal, and what others write into it


def test_another_terminal_is_heard(tree: Tree, session: Session) -> None:
    """A clock that was started there, a hint that was read there, an answer that was judged there."""
    session.changed([tree.fill("1.6", out_shape="(7, 5, 20)")], 0)
    other = Record(Workspace(tree.folder))
    other.add(Started(SHAPE.id))
    other.add(Hinted(SHAPE.id, level=1))
    session.tick(0)
    assert session.is_ready
    assert session.challenge.attempts.started
    other.note(JUDGE.judge(answered(SHAPE, 0, {"out_shape": (7, 5, 20)}), ["cpu"]), SHAPE)
    session.tick(1)
    assert outcome(session) is Outcome.WRONG
    assert len(session.challenge.attempts.wrong) == 1
    session.hint()
    assert session.hints == {SHAPE.id: 1}
    session.hint()
    assert session.hints == {SHAPE.id: 2}
    session.hint()
    assert session.notice == ["There are no more hints. Press e for the idea, u for the introduction."]
    assert events(tree, "hinted") == ["hinted", "hinted"]


def judged_elsewhere(tree: Tree, *shapes: tuple[int, ...]) -> None:
    for shape in shapes:
        Record(Workspace(tree.folder)).note(JUDGE.judge(answered(SHAPE, 0, {"out_shape": shape}), ["cpu"]), SHAPE)


def test_another_terminal_is_heard_whatever_one_does(tree: Tree, session: Session) -> None:
    """Also if something was written down here between its event and the next look."""
    session.changed([tree.fill("1.6", out_shape="(7, 5, 20)")], 0)
    judged_elsewhere(tree, (7, 5, 20))
    session.hint()
    session.tick(0)
    assert outcome(session) is Outcome.WRONG


def test_another_terminal_is_heard_of_what_is_not_at_hand(tree: Tree, session: Session) -> None:
    """A challenge that waited for Enter is judged; one whose attempts were spent there is closed."""
    session.changed([tree.fill("1.6", out_shape="(7, 5, 20)")], 0)
    session.go(PRACTICE)
    judged_elsewhere(tree, (7, 5, 20))
    session.tick(0)
    while session.queue.judge_another():
        pass
    assert session.verdicts[SHAPE.id].outcome is Outcome.WRONG
    session.changed([tree.fill("1.6", out_shape="(5, 7, 20)")], 0)
    assert session.is_ready
    judged_elsewhere(tree, (5, 7, 10))
    session.tick(1)
    assert outcome(session) is Outcome.CLOSED
    session.submit()
    assert outcome(session) is Outcome.CLOSED
    assert events(tree) == ["wrong", "wrong"]


def test_a_journal_that_is_gone_is_empty(tree: Tree, session: Session) -> None:
    """What was judged is shown all the same."""
    session.changed([tree.fill("1.6", out_shape="(7, 5, 20)")], 0)
    session.submit()
    tree.folder.joinpath(".lstm-kata", "journal.jsonl").unlink()
    session.tick(0)
    assert not session.challenge.attempts.judged
    assert outcome(session) is Outcome.WRONG


def test_what_is_asked_for_is_asked_of_the_journal_as_it_is(tree: Tree, session: Session) -> None:
    """A hint that was read, and a clock that was started, in another terminal a moment ago count."""
    session.go(SHAPE)
    other = Record(Workspace(tree.folder))
    other.add(Hinted(SHAPE.id, level=2))
    session.hint()
    assert session.hints == {SHAPE.id: 2}
    other.add(Started(SHAPE.id))
    session.start()
    assert "was already started" in session.notice[0]
    assert events(tree, "hinted", "started") == ["hinted", "started"]


def test_hints_of_another_version_do_not_count(tree: Tree) -> None:
    """It may have had more of them than there are."""
    Journal(Workspace(tree.folder).journal).append(Hinted(KATAS["1.1"].id, level=9))
    session = opened(tree)
    session.hint()
    assert session.hints == {KATAS["1.1"].id: len(KATAS["1.1"].hints)}


def test_the_clock_starts_once(tree: Tree, session: Session) -> None:
    """As the command says it; practice has none."""
    session.go(SHAPE)
    session.start()
    assert session.notice == ["1.6 What shape comes out?: the clock runs, 2:00 from now, 2 of 2 attempts left."]
    session.start()
    assert session.notice[0].startswith("1.6 What shape comes out?: the clock was already started")
    session.go(PRACTICE)
    session.start()
    assert session.notice == ["1.3 The default layout is a practice kata: it has no clock and no limits."]
    assert events(tree, "started") == ["started"]


def test_what_a_full_disk_refuses_is_written_later(tree: Tree, session: Session, monkeypatch: Any) -> None:
    """It says so, goes on, and loses nothing that was judged."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", full)
        for value in ("(2, 4, 3)", "(4, 3, 2)"):
            session.changed([tree.fill("1.3", out_shape=value)], 0)
        session.hint()
        assert session.queue.trouble == "progress is not saved: .lstm-kata/journal.jsonl: No space left on device"
        assert session.notice == ["not remembered: .lstm-kata/journal.jsonl: No space left on device"]
    session.changed([tree.fill("1.3", out_shape="(4, 2, 3)")], 0)
    assert session.queue.trouble == ""
    assert events(tree) == ["wrong", "wrong", "right"]


def test_retry_of_a_file_that_cannot_be_written_changes_nothing(tree: Tree, session: Session, monkeypatch: Any) -> None:
    """The reason is said, and the answers are still there."""
    session.changed([tree.fill("1.3", out_shape="(4, 2, 3)")], 0)

    def read_only(*_: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "replace", read_only)
    session.retry()
    assert session.notice[0].endswith("cannot be written: Read-only file system. Nothing was changed.")
    assert outcome(session) is Outcome.RIGHT


def test_what_was_right_once_is_done_even_if_it_is_blank(tree: Tree) -> None:
    """It is asked for again only if something else stands in it."""
    Journal(Workspace(tree.folder).journal).append(Judged(PRACTICE.id, outcome="right"))
    session = opened(tree)
    assert session.is_done(PRACTICE)
    session.changed([tree.fill("1.3", out_shape="(2, 4, 3)")], 0)
    assert not session.is_done(PRACTICE)


def test_the_summary_knows_what_is_new(tree: Tree) -> None:
    """What was right before this sitting is solved, what became right in it is new."""
    Journal(Workspace(tree.folder).journal).append(Judged(KATAS["1.1"].id, outcome="right"))
    session = opened(tree)
    session.changed([tree.fill("1.3", out_shape="(4, 2, 3)")], 0)
    learner = session.learner()
    assert learner.solved == {KATAS["1.1"].id, PRACTICE.id}
    assert learner.known.before.solved == {KATAS["1.1"].id}
    assert learner.packs == (LSTM,)
    assert session.pack is LSTM


ANSWERS: list[tuple[str, dict[str, str]]] = [
    ("1.2", {"lstm": "nn.LSTM(20, 10)"}),
    ("1.3", {"out_shape": "(4, 2, 3)"}),
    ("1.4", {"error": "ValueError"}),
    ("1.6", {"out_shape": "(5, 7, 20)"}),
    ("1.8", {"out_shape": "(7, 4, 10)", "h_n_rows": "3", "input_widths": "(6, 10, 10)", "steps_seen": "7"}),
    ("1.9", {"error": "lstm(x)", "expected": "5"}),
    ("1.10", {"h_n_shape": "(3, 2, 8)"}),
]
"""Wrong and right, practice and challenges, half filled and unreadable."""


@pytest.mark.again
@pytest.mark.parametrize("labels", [[], ["1.2", "1.3"], [label for label, _ in ANSWERS], ["1.3", "1.6", "all"]])
def test_the_summary_is_that_of_a_run(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, labels: list[str]
) -> None:
    """What is said at the end is, to the last line, what ``pytest --kata`` says over the same files and journal."""
    trees = [dojo(pytester.mkdir(name)) for name in ("watched", "run")]
    for tree in trees:
        Journal(Workspace(tree.folder).journal).append(Judged(KATAS["1.5"].id, outcome="right"))
        if "all" in labels:
            tree.solve()
    monkeypatch.chdir(trees[0].folder)
    session = opened(trees[0])
    for kata in session.katas if "all" in labels else ():
        session.go(kata)
        session.submit()
    for label, answers in ANSWERS:
        if label in labels:
            for tree in trees:
                tree.fill(label, **answers)
            session.changed([trees[0].path(label)], 0)
            session.submit()
    said = [*summary.lines(session.learner(), all_devices=False, width=80)]
    monkeypatch.chdir(trees[1].folder)
    monkeypatch.setenv("COLUMNS", "80")
    ran = pytester.runpytest_inprocess("--kata", *CALM, f"--rootdir={trees[1].folder}").outlines
    first = ran.index(f" {said[0].text} ".center(80, "="))
    assert ran[first + 1 : first + len(said)] == [line.text for line in said[1:]]
    assert sorted(events(trees[0])) == sorted(events(trees[1]))


# Packs


def test_katas_of_several_packs_are_one_dojo(tree: Tree) -> None:
    """In the order of the packs, each in a folder that is called as its pack, and each with its own way to a badge."""
    grader = Grader(catalogue.Catalogue([LSTM, SAMPLES]), device="cpu")
    grader.__dict__["_judge"] = JUDGE
    (first, flag, *_), folder = SAMPLES.katas, tree.folder / "katas" / SAMPLES.name
    (folder / flag.file).parent.mkdir(parents=True)
    (folder / flag.file).write_text(write(flag), "utf-8")
    session = Session(Record(Workspace(tree.folder)), grader)
    session.load()
    assert session.packs == (LSTM, SAMPLES)
    assert session.katas == (*LSTM.katas, *SAMPLES.katas)
    (folder / flag.file).write_text(write(flag, 0, {"only": "True"}), "utf-8")
    session.changed([folder / flag.file], 0)
    assert (session.kata, session.pack, outcome(session)) == (flag, SAMPLES, Outcome.RIGHT)
    assert session.path(first) == folder / first.file
    session.go(first)
    assert session.verdict is None
    session.retry()
    assert (folder / first.file).exists()
    assert outcome(session) is Outcome.TODO


@pytest.mark.parametrize("is_there", [True, False])
def test_an_answer_in_a_review_is_not_lost_in_silence(tree: Tree, *, is_there: bool) -> None:
    """What is dealt into it is no news, also if that is done meanwhile; of each answer it is said what judges it."""
    path = tree.folder / "review" / KATAS["1.3"].file

    def lay(**answers: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(write(KATAS["1.3"], 1, answers), "utf-8")

    if is_there:
        lay(out_shape="(1, 2, 3)")
    session = opened(tree)
    session.tick(1)
    lay()
    session.tick(2)
    assert session.notice == []
    for at, answer in enumerate(("(4, 2, 3)", "(4, 2"), 3):
        lay(out_shape=answer)
        session.tick(at)
        (said,) = session.notice
        assert said.startswith(f"review/{KATAS['1.3'].file}: watch mode does not judge a review. ")
        assert said.endswith(" Type in another terminal: pytest --kata review")
        assert session.review.taken() == session.notice
        session.notice = []
        session.tick(at + 0.5)
        assert [*session.notice, *session.review.taken()] == []
