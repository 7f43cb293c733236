"""What is said to a set of wrong answers that people give: how many of them have a name.

A set is a text of lines, an answer each, below a header with the slug of its kata:

    ## output_shape
    out_shape = (batch, seq_len, hidden_size)  # batch first everywhere -> batch_first_assumed
    first = 3; second = 4                      # what leads to it, in words

Values are written in the language of answers, with the names of the kata's numbers. A blank that is not named is right.
``-> name`` may say what has to be told: a declared idea, ``form``, ``refusal``, ``sign`` or ``reading``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from pytest_lstm_kata.files.language import parse
from pytest_lstm_kata.files.reading import read
from pytest_lstm_kata.files.sheet import Answer, Sheet
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, Pack, show

_NAMED: Final = ("idea", "form", "refusal", "sign")
"""The bases of a sentence that names what is behind an answer."""

_READ: Final = ("reading", "requirement")
"""Those of one that is true, and helps, and names nothing."""


class Class(StrEnum):
    """What a sentence is worth; the later, the worse."""

    NAMED = "named"
    READ_BACK = "read-back"
    USELESS = "useless"
    FALSE = "false"  # another idea than the one that the set says
    RIGHT = "right"  # accepted: the set is wrong about it, or the kata is
    FAULT = "fault"  # the kata's own code broke
    UNJUDGED = "not judged"  # nothing here can show it, so it counts for nothing


class Wrong(NamedTuple):
    """A wrong answer of a set."""

    kata: Kata
    answers: Mapping[str, str]
    """As source, by blank."""
    idea: str
    wanted: str
    """What has to be told; empty if the set does not say."""


class Said(NamedTuple):
    """What was said to a wrong answer, at the deal at which it was worst."""

    wrong: Wrong
    is_worth: Class
    sentence: str
    by: str
    """The idea that was named, or the basis of the sentence."""
    seed: int


class BadSet(ValueError):
    """A line of a set cannot be understood; the text says which and why."""


def read_set(text: str, pack: Pack, where: str = "the set") -> list[Wrong]:
    """The answers of a set. Raises ``BadSet``."""
    katas = {kata.slug: kata for kata in pack.katas}
    kata: Kata | None = None
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        place = f"{where}, line {number}"
        if line.startswith("## "):
            kata = katas.get(line[3:].strip())
            if kata is None:
                raise BadSet(f"{place}: {pack.name} has no kata called `{line[3:].strip()}`.")
        elif line.strip() and not line.startswith("#"):
            if kata is None:
                raise BadSet(f"{place}: write each answer below a line `## slug` with the name of its kata.")
            found.append(_wrong(line, kata, place))
    return found


def _wrong(line: str, kata: Kata, place: str) -> Wrong:
    source, _, words = line.partition("  # ")
    idea, _, wanted = words.partition("->")
    answers = {}
    for part in re.split(r";\s*(?=\w+\s*=[^=])", source.strip().rstrip(";")):
        name, equals, value = part.partition("=")
        if not equals or name.strip() not in kata.listing.names:
            raise BadSet(f"{place}: `{part.strip()}` is not `blank = value` with a blank of {kata.slug}.")
        answers[name.strip()] = value.strip()
    return Wrong(kata, answers, idea.strip(), wanted.strip())


def said_to(wrong: Wrong, judge: Judge, devices: Sequence[str], seeds: Iterable[int] = (0,)) -> Said:
    """What is said to an answer, at the deal at which it is worst."""
    grades = list(Class)
    return max((_said(wrong, judge, devices, seed) for seed in seeds), key=lambda said: grades.index(said.is_worth))


def _said(wrong: Wrong, judge: Judge, devices: Sequence[str], seed: int) -> Said:
    sheet = _sheet(wrong, wrong.answers, seed)
    if sheet.problem:
        sheet = _sheet(wrong, {name: _worked_out(source, sheet) for name, source in wrong.answers.items()}, seed)
    if sheet.problem:
        return Said(wrong, _graded(wrong, ["form"], []), sheet.problem.sentence, "form", seed)
    try:
        verdict = judge.judge(_completed(sheet, wrong, judge, devices), devices)
    except RuntimeError as error:  # there is no truth: the kata's own code broke
        return Said(wrong, Class.FAULT, str(error), "fault", seed)
    if verdict.outcome is not Outcome.WRONG:
        is_judged = wrong.answers.keys() - {*verdict.unverified} and verdict.outcome is not Outcome.UNVERIFIED
        worth = Class.RIGHT if is_judged else Class.UNJUDGED
        return Said(wrong, worth, verdict.sentence, verdict.outcome.value, seed)
    ideas = [finding.mistake for finding in verdict.findings if finding.mistake]
    bases = [finding.basis for finding in verdict.findings]
    by = ", ".join(dict.fromkeys([*ideas, *(basis or "nothing" for basis in bases if basis != "idea")]))
    return Said(wrong, _graded(wrong, bases, ideas), " | ".join(_sentences(verdict)), by, seed)


def _sheet(wrong: Wrong, answers: Mapping[str, str], seed: int) -> Sheet:
    return read(write(wrong.kata, seed, answers).encode(), {wrong.kata.id: wrong.kata})


def _worked_out(source: str, sheet: Sheet) -> str:
    """What Python makes of it, where the set says in more than the language of answers what somebody writes down."""
    numbers = deal(sheet.deal.kata, sheet.seed).numbers if sheet.deal else {}
    try:
        value = eval(source, {}, dict(numbers))  # noqa: S307  # an author's own file, as the pack is
    except Exception:  # a layer or a dtype: the language reads it, or it is what somebody writes by mistake
        return source
    return show(value) if isinstance(value, int | float | str | tuple) else source


def _completed(sheet: Sheet, wrong: Wrong, judge: Judge, devices: Sequence[str]) -> Sheet:
    """The sheet with what is right in all blanks that the answer says nothing of."""
    dealt = deal(wrong.kata, sheet.seed)
    truth = judge.truth(dealt, *devices)
    right = {
        blank.name: truth[blank.name] if blank.name in truth else parse(dealt.example(blank.name))
        for blank in wrong.kata.blanks
    }
    answers = {
        name: answer if name in wrong.answers else Answer(right[name], answer.span)
        for name, answer in sheet.answers.items()
    }
    return sheet._replace(answers=answers)


def _sentences(verdict: Verdict) -> Iterable[str]:
    return dict.fromkeys(finding.sentence for finding in verdict.findings)


def _graded(wrong: Wrong, bases: Sequence[str], ideas: Sequence[str]) -> Class:
    if wrong.wanted and wrong.wanted in (*ideas, *bases):
        return Class.NAMED
    if wrong.wanted and ideas:
        return Class.FALSE
    if wrong.wanted:
        return Class.READ_BACK if any(bases) else Class.USELESS
    if any(basis in _NAMED for basis in bases):
        return Class.NAMED
    return Class.READ_BACK if any(basis in _READ for basis in bases) else Class.USELESS


class Bar(NamedTuple):
    """What is asked of a unit, and of all of them: shares in percent. None may be false, nor accepted as right."""

    named: float = 95
    useless: float = 1
    false: float = 0


def shares(said: Sequence[Said]) -> Mapping[Class, float]:
    """The share of each class in percent."""
    counts: Counter[Class] = Counter(one.is_worth for one in said if one.is_worth is not Class.UNJUDGED)
    return {word: 100 * counts[word] / max(1, counts.total()) for word in Class}


def problems(said: Sequence[Said], bar: Bar) -> Iterator[str]:
    """What keeps these answers below the bar, a sentence each."""
    found = shares(said)
    if found[Class.NAMED] < bar.named:
        yield f"{found[Class.NAMED]:.1f} % are named; at least {bar.named:g} % must be"
    if found[Class.USELESS] > bar.useless:
        yield f"{found[Class.USELESS]:.1f} % are useless; at most {bar.useless:g} % may be"
    if found[Class.FALSE] > bar.false:
        yield f"{found[Class.FALSE]:.1f} % are false; at most {bar.false:g} % may be"
    for word in (Class.RIGHT, Class.FAULT):
        if found[word]:
            yield f"{found[word]:.1f} % are {word}"
