"""An event on a line of the journal: what was written once is read for ever."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pytest_lstm_kata.judge.verdict import Finding, Heard, Outcome, Verdict
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.events import (
    Entry,
    Event,
    Examined,
    HandedIn,
    Hinted,
    Judged,
    Result,
    Revealed,
    Started,
    read,
)
from pytest_lstm_kata.record.exam import Exam, exams
from pytest_lstm_kata.record.progress import Attempts, answers, fold
from support import CATALOGUE, KATAS, judge

KATA = KATAS["1.6"]
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
OLD = Path(__file__).with_name("journal_0_1_0.jsonl").read_bytes().splitlines(keepends=True)
"""Written by 0.1.0, with each kind of event."""
RENAMED = Catalogue([LSTM]).renamed


def line(**facts: Any) -> bytes:
    """An entry as another program may write it."""
    return json.dumps({"id": "1", "time": NOON.isoformat(), "kata": "lstm/memory", **facts}).encode()


def event_on(data: bytes) -> Event:
    entry = read(data)
    assert entry
    return entry.event


@pytest.mark.parametrize("old", OLD, ids=[str(number) for number in range(1, len(OLD) + 1)])
def test_the_format_stays_as_it_was(old: bytes) -> None:
    """What 0.1.0 wrote is read, and written again it is the same, byte for byte."""
    entry = read(old)
    assert entry
    assert entry.line == old


def test_whose_word_it_was_is_kept() -> None:
    """Which blanks the pack's witness judged, and who that was; where it judged none, nothing is written of it."""
    heard = Heard("NVIDIA H200", "2.11.0+cu130", "2026-11-26", ("on_cuda",))
    entry = Entry(at(0), "0", Judged.of(judge(KATA)._replace(heard=heard), KATA))
    assert read(entry.line) == entry
    assert isinstance(entry.event, Judged)
    said = "on_cuda: judged by what an NVIDIA H200 with torch 2.11.0 said on 2026-11-26; not run here."
    assert entry.event.reservations == (said,)
    assert Judged.of(judge(KATA), KATA).reservations == ()
    assert b"witness" not in Entry(at(0), "0", Judged.of(judge(KATA), KATA)).line
    assert Judged("k", witnessed=("x",), unverified=("y",)).reservations == (
        "x: judged by what a ? with torch ? said on ?; not run here.",
        "y: not judged. Compare your answer with the steps.",
    )


def test_what_was_reached_stays() -> None:
    """A journal of 0.1.0 comes to what it came to then, also for katas that were renamed since: by their ids of now."""
    entries = [entry for line in OLD if (entry := read(line, RENAMED))]
    progress = fold(entries)
    shape, design = KATA.id, KATAS["1.5"].id
    assert progress.solved == {"lstm/memory", shape, design, "lstm/accepts_which_inputs"}
    assert progress.hints == {shape: 2}
    assert progress.latest["lstm/accepts_which_inputs"].unverified == ("axes", "smallest")
    wrong = {answers({"out_shape": "(7, 5, 20)"}), answers({"out_shape": "(7, 5, 21)"})}
    last_wrong = progress.attempts(shape, 0).last_wrong
    assert last_wrong
    assert last_wrong.answers == {"out_shape": "(7, 5, 21)"}
    assert progress.attempts(shape, 0).latest == last_wrong

    def held(kata: str, seed: int) -> Attempts:
        return replace(progress.attempts(kata, seed), latest=None, judged_at=None)

    assert held(shape, 0) == Attempts(wrong, set(), wrong, started=at(20.250068), last_wrong=last_wrong, hints=2)
    right = {answers({"out_shape": "(8, 9, 24)"})}
    assert held(shape, 1) == Attempts(set(), right, right, at(108.250153), at(180.250170), right)
    spellings = {
        answers({"lstm": "nn.LSTM(8, 12, batch_first=True, num_layers=3)"}),
        answers({"lstm": "nn.LSTM(8, 12, 3, batch_first=True, bias=True)"}),
    }
    one = {answers({"lstm": "nn.LSTM(batch_first=True, hidden_size=12, input_size=8, num_layers=3)"})}
    assert held(design, 0) == Attempts(set(), one, spellings, solved=at(185.250187), right=spellings)
    disputed = progress.attempts("lstm/classify", 0)
    assert (len(disputed.wrong), len(disputed.disputed), disputed.solved) == (0, 1, None)
    strange = {answers({"error": "'größe \ud800'", "expected": "5", "got": "4"})}
    last_strange = progress.attempts("lstm/feed_a_batch", 0).last_wrong
    assert held("lstm/feed_a_batch", 0) == Attempts(strange, set(), strange, last_wrong=last_strange)
    assert {name: len(held.wrong) for (name, _), held in progress.by_deal.items() if held.wrong} == {
        "lstm/stacking": 1,
        "lstm/feed_a_batch": 1,
        shape: 2,
    }
    sat, open_ = exams(entries, CATALOGUE)
    assert (sat.seed, len(sat.katas), sat.dealt) == (7, 10, at(215.250289))
    assert sat.results
    assert {"lstm/repeated_calls", "lstm/wide_memory"} < {*sat.katas}
    assert {*sat.katas} == {*sat.results} <= {*CATALOGUE} >= {*open_.katas}
    assert sat.results["lstm/construct"] == Result("todo", 0, 1)
    assert sat.results["lstm/feed_a_batch"] == Result("wrong", 2, 3, {"error": "99", "expected": "10", "got": "9"})
    assert [result.outcome for result in sat.results.values()] == ["todo", "wrong", *["right"] * 8]
    assert sat.seconds(NOON) == 600
    assert open_ == Exam("lstm", 8, open_.katas, at(875.250323))


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_a_judgement_is_recorded_without_the_truth() -> None:
    """Of a verdict the learner's answers, outcome, mistake, devices and torch are worth knowing, and no sentence."""
    verdict = judge(KATA, out_shape=(7, 5, 20))
    event = Judged.of(verdict, KATA)
    assert event == Judged(
        KATA.id,
        challenge=True,
        answers={"out_shape": "(7, 5, 20)"},
        outcome="wrong",
        mistake="time_first",
        devices={"cpu": "wrong"},
        torch=verdict.torch,
    )
    assert b"(5, 7, 20)" not in Entry(NOON, "1", event).line


def test_what_was_said_is_not_recorded() -> None:
    """Sentences change with the pack: the name of the mistake is what lasts."""
    verdict = Verdict("k", Outcome.WRONG, "A sentence.", findings=(Finding(("a",), "Another.", "read", "named"),))
    event = Judged.of(verdict, KATAS["1.1"])
    assert event.mistake == "named"
    assert event.challenge is False
    assert b"sentence" not in Entry(NOON, "1", event).line.lower()


@pytest.mark.parametrize("kind", ["judged", "hinted", "started", "retried", "revealed"])
def test_a_former_id_is_read_as_that_of_now(kind: str) -> None:
    """Whatever happened to a kata is told of it under its new id, in a line that stays as it is; others are not touched."""
    entry = read(line(event=kind, kata="lstm/latch"), RENAMED)
    assert entry
    assert getattr(entry.event, "kata", "") == "lstm/long_memory"
    assert read(line(event=kind), RENAMED) == read(line(event=kind))


def test_letters_beyond_ascii_are_written_so_that_anyone_can_read_them() -> None:
    """A line is ASCII, whatever stands in an answer: a lone surrogate, too."""
    entry = Entry(NOON, "1", Judged(KATA.id, answers={"text": "größe\ud800\n"}))
    assert entry.line.isascii()
    assert read(entry.line) == entry


def test_what_other_versions_write_is_read() -> None:
    """A fact that is missing has its default, one that is not known is left aside, a time is in any zone."""
    assert event_on(line(event="hinted", level=2)) == Hinted("lstm/memory", level=2)
    assert event_on(line(event="judged", outcome="right", mood="good")) == Judged("lstm/memory", outcome="right")
    early = read(line(event="started", time="2026-11-25T17:00:00+05:00"))
    assert early == Entry(NOON, "1", Started("lstm/memory"))


@pytest.mark.parametrize(
    "facts",
    [
        {"event": "judged", "seed": "0"},
        {"event": "judged", "seed": True},
        {"event": "judged", "answers": ["a"]},
        {"event": "judged", "answers": {"a": 1}},
        {"event": "judged", "meaning": None},
        {"event": "judged", "unverified": [None]},
        {"event": "judged", "devices": "cpu"},
        {"event": "hinted", "level": "1"},
        {"event": "examined", "pack": "lstm", "seed": 7},
        {"event": "examined", "pack": "lstm", "seed": 7, "katas": "all"},
        {"event": "examined", "pack": "lstm", "seed": "7", "katas": []},
        {"event": "examined", "pack": 3, "seed": 7, "katas": []},
        {"event": "handed in", "pack": "lstm", "seed": 7, "results": "good"},
        {"event": "handed in", "pack": "lstm", "seed": 7, "results": {"lstm/memory": 3}},
        {"event": "handed in", "pack": "lstm", "seed": 7, "results": {"lstm/memory": {"right": "all", "of": 3}}},
        {"event": "started", "time": "yesterday"},
        {"event": "started", "time": "2026-11-25T12:00:00"},
    ],
)
def test_what_no_version_ever_wrote_is_no_entry(facts: dict[str, Any]) -> None:
    """A field with another thing in it, a time without its zone."""
    with pytest.raises(ValueError, match=r"."):
        read(line(**facts))


def test_an_entry_without_its_names_is_no_entry() -> None:
    """It needs an id, a time, an event and a kata, whichever event it is."""
    for event in ("started", "dreamt"):
        whole = {"id": "1", "time": NOON.isoformat(), "event": event, "kata": "k"}
        for name in whole:
            rest = {other: whole[other] for other in whole if other != name}
            for bad in ({**whole, name: 1}, {**whole, name: None}, rest):
                with pytest.raises(ValueError, match=r"."):
                    read(json.dumps(bad).encode())


@pytest.mark.parametrize("bad", [b"", b"{", b"[1]", b"[" * 100_000], ids=["nothing", "half", "list", "deep"])
def test_what_is_no_object_is_no_entry(bad: bytes) -> None:
    """Half a line, another kind of value, brackets without end."""
    with pytest.raises(ValueError, match=r"."):
        read(bad)


def test_an_event_of_a_later_version_is_none_for_this_one() -> None:
    """It is no error, and nothing is known of it."""
    assert read(line(event="dreamt", outcome=7, seed="far")) is None


def test_a_reveal_is_written_and_read() -> None:
    """It says of which kata, and with which numbers, the solution was shown; and nothing of the solution."""
    entry = Entry(NOON, "1", Revealed(KATA.id, 3))
    assert read(entry.line) == entry
    facts = {
        "id": "1",
        "time": NOON.isoformat(timespec="microseconds"),
        "event": "revealed",
        "kata": KATA.id,
        "seed": 3,
    }
    assert json.loads(entry.line) == facts


def test_a_result_has_the_answers() -> None:
    """An exam is written down with each kata's counts and answers, and read as it was."""
    entry = Entry(NOON, "1", HandedIn("lstm", 7, {"lstm/memory": Result("wrong", 1, 3, {"lstm_steps": "9"})}))
    assert json.loads(entry.line)["results"]["lstm/memory"]["answers"] == {"lstm_steps": "9"}
    assert read(entry.line) == entry
    assert read(Entry(NOON, "1", Examined("lstm", 7, ("lstm/memory",))).line)
