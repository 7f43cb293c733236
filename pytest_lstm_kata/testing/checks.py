"""What must hold of a pack, for its first numbers and for many draws."""

from __future__ import annotations

import re
import textwrap
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pytest_lstm_kata.explain.drawing import sketch
from pytest_lstm_kata.explain.drawing.scene import text
from pytest_lstm_kata.files.asking import question
from pytest_lstm_kata.files.ideas import ideas
from pytest_lstm_kata.files.language import parse
from pytest_lstm_kata.files.reading import read
from pytest_lstm_kata.files.sheet import Answer, Sheet, Span
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.feedback import idea_told
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.kinds import is_row
from pytest_lstm_kata.judge.oracle import TorchOracle, isolated
from pytest_lstm_kata.judge.trial import example
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.judge.witness import BadWitness
from pytest_lstm_kata.judge.witness import read as read_witness
from pytest_lstm_kata.kata import primer
from pytest_lstm_kata.kata.deal import Deal, deal
from pytest_lstm_kata.kata.lazy import nn, torch
from pytest_lstm_kata.kata.model import OPEN, Kata, Named, Pack, Value, show
from pytest_lstm_kata.kata.texts import Mistake
from pytest_lstm_kata.testing import coinciding, wording

Values = Mapping[str, Value]

_PRIMER = (66, 78)
"""The lines and columns of a primer; a title stands above it."""


def check_pack(pack: Pack, draws: int = 200) -> list[str]:
    """What is wrong with a pack, a sentence each; nothing if all is well. Runs torch on every device there is.

    Every blank file is todo, every solution passes, every declared mistake fails with its own sentence, no text
    that is shown before success contains a truth, and every statement names each blank and what it is.
    """
    return [*check_frame(pack), *(problem for kata in pack.katas for problem in check_kata(kata, draws))]


def check_frame(pack: Pack) -> list[str]:
    """What is wrong with a pack beside its katas: its titles, its primers, its katas' names."""
    problems = []
    slugs = [kata.slug for kata in pack.katas]
    problems += [f"two katas are called {slug}" for slug in dict.fromkeys(slugs) if slugs.count(slug) > 1]
    problems += [
        f"renamed says that {old} is now {new}, but no kata is called {new}: write the name that the kata has now"
        for old, new in pack.renamed
        if new not in slugs
    ]
    problems += [
        f"renamed lists {old} as a former name, but a kata is called {old} now: one of the two needs another name"
        for old, _ in pack.renamed
        if old in slugs
    ]
    texts = [pack.title, *(award.title for award in pack.awards), *(unit.title for unit in pack.units)]
    if any("TODO" in text for text in [*texts, *(unit.primer for unit in pack.units)]):
        problems.append("a title or a primer still says TODO")
    problems += _of_witness(pack)
    for unit in pack.units:
        lines = unit.primer.splitlines()
        if len(lines) > _PRIMER[0] or max(map(len, lines), default=0) > _PRIMER[1]:
            problems.append(
                f"the primer of {unit.name} is too long: it has room for {_PRIMER[0]} lines of {_PRIMER[1]} columns"
            )
        problems += [
            f"a drawing in the primer of {unit.name} would be wrapped like words, at {line!r}: put an empty line above and"
            " below it, and four spaces before each of its lines"
            for line in primer.not_kept(unit.primer)
        ]
    return [f"{pack.name}: {problem}" for problem in problems]


def _of_witness(pack: Pack) -> Iterator[str]:
    """What is wrong with the file of the pack's witness: that it cannot be read, or speaks of what is not asked."""
    try:
        witness = read_witness(pack.witness) if pack.witness else None
    except BadWitness as bad:
        yield str(bad)
        return
    asked = {(kata.slug, blank.name) for kata in pack.katas for blank in kata.predictions}
    for slug, words in witness.words.items() if witness else ():
        for blank in words:
            if (slug, blank) not in asked:
                yield f"the witness has an answer to `{blank}` of {slug}, which is not a blank of a kata"


TRAINED: Final = 10
"""Of so many draws a kata that trains gets one; each of its declared mistakes is a training."""
LONGEST: Final = 2.0
"""Seconds of one core; nobody wants to wait longer for a verdict."""


WHOLLY: Final = 20
"""In so many draws each idea about predictions is judged as a whole. In the others it is asked which idea is told, which
alone depends on the numbers."""


def trains(kata: Kata) -> bool:
    """Does torch train in it, so that to judge it takes as long as to judge ten others?"""
    return "reached" in kata.function.__code__.co_names


def drawn(kata: Kata, draws: int) -> int:
    """How many of so many draws a check makes of this kata."""
    return draws // TRAINED if trains(kata) else draws


def seconds(kata: Kata) -> float:
    """How long torch takes to run the author's own designs with the first numbers, in seconds of one core."""
    oracle, dealt = TorchOracle(), deal(kata, 0)
    oracle.unfit()  # torch is loaded, which is no part of it
    start = time.process_time()
    oracle.run(dealt, example(dealt), "cpu")
    return time.process_time() - start


def check_kata(kata: Kata, draws: int = 200) -> list[str]:
    """What is wrong with one kata, each problem once, with the first seed that shows it.

    Numbers that were drawn before are not looked at again. A kata that trains gets one draw of ten.
    """
    oracle = TorchOracle()
    judge, devices = Judge(oracle, debug=True), oracle.devices()
    found: dict[str, int] = {}
    draws = drawn(kata, draws)
    seen: set[tuple[int, ...]] = set()
    chance = coinciding.Coincidences()
    for seed in range(draws + 1 if kata.draws else 1):
        try:
            dealt = deal(kata, seed)
            numbers = (*dealt.numbers.values(),)
            if numbers in seen:  # as in three of ten draws
                continue
            seen.add(numbers)
            checked = _Check(dealt, judge, devices)
            for problem in checked.problems():
                found.setdefault(problem, seed)
            chance.add(dealt)
        except Exception as error:  # an author's bug, wherever it is, is a finding and not the end
            found.setdefault(f"{type(error).__name__}: {error}", seed)
    return [f"{kata.id} (deal {seed}): {problem}" for problem, seed in [*found.items(), *chance.problems()]]


class _Check:
    """One kata with one set of numbers."""

    def __init__(self, dealt: Deal, judge: Judge, devices: Sequence[str]) -> None:
        self._deal = dealt
        self._kata = kata = dealt.kata
        self._judge = judge
        self._devices = devices
        for design in kata.designs:
            if design.name not in kata.example:
                raise LookupError(f"it needs an example of `{design.name}`: a right design")
        self._truth: Values = judge.truth(dealt, *devices)
        self._right = {
            blank.name: self._truth[blank.name] if blank.name in self._truth else parse(self._deal.example(blank.name))
            for blank in kata.blanks
        }
        self._unverified = {blank.name for blank in kata.predictions} - self._truth.keys()
        # Designs are run, a challenge looks at forms first, and of rows one is chosen by the numbers.
        is_plain = not (kata.example or kata.challenge or any(map(is_row, self._truth.values())))
        self._is_brief = is_plain and dealt.seed > WHOLLY

    def problems(self) -> Iterator[str]:
        yield from self._blank_file()
        yield from self._solution()
        yield from self._witness()
        for mistake in self._kata.mistakes:
            yield from self._mistake(mistake)
        yield from self._secrets()
        yield from self._apart()
        if self._deal.seed == 0:
            yield from wording.texts(self._deal, self._right)
            yield from self._names()
            yield from self._length()
            with isolated("cpu"):
                exec(textwrap.dedent(self._kata.try_it), {"torch": torch, "nn": nn})  # noqa: S102  # the author's own line

    def _apart(self) -> Iterator[str]:
        """Can ideas be told apart, from each other and from what is right, and are the texts as they should be?"""
        dealt, right = self._deal, {name: value for name, value in self._right.items() if value is not OPEN}
        yield from coinciding.sharing(dealt)
        yield from coinciding.right_in_part(dealt, right)
        yield from coinciding.products(dealt)
        if dealt.seed:
            return
        if right == self._right:
            yield from coinciding.elsewhere(dealt, right, self._judged)
        yield from wording.accusing(dealt)
        yield from wording.long_winded(dealt)
        yield from wording.unlisted(dealt, right)

    def _judged(self, answers: Values) -> Verdict:
        sheet = Sheet(self._deal, {name: Answer(value, Span(1)) for name, value in answers.items()})
        return self._judge.judge(sheet, self._devices)

    def _length(self) -> Iterator[str]:
        took = seconds(self._kata) if trains(self._kata) else 0
        if took > LONGEST:
            yield f"it trains for {took:.1f} s on one core; {LONGEST:g} s are the most"

    def _names(self) -> Iterator[str]:
        """In braces texts name nothing but numbers."""
        for where, templates in self._shown().items():
            for name in re.findall(r"\{(\w+)\}", " ".join(map(self._deal.text, templates))):
                yield f"{where} names {{{name}}}, which is not one of its numbers"

    def _shown(self) -> Mapping[str, Sequence[str]]:
        """The texts that are shown before success."""
        kata = self._kata
        return {
            "a hint": kata.hints,
            "the statement": [question(self._deal)],
            "the idea": [kata.idea],
            "a mistake's sentence": [mistake.sentence for mistake in kata.mistakes],
            "the given code": [kata.code],
        }

    def _blank_file(self) -> Iterator[str]:
        sheet = read(write(self._kata, self._deal.seed).encode(), {self._kata.id: self._kata})
        if sheet.problem or sheet.notes:
            yield f"its blank file cannot be read: {sheet.problem or sheet.notes}"
        elif sheet.is_filled:
            yield "its blank file is not todo"

    def _solution(self) -> Iterator[str]:
        if OPEN in self._right.values():
            return  # neither torch nor the author says it here, so it stays to do
        answers = {name: show(value) for name, value in self._right.items()}
        sheet = read(write(self._kata, self._deal.seed, answers).encode(), {self._kata.id: self._kata})
        problem = sheet.problem
        unreadable = Verdict(self._kata.id, Outcome.UNREADABLE, problem.sentence) if problem else None
        verdict = unreadable or self._judged(sheet.values)
        if verdict.outcome not in (Outcome.RIGHT, Outcome.UNVERIFIED):
            yield f"its solution is not right: {verdict.sentence}"
        for device, word in verdict.devices.items():
            if word != "right" and verdict.outcome is Outcome.RIGHT:
                yield f"its solution is {word} on {device}"

    def _witness(self) -> Iterator[str]:
        """The witness has a word on all that no device here shows, and none that a device here contradicts."""
        for blank in self._judge.disputed(self._deal, *self._devices):
            yield f"the witness disagrees about `{blank}` with a device here; lstm-kata pack witness asks that device"
        if self._kata.witness:
            for blank in sorted(self._judge.unheard(self._deal, *self._devices)):
                yield f"no device here shows `{blank}`, and the witness has no answer to it; lstm-kata pack witness writes it"

    def _mistake(self, mistake: Mistake) -> Iterator[str]:
        if mistake.blanks - self._right.keys():
            yield f"the mistake `{mistake.name}` names something that is not a blank"
            return
        for idea in ideas(mistake, self._deal):
            yield from self._idea(mistake, idea)

    def _idea(self, mistake: Mistake, idea: Values) -> Iterator[str]:
        answers = {**self._right, **idea}
        if idea.keys() & self._unverified or OPEN in answers.values():
            return  # only where there is such a torch, or such a device or its witness, can it be told
        if self._is_brief and idea_told(self._deal, answers, self._truth) == mistake.name:
            return
        verdict = self._judged(answers)
        if verdict.outcome is not Outcome.WRONG:
            yield f"the mistake `{mistake.name}` is {verdict.outcome}: {verdict.sentence}"
        elif verdict.mistake != mistake.name:
            other = verdict.mistake or verdict.sentence
            yield f"the mistake `{mistake.name}` does not get its own sentence, but {other!r}"

    def _secrets(self) -> Iterator[str]:
        """Texts that are shown before success must not contain a truth."""
        kata = self._kata
        shown = {where: [*map(self._deal.text, templates)] for where, templates in self._shown().items()}
        for scene in sketch.draw(self._deal):
            shown.setdefault("the drawing", []).append(" ".join([scene.title, text(scene), scene.description]))
        designs = {blank.name for blank in kata.designs}
        for name, truth in self._right.items():
            secret = re.compile(rf"(?<![\w.]){re.escape(show(truth))}(?!\w|\.\d)")
            if not isinstance(truth, tuple | Named) and name not in designs:
                continue  # a lone number or flag stands in many a text without saying that it is the answer
            for where, texts_shown in shown.items():
                if any(map(secret.search, texts_shown)):
                    yield f"{where} contains the answer to `{name}`"
