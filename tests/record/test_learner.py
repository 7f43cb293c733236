"""Whose katas a run has judged: nobody gets what is somebody else's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.model import Kata, Pack
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.events import Entry, Judged, Revealed
from pytest_lstm_kata.record.learner import Known, Learner, learners
from pytest_lstm_kata.record.progress import Progress, fold
from samples import SAMPLES
from support import KATAS

PACKS: Mapping[str, Pack] = {"lstm": LSTM, "samples": SAMPLES}
SOLVED = Progress(frozenset({"lstm/classify"}))
MEMORY, SHAPE, FLAGS = KATAS["1.1"], KATAS["1.6"], SAMPLES.katas[0]


def told(folder: str, *katas: Kata, outcome: Outcome = Outcome.RIGHT) -> dict[Path, Verdict]:
    """Verdicts on files in this folder of katas."""
    return {Path(folder) / kata.file: Verdict(kata.id, outcome) for kata in katas}


def sorted_out(own: Iterable[str] = (), /, **by_owner: Mapping[Path, Verdict]) -> list[Learner]:
    """The learners of these verdicts, by owner; of ``own`` folders we know that they are the user's."""
    owners = {Path(folder): verdicts for folder, verdicts in by_owner.items()}
    return learners(owners, PACKS, lambda _: Known(SOLVED), [Path(folder) for folder in own])


def test_a_run_without_katas_is_nobodys() -> None:
    """Nothing was judged, so there is nobody."""
    assert sorted_out() == []


def test_one_tree_is_one_learner() -> None:
    """All files of one folder of katas are one learner's, with the packs they are of, and what is known of before."""
    (one,) = sorted_out(katas=told("katas", MEMORY) | told("katas", SHAPE, outcome=Outcome.WRONG))
    assert (one.folder, one.packs, one.known.before) == (Path("katas"), (LSTM,), SOLVED)
    assert set(one.verdicts) == {MEMORY.id, SHAPE.id}
    assert one.files == {MEMORY.id: Path("katas") / MEMORY.file, SHAPE.id: Path("katas") / SHAPE.file}
    assert one.right_now == {MEMORY.id}
    assert one.solved == {MEMORY.id, "lstm/classify"}


def test_two_owners_are_two_learners() -> None:
    """Nobody gets what another has, wherever the files lie, and of whichever packs they are."""
    two = sorted_out(bob=told("bob/a/b", MEMORY), ada=told("ada", FLAGS))
    assert [(learner.folder, set(learner.verdicts)) for learner in two] == [
        (Path("bob"), {MEMORY.id}),
        (Path("ada"), {FLAGS.id}),
    ]


def test_trees_of_different_packs_belong_together() -> None:
    """The user may do two packs, each in a folder of its own."""
    (one,) = sorted_out(["katas", "more"], katas=told("katas", MEMORY), more=told("more", FLAGS))
    assert one.packs == (LSTM, SAMPLES)
    assert set(one.verdicts) == set(one.files) == {MEMORY.id, FLAGS.id}
    (same,) = sorted_out(katas=told("katas", MEMORY, FLAGS))
    assert (same.packs, set(same.verdicts)) == ((LSTM, SAMPLES), {MEMORY.id, FLAGS.id})


def test_a_tree_goes_to_the_first_who_has_none_of_its_pack() -> None:
    """A third tree joins where its pack is not there yet, and is another learner where it is."""
    three = sorted_out("abcd", a=told("a", MEMORY), b=told("b", MEMORY), c=told("c", FLAGS), d=told("d", FLAGS))
    assert [learner.packs for learner in three] == [(LSTM, SAMPLES), (LSTM, SAMPLES)]


def test_what_is_known_is_asked_for_each_tree() -> None:
    """Progress is looked up by a file of the tree, so that each learner has their own."""
    asked: list[Path] = []

    def known(path: Path) -> Known:
        asked.append(path)
        return Known(Progress(frozenset({str(path)})))

    found = learners({Path("ada"): told("ada", MEMORY, SHAPE), Path("bob"): told("bob", SHAPE)}, PACKS, known, ())
    assert asked == [Path("ada") / MEMORY.file, Path("bob") / SHAPE.file]
    assert [learner.known.before.solved for learner in found] == [{str(path)} for path in asked]


def test_a_kata_that_was_left_out_stands_in_the_same_tree() -> None:
    """The file of a kata is where it was judged, else where it would lie beside the others."""
    (one,) = sorted_out(katas={Path("katas/1_foundations/renamed.py"): Verdict(MEMORY.id, Outcome.RIGHT)})
    assert one.file(MEMORY) == Path("katas/1_foundations/renamed.py")
    assert one.file(SHAPE) == Path("katas") / SHAPE.file


def test_a_kata_that_was_left_out_may_lie_under_a_former_name(tmp_path: Path) -> None:
    """Until it is moved, that is its file: one is sent there, and it is not missed."""
    renamed = KATAS["1.9"]
    (old,) = (tmp_path / file for file in renamed.former_files)
    (one,) = sorted_out(**{str(tmp_path): told(str(tmp_path), MEMORY)})
    assert one.file(renamed) == tmp_path / renamed.file
    assert renamed in one.lost()
    old.parent.mkdir()
    old.write_text('__kata__ = "lstm/wrong_width"\n', encoding="utf-8")
    assert one.file(renamed) == old
    assert renamed not in one.lost()
    old.rename(tmp_path / "mine.py")
    assert renamed not in one.lost()


def test_the_next_step_is_what_is_most_urgent() -> None:
    """What went wrong comes before what was begun, that before what is blank; what is right, or cannot be shown, never."""
    first, second, third, fourth, fifth = LSTM.katas[:5]
    verdicts = {
        first.id: Verdict(first.id, Outcome.RIGHT),
        second.id: Verdict(second.id, Outcome.UNVERIFIED),
        third.id: Verdict.todo(third, 0, 0),
        fourth.id: Verdict.todo(fourth, 0, 1),
        fifth.id: Verdict(fifth.id, Outcome.WRONG),
    }
    learner = Learner(Path("katas"), (LSTM,), verdicts, {})
    assert learner.next_step() is fifth
    assert learner.next_step([fourth, third]) is fourth
    assert learner.next_step([third, fourth]) is fourth
    assert learner.next_step([first, second, third]) is third
    assert learner.next_step([first, second]) is None


def test_the_next_step_goes_on_from_where_one_is() -> None:
    """After a run of one unit comes what it found blank, then what is behind it, and what is before it last."""
    second = LSTM.units[1].katas
    done = {kata.id: Verdict(kata.id, Outcome.RIGHT) for kata in second}
    learner = Learner(Path("katas"), (LSTM,), done | {second[3].id: Verdict.todo(second[3], 0, 0)}, {})
    assert learner.next_step() is second[3]
    assert Learner(Path("katas"), (LSTM,), done, {}).next_step() is LSTM.units[2].katas[0]
    rest = Progress(frozenset(kata.id for unit in LSTM.units[2:] for kata in unit.katas))
    assert Learner(Path("katas"), (LSTM,), done, {}, Known(rest)).next_step() is LSTM.katas[0]


def test_without_a_dojo_only_what_has_a_file_is_next() -> None:
    """A part of a pack that somebody sent, or of a repository, does not send one to files that are nowhere."""
    done = {kata.id: Verdict(kata.id, Outcome.RIGHT) for kata in LSTM.units[0].katas}
    assert Learner(Path("nowhere/katas"), (LSTM,), done, {}).next_step() is None
    in_dojo = Learner(Path("nowhere/katas"), (LSTM,), done, {}, Known(record=True))
    assert in_dojo.next_step() is LSTM.units[1].katas[0]


def test_what_was_right_once_is_next_only_where_it_is_asked_for() -> None:
    """A run that left it out does not send one there; an award, which what is right now alone earns, does."""
    known = Known(Progress(frozenset(kata.id for kata in LSTM.katas)))
    learner = Learner(Path("katas"), (LSTM,), {}, {}, known)
    assert learner.next_step() is None
    assert learner.next_step([SHAPE]) is SHAPE


def test_what_is_right_by_its_solution_does_not_count() -> None:
    """The kata is right, and it stays to be done: with fresh numbers it counts, and so does what was solved before."""
    shown = fold([Entry(datetime.now(UTC), "1", Revealed(SHAPE.id, 2)), Entry(datetime.now(UTC), "2", Judged("k"))])
    for seed, counts in ((2, False), (3, True)):
        verdicts = {SHAPE.id: Verdict(SHAPE.id, Outcome.RIGHT, seed=seed)}
        learner = Learner(Path("katas"), (LSTM,), verdicts, {}, Known(now=shown, record=True))
        assert (SHAPE.id in learner.right_now, SHAPE.id in learner.spoiled) == (counts, not counts)
        assert (SHAPE.id in learner.solved, learner.next_step([SHAPE])) == (counts, None if counts else SHAPE)
    known = Known(before=Progress(frozenset({SHAPE.id})), now=shown, record=True)
    verdicts = {SHAPE.id: Verdict(SHAPE.id, Outcome.RIGHT, seed=2)}
    assert SHAPE.id in Learner(Path("katas"), (LSTM,), verdicts, {}, known).solved


def test_of_a_file_that_cannot_be_read_nobody_knows_the_numbers() -> None:
    """So nobody knows whether the solution with them was shown."""
    known = fold([Entry(datetime.now(UTC), "1", Revealed(SHAPE.id))])
    assert known.was_shown(Verdict(SHAPE.id, Outcome.WRONG))
    assert not known.was_shown(Verdict(SHAPE.id, Outcome.UNREADABLE))
