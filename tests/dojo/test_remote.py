"""The promise: the dojo as a judge gives a verdict or the reason why there is none, whatever it answers."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from dojo.fake import TOKEN, Dojo, verdict
from pytest_lstm_kata.dojo.tools import client
from pytest_lstm_kata.dojo.tools.membership import Membership
from pytest_lstm_kata.dojo.tools.remote import RemoteJudge
from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.record.events import Entry, Judged
from pytest_lstm_kata.record.progress import Progress
from support import KATAS, sheet

KATA = KATAS["1.6"]
WRONG, RIGHT = "(7, 5, 20)", "(5, 7, 20)"


class Learner:
    """A learner without torch, who answers one kata, and whose journal is kept."""

    def __init__(self, dojo: Dojo) -> None:
        self.progress, self.now = Progress(), 0.0
        self.judge = RemoteJudge(Membership(dojo.url, TOKEN, "brisk otter"), lambda: self.progress, lambda: self.now)

    def answer(self, out_shape: str) -> tuple[Outcome, str]:
        found = self.judge.judge(sheet(KATA, out_shape=out_shape))
        if found.judged:
            self.progress.add(Entry(datetime.now(UTC), "", Judged.of(found, KATA)))
        return found.outcome, found.sentence


@pytest.fixture
def learner(dojo: Dojo) -> Learner:
    return Learner(dojo)


def test_a_blank_is_not_asked_about(learner: Learner, dojo: Dojo) -> None:
    """As any judge has it."""
    with pytest.raises(ValueError, match="only a sheet that is filled can be judged"):
        learner.judge.judge(sheet(KATA))
    assert dojo.requests == []


def test_each_change_of_mind_is_an_answer_of_its_own(learner: Learner, dojo: Dojo) -> None:
    """What is asked again unchanged is not: by its id the dojo knows it, and what it found right is not asked at all."""
    for answer in (WRONG, WRONG, RIGHT, RIGHT, WRONG):
        learner.answer(answer)
    assert [event["answers"]["out_shape"] for event in dojo.events] == [WRONG, RIGHT, WRONG]
    assert len(dojo.requests) == 4


def test_an_answer_whose_verdict_was_lost_is_sent_once(learner: Learner, dojo: Dojo) -> None:
    """The line broke after the dojo had judged it."""
    from dojo.fake import Cut

    def cut(_: Any) -> None:
        raise Cut

    dojo.after = cut
    assert learner.answer(WRONG)[0] is Outcome.NO_JUDGE
    dojo.after = lambda _: None
    learner.now += 60
    assert learner.answer(WRONG)[0] is Outcome.WRONG
    assert len(dojo.events) == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"status": "taken"}, "Not judged: 1.6 (your answer is in, and its verdict comes later)."),
        ({"status": "known"}, "Not judged: 1.6 (your answer is in, and its verdict comes later)."),
        ({"status": "closed"}, "Not judged: 1.6 (it is not open in the dojo now)."),
        ({"status": "closed", "sentence": "Kata 1.6 is not open now."}, "Not judged: Kata 1.6 is not open now."),
        ({"status": "refused"}, "Not judged: 1.6 (the dojo refused it)."),
        (
            {"status": "refused", "sentence": "These are not your numbers."},
            "Not judged: 1.6 (These are not your numbers).",
        ),
    ],
)
def test_what_the_dojo_does_not_judge_is_told(
    learner: Learner, dojo: Dojo, said: dict[str, Any], sentence: str
) -> None:
    """In its own words, if it has some; and no other kata has to suffer from it."""
    dojo.status = lambda _: said
    assert learner.answer(WRONG) == (Outcome.NO_JUDGE, sentence)
    dojo.status = lambda event: {"status": "judged", "verdict": verdict(event)}
    assert learner.answer(RIGHT)[0] is Outcome.RIGHT


@pytest.mark.parametrize(
    "change",
    [
        {"sentence": 5},
        {"kata": "lstm/memory"},
        {"seed": 0.0},
        {"outcome": "x", "exact_outcome": "x"},
        {"exact_outcome": "todo"},
        {"exact_outcome": "waiting", "waits_for": "zzz"},
        {"exact_outcome": "right"},
        {"more": 1},
        {"devices": []},
        {"devices": {"cpu": {"a": 1}}},
        {"torch": ["x"]},
        {"reached": {"a": 1}},
        {"meaning": 3},
        {"answers": {"x": 1}},
        {"unverified": 5},
        {"unverified": {"out_shape": None}},
        {"unverified": {"another": "it needs a CUDA device"}},
        {"right": 5},
        {"filled": "x"},
        {"wrong": "y"},
        {"wrong": 10**4000},
        {"wrong": -1},
        {"findings": "ab"},
        {"findings": []},
        {"findings": [[[1, 2], 3, 4, 5, 6, 7, [8]]]},
        {"findings": [[["another"], "No.", "", "", False, "", []]]},
        {"findings": [[["out_shape"], None, None, None, None, None, [None]]]},
        {"heard": {"device": 1, "torch": 2, "date": 3, "blanks": [1], "disputed": [2]}},
        {"heard": {"device": "x", "torch": "", "date": "", "blanks": ["another"], "disputed": []}},
        {"heard": 5},
    ],
)
def test_a_verdict_that_is_none_is_said_to_be_none(learner: Learner, dojo: Dojo, change: dict[str, Any]) -> None:
    """Of another version, of another kata, of other types."""
    dojo.status = lambda event: {"status": "judged", "verdict": {**verdict(event), **change}}
    outcome, sentence = learner.answer(WRONG)
    assert outcome is Outcome.NO_JUDGE
    assert sentence == f"The dojo at {dojo.url} is of another version, and its verdict cannot be read."


def test_what_was_answered_is_what_stands_here(learner: Learner, dojo: Dojo) -> None:
    """And how many blanks there are: a dojo says what it is worth, and no more. What it says is short."""
    change = {"answers": {}, "filled": 99, "of": 0, "sentence": "B" * 20_000}
    dojo.status = lambda event: {"status": "judged", "verdict": {**verdict(event), **change}}
    found = learner.judge.judge(sheet(KATA, out_shape=WRONG))
    assert (found.answers, found.filled, found.of, len(found.sentence)) == ({"out_shape": WRONG}, 1, 1, 2_000)


def test_what_a_terminal_would_obey_is_not_shown(learner: Learner, dojo: Dojo) -> None:
    """Whatever a dojo says."""
    dojo.status = lambda event: {"status": "judged", "verdict": {**verdict(event), "sentence": "\x1b[2J"}}
    assert learner.answer(WRONG)[1] == "?[2J"


def test_a_dojo_that_is_away_is_not_asked_for_a_while(learner: Learner, dojo: Dojo) -> None:
    """Then it is asked again; a dead seat says what to do, and a refusal of one answer holds up no other."""
    dojo.before = lambda _: (503, {"error": "The judge starts again."})
    assert learner.answer(WRONG) == (Outcome.NO_JUDGE, "The judge starts again.")
    assert learner.answer(RIGHT) == (Outcome.NO_JUDGE, "The judge starts again.")
    assert len(dojo.requests) == 1
    learner.now += 60
    dojo.before = lambda _: (401, {"error": "No."})
    assert learner.answer(WRONG)[1].startswith(f"The seat of brisk otter at {dojo.url} is gone")
    learner.now += 60
    dojo.before = lambda _: (413, {"error": "This is too much."})
    assert learner.answer(WRONG) == (Outcome.NO_JUDGE, "Not judged: 1.6 (This is too much).")
    dojo.before = lambda _: None
    assert learner.answer(WRONG)[0] is Outcome.WRONG


def test_a_dojo_that_was_away_is_given_less_time(learner: Learner, dojo: Dojo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until it has answered: in a network that swallows all, watch mode does not stand still for long at each save."""
    real, asked = client.answers, []

    def answers(*args: Any) -> Any:
        asked.append(args[-1])
        return real(*args)

    monkeypatch.setattr(client, "answers", answers)
    for before in (lambda _: (503, {"error": "Later."}), lambda _: None, lambda _: None):
        dojo.before = before
        learner.now += 60
        learner.answer(WRONG)
    assert asked == [client.ASKING, client.SENDING, client.ASKING]


def test_what_was_right_with_a_reservation_is_asked_again(learner: Learner, dojo: Dojo) -> None:
    """Nor does what another torch found right count as the dojo's word."""
    right = Judged(KATA.id, answers={"out_shape": RIGHT}, outcome="right", devices={"the dojo's cpu": "right"})
    for event in (
        right._replace(unverified=("x",)),
        right._replace(witnessed=("x",)),
        right._replace(devices={"cpu": "right"}),
    ):
        learner.progress = Progress()
        learner.progress.add(Entry(datetime.now(UTC), "", event))
        learner.answer(RIGHT)
    assert len(dojo.requests) == 3
    learner.progress = Progress()
    learner.progress.add(Entry(datetime.now(UTC), "", right))
    assert learner.answer(RIGHT) == (Outcome.RIGHT, "")
    assert len(dojo.requests) == 3
