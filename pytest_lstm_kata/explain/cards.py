"""A kata as a card: a vote with lettered answers on a first page, and what is behind each letter on a second one.

For a projector or paper, where there is no network. The letters are the truth and what people write who hold an idea
that the kata names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Final, NamedTuple

from pytest_lstm_kata.explain import page
from pytest_lstm_kata.explain.explanation import Explanation
from pytest_lstm_kata.files.ideas import declared
from pytest_lstm_kata.files.language import parse
from pytest_lstm_kata.judge.readback import reading
from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.model import OPEN, Kata, Value, show
from pytest_lstm_kata.record.class_ideas import titled

LETTERS: Final = "ABCDE"
FEWEST: Final = 3
"""With two answers there is little to argue about."""

_COLUMNS: Final = ((22, "short"), (38, "middling"))
"""Answers of no more characters than these stand beside each other, so that all is seen at once; by their class."""

_ALONE: Final = (
    "Alone first. Then all show at once: one finger for A, two for B, and so on. "
    "Find somebody with another letter, and convince each other. Show again."
)


class Choice(NamedTuple):
    """What is behind a letter."""

    letter: str
    answers: tuple[str, ...]
    """As one writes them, a line for each blank."""
    idea: str = ""
    """What the mistake is called; empty for what is right."""
    sentence: str = ""
    """What is said to those who hold it; of what is right, the names of its axes, if it has some."""


def has_card(kata: Kata) -> bool:
    """Are there ideas enough for a card?"""
    return len({mistake.name for mistake in kata.mistakes}) >= FEWEST - 1


def choices(dealt: Deal, right: Mapping[str, str]) -> Sequence[Choice]:
    """The letters, in an order that depends on the deal alone; nothing if there are too few, or if no torch here shows the truth.

    ``right`` is the source of a right value for each blank.
    """
    truth = {name: parse(text) for name, text in right.items()}
    if OPEN in truth.values():
        return []
    found = {_written(dealt, truth): Choice("", _written(dealt, truth), sentence=_in_names(dealt, truth))}
    named: set[str] = set()
    for mistake, idea in declared(dealt):
        answers = _written(dealt, {**truth, **idea})
        if mistake.name not in named and answers not in found and len(found) < len(LETTERS):
            named.add(mistake.name)
            found[answers] = Choice("", answers, titled(mistake.name), dealt.text(mistake.sentence))
    shuffled = sorted(found.values(), key=lambda choice: _place(dealt, choice))
    lettered = [choice._replace(letter=letter) for letter, choice in zip(LETTERS, shuffled, strict=False)]
    return lettered if len(lettered) >= FEWEST else []


def _place(dealt: Deal, choice: Choice) -> str:
    """Where it stands among the others: by arithmetic alone, so that a seed gives the same card everywhere."""
    return hashlib.sha256("\n".join([dealt.kata.id, str(dealt.seed), *choice.answers]).encode()).hexdigest()


def _written(dealt: Deal, values: Mapping[str, Value]) -> tuple[str, ...]:
    return tuple(f"{blank.name} = {show(_short(values[blank.name]))}" for blank in dealt.kata.blanks)


def _in_names(dealt: Deal, truth: Mapping[str, Value]) -> str:
    read = {blank.name: reading(blank, truth[blank.name], dealt.numbers) for blank in dealt.kata.blanks}
    return " ".join(f"{name} is {names}." for name, names in read.items() if names)


def _short(value: Value) -> Value:
    """A value with four digits of each float in it, which are enough to be right."""
    match value:
        case float():
            return float(f"{value:.4g}")
        case tuple() | list():
            return tuple(map(_short, value))
        case dict():
            return {name: _short(entry) for name, entry in value.items()}
    return value


def command(ref: str, seed: int | str) -> str:
    """The command that makes a card again; it stands on the card."""
    return f"lstm-kata cards {ref} --seed {seed}"


def render(explanation: Explanation, lettered: Sequence[Choice], again: str) -> str:
    """The card as one HTML page; printed it is two sheets or more. ``again`` is the command that makes it again."""
    return page.framed(explanation.heading, _body(explanation, lettered, again), "cards.css", "cards.js")


def _body(explanation: Explanation, lettered: Sequence[Choice], again: str) -> Iterator[str]:
    yield '<section id="question" aria-label="The question">'
    yield "<div>"
    yield from page.asked(explanation)
    yield "</div>"
    longest = max(len(answer) for choice in lettered for answer in choice.answers)
    columns = next((f" {kind}" for most, kind in _COLUMNS if longest <= most), "")
    yield f'<div><h2>Which one is right?</h2>\n<ol class="letters{columns}">{"".join(map(_choice, lettered))}</ol></div>'
    yield f"<p>{_ALONE}</p>"
    yield '<p class="way"><a href="#answers">Show the answers</a></p>\n</section>'
    yield '<section id="answers" aria-labelledby="behind">\n<h2 id="behind">What is behind each letter</h2>'
    yield f'<ol class="letters">{"".join(map(_solved, lettered))}</ol>'
    yield from page.told(explanation._replace(mistakes=()))
    yield f'<p class="quiet again">This makes the same card again: <code>{escape(again)}</code></p>'
    yield '<p class="way"><a href="#question">Back to the question</a></p>\n</section>'


def _choice(choice: Choice) -> str:
    return f"<li>{_lettered(choice)}</li>"


def _solved(choice: Choice) -> str:
    kind, said = ("", f"{choice.idea}.") if choice.idea else (' class="right"', "This is right.")
    return f"<li{kind}>{_lettered(choice)}<p><strong>{escape(said)}</strong> {escape(choice.sentence)}</p></li>"


def _lettered(choice: Choice) -> str:
    lines = "<br>".join(f"<code>{escape(answer)}</code>" for answer in choice.answers)
    return f'<strong class="letter">{choice.letter}</strong><div>{lines}</div>'
