"""A class of many learners, made up: what is known of each, and no files."""

from __future__ import annotations

import random
from collections.abc import Iterator

from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.choosing import choose
from pytest_lstm_kata.record.classroom import Class, Row, Sat

ODD = ("<script>alert(1)</script>", "=1+1", "\x1b[31mred\x1b[0m", "שרה לוי", 'a "quote" & co', "x" * 60)
"""Names that a page must show as they are, or make harmless."""
_NAMES = ("Ada", "Bjarne", "Chandra", "Dmitri", "Elif", "Frances", "Grace", "Hedy", "Ivan", "José", "Katherine", "Lin")
_FAMILIES = (
    "Lovelace",
    "Okafor",
    "Nguyen",
    "Sørensen",
    "García",
    "Kowalski",
    "Yildirim",
    "Turing",
    "Hopper",
    "de la Cruz",
)
_OUTCOMES = ("right", "right", "right", "right", "wrong", "wrong", "unreadable", "todo")


def made_up_class(learners: int, *names: str) -> Class:
    """So many learners: the first ones are called so, the first one is done, the last one has no kata."""
    stream = random.Random(15)  # noqa: S311  # repeatable is the point
    rows = [*_rows(learners, names, stream)]
    return Class.of(rows, Catalogue([LSTM]).packs, {"stray.py": "It lies in no learner's folder."})


def _rows(learners: int, names: tuple[str, ...], stream: random.Random) -> Iterator[Row]:
    everything = {kata.id: "right" for kata in LSTM.katas}
    for number in range(learners):
        name = f"{_NAMES[number % len(_NAMES)]} {_FAMILIES[number // len(_NAMES) % len(_FAMILIES)]} {number + 1}"
        name = names[number] if number < len(names) else name
        reached = int(len(LSTM.katas) * stream.random() ** 1.5)
        outcomes = {kata.id: stream.choice(_OUTCOMES) for kata in LSTM.katas[:reached]}
        outcomes |= dict.fromkeys([kata.id for kata in LSTM.katas[reached:]], "todo")
        if number in (0, learners - 1):
            outcomes = {} if number else everything
        ideas = {kata.id: _idea(kata, stream) for kata in LSTM.katas if outcomes.get(kata.id) == "wrong"}
        yield Row(
            learner=name,
            id=f"{4000 + number}",
            folder=f"class/{name}",
            outcomes=outcomes,
            solution_seen=(LSTM.katas[1].id,) if outcomes.get(LSTM.katas[1].id) == "right" and number % 5 == 1 else (),
            ideas=ideas,
            last=next(reversed(ideas), ""),
            distinction=("lstm",) if number == 0 else (),
            exams=(_sat(number, stream),) if number % 3 == 0 else (),
            left_out={f"class/{name}/link": "It is a link that leads out of its folder."} if number % 10 == 4 else {},
            torch="2.13.0",
            devices=("cpu",),
        )


def _idea(kata: Kata, stream: random.Random) -> str:
    """Most hold one of the first mistakes, some something else, or what reads as something."""
    names = [mistake.name for mistake in kata.mistakes]
    return stream.choice([*names[:1] * 5, *names[:3], "", "you wrote (batch, hidden_size)"])


def _sat(seed: int, stream: random.Random) -> Sat:
    katas = choose(LSTM, 7)
    right = stream.randint(3, len(katas))
    units = dict.fromkeys(kata.unit for kata in katas)
    seconds = stream.randint(600, 1500)
    return Sat(
        "lstm",
        7,
        right,
        len(katas),
        len(katas),
        recorded=seed % 4 != 1,
        handed_in=seed % 2 == 0,
        seconds=seconds if seed % 2 == 0 else -1,
        late=seconds > 1200 and seed % 2 == 0,
        changed=seed % 12 == 0,
        concepts={unit: stream.choice(("strong", "shaky", "weak")) for unit in units},
    )
