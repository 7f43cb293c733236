"""The rounds of a vote as bars, each an idea, and what the facilitator does well to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final, NamedTuple

from pytest_lstm_kata.dojo.room.hour import Ballot
from pytest_lstm_kata.dojo.room.seats import Answer
from pytest_lstm_kata.dojo.room.state import State
from pytest_lstm_kata.explain.class_table import many
from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.kata.deal import in_names
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.class_ideas import SOMETHING_ELSE, sentence, titled
from pytest_lstm_kata.record.classroom import idea_of

RIGHT: Final = "✓"
ELSE: Final = "\N{EN DASH}"
LETTERS: Final = "ABCDE"

LOW, HIGH = 30, 70
"""Percent right: with fewer it is explained again, with more the room goes on, and between the two it argues.

Crouch and Mazur, Peer Instruction: Ten years of experience and results, 2001.
"""

_WAY: Final = (
    '. Press "Skip to: the reveal": the projector shows the bars of this round. Then "Next: the explanation" shows why.'
)


class Bar(NamedTuple):
    """All who hold one idea, in both rounds."""

    letter: str
    """A check mark, ``A`` to ``E``, or a dash for all else."""
    title: str
    sentence: str
    """What is said to who holds it, with the names of the kata's numbers."""
    first: int
    then: int
    is_right: bool = False
    answers: tuple[tuple[str, str], ...] = ()
    """The seat and what it typed last, for the facilitator alone."""
    of: int = 0
    """How many seats the vote asked: no bar is longer."""


class Result(NamedTuple):
    """How a check went, of all whom it was asked."""

    right: int
    of: int
    """All but those whose answer nobody has judged."""
    silent: int = 0
    """Who sent nothing."""


def asked(state: State, ballot: Ballot, round_: str) -> list[str]:
    """The seats of those who saw the round from its start."""
    begun = ballot.begun.get(round_)
    return [] if begun is None else [seat.id for seat in state.seats.values() if seat.seated < begun]


def counted(state: State, ballot: Ballot, round_: str) -> Mapping[str, Answer]:
    """The answer of each seat that counts in a round: its last one.

    Who came late is in no round that they did not see from its start. In the second round the first answer stands until
    another is given.
    """
    rounds = ("again", "first") if round_ == "again" else (round_,)
    found: dict[str, Answer] = {}
    for seat in asked(state, ballot, round_):
        given = (state.seats[seat].answer(ballot.kata, name, ballot.number) for name in rounds)
        answer = next((answer for answer in given if answer), None)
        if answer:
            found[seat] = answer
    return found


def held(answer: Answer) -> str | None:
    """The idea behind an answer: a check mark if it is right, else its name; None while nobody has judged it."""
    verdict = answer.verdict
    if verdict is None or verdict.outcome not in (Outcome.RIGHT, Outcome.WRONG):
        return None
    return RIGHT if verdict.outcome is Outcome.RIGHT else idea_of(verdict)


def bars(state: State, kata: Kata) -> list[Bar]:
    """Those of the last vote on a kata: who is right first, then ideas by how many hold them, then all else."""
    ballot = state.last_ballot(kata.id)
    if ballot is None:
        return []
    first, then = (counted(state, ballot, round_) for round_ in ("first", "again"))
    of_all = max(len(asked(state, ballot, round_)) for round_ in ("first", "again"))
    sizes = [
        Counter(idea for answer in round_.values() if (idea := held(answer)) is not None) for round_ in (first, then)
    ]
    ideas = sorted({*sizes[0], *sizes[1]} - {RIGHT, ""}, key=lambda idea: (-sizes[0][idea], -sizes[1][idea], idea))
    named, rest = ideas[: len(LETTERS)], {"", *ideas[len(LETTERS) :]}
    typed: dict[str, list[tuple[str, str]]] = {}
    for seat, answer in {**first, **then}.items():
        idea = held(answer)
        if idea is not None:
            typed.setdefault(idea, []).append((seat, shown(answer)))

    def bar(letter: str, title: str, said: str, of: set[str]) -> Bar:
        one, two = (sum(size[idea] for idea in of) for size in sizes)
        answers = tuple(pair for idea in sorted(of) for pair in typed.get(idea, ()))
        return Bar(letter, title, said, one, two, letter == RIGHT, answers, of_all)

    found = [bar(RIGHT, "right", in_names(kata, kata.idea), {RIGHT})]
    found += [
        bar(letter, titled(idea), sentence(kata, idea), {idea}) for letter, idea in zip(LETTERS, named, strict=False)
    ]
    found.append(bar(ELSE, SOMETHING_ELSE, "", rest))
    return [each for each in found if each.first or each.then or each.is_right]


def shown(answer: Answer) -> str:
    """An answer in one line, as it was typed."""
    texts = answer.texts
    return (
        next(iter(texts.values()), "")
        if len(texts) == 1
        else "; ".join(f"{name} = {text}" for name, text in texts.items())
    )


def right(state: State, ballot: Ballot, round_: str) -> tuple[int, int]:
    """How many are right in a round, of how many that were judged."""
    ideas = [held(answer) for answer in counted(state, ballot, round_).values()]
    return ideas.count(RIGHT), len(ideas) - ideas.count(None)


def result(state: State, ballot: Ballot) -> Result:
    """How its check stands."""
    good, judged = right(state, ballot, "check")
    silent = len(asked(state, ballot, "check")) - len(counted(state, ballot, "check"))
    return Result(good, judged + silent, silent)


def wrong(state: State, ballot: Ballot) -> tuple[tuple[str, int], ...]:
    """The titles of the ideas that are wrong in its check, and how many hold each: those that most hold first."""
    ideas = Counter(held(answer) for answer in counted(state, ballot, "check").values())
    return tuple(
        (titled(idea) if idea else SOMETHING_ELSE, count)
        for idea, count in ideas.most_common()
        if idea not in (RIGHT, None)
    )


def advice(state: State) -> str:
    """What the facilitator does well to do next, by how many are right: "39 % right (11 of 28 answers): let them argue"; empty if
    there is no vote.
    """
    ballot = state.ballot
    if ballot is None:
        return ""
    round_ = next(name for name in ("check", "again", "first") if name in ballot.begun)
    good, of = right(state, ballot, round_)
    counted = "answer"
    if ballot.checked:
        (good, of, _), counted = result(state, ballot), "seat"
    if not of:
        return ""
    percent = round(100 * good / of)
    base = f"({good} of {many(of, counted)})"
    if round_ == "check" and not ballot.checked and result(state, ballot).silent:
        return f"{percent} % right so far {base}"
    way = _WAY if round_ == "first" and percent < LOW and not ballot.revealed else ""
    return f"{percent} % right {base}: {_next(round_, percent)}{way}"


def _next(round_: str, percent: int) -> str:
    if percent > HIGH:
        return "go on"
    if round_ == "check":
        return "come back to it"
    return "explain first" if percent < LOW else "let them argue" if round_ == "first" else "explain, then check"


def idea_of_answer(answer: Answer) -> str:
    """What the idea behind a wrong answer is called; empty if it is right, if nothing explains it, or if nobody has judged it."""
    idea = held(answer)
    return titled(idea) if idea and idea != RIGHT else ""
