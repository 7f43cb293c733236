"""Why wrong predictions are wrong, in sentences that teach and never say the truth.

First the declared mistakes, those that explain more of the wrong answers before others; then the form of the value, what
the same code gives with another layer, and what an answer of this kind is a sign of. What is left gets a sentence about
the learner's own value, which depends on no more of the truth than that this answer is not right: how many numbers a
tuple has is all that it may be told.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from pytest_lstm_kata.files.asking import question
from pytest_lstm_kata.files.ideas import Values, declared
from pytest_lstm_kata.judge.kinds import is_dtype, is_row, wrong_kind
from pytest_lstm_kata.judge.readback import name_of, reading
from pytest_lstm_kata.judge.signs import about, sign
from pytest_lstm_kata.judge.verdict import Finding
from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.listing import Blank
from pytest_lstm_kata.kata.model import Named, Value, Variant, show

TOLERANCE = 1e-3
"""How far a float may be from the truth, relatively: four digits are enough to show the idea."""


def same(answer: Value, truth: Value) -> bool:
    """Is this the truth? A list is as good as a tuple, an int as a float; True is not 1."""
    match answer, truth:
        case (tuple() | list(), tuple() | list()):
            return len(answer) == len(truth) and all(map(same, answer, truth))
        case (dict(), dict()):
            return answer.keys() == truth.keys() and all(same(answer[key], truth[key]) for key in truth)
        case (Named(), Named()):
            return answer.name in (truth.name, *truth.ancestors)
        case (int() | float(), float()) if not isinstance(answer, bool):
            return math.isclose(answer, truth, rel_tol=TOLERANCE)
    return type(answer) is type(truth) and bool(answer == truth)


def agree(one: Value, other: Value) -> bool:
    """Are two truths the same? Each would have to accept the other for an answer; a class and its base do not."""
    return same(one, other) and same(other, one)


def explain(
    dealt: Deal, answers: Values, truth: Values, with_variant: Callable[[Variant], Values | None]
) -> list[Finding]:
    """What to say of predictions that are not right, a finding for each; those of one idea stand together.

    ``with_variant`` runs the kata's code with another layer.
    """
    blanks = {blank.name: blank for blank in dealt.kata.blanks}
    wrong = [name for name in truth if not same(answers[name], truth[name])]
    # Only a text may have to be one of those that the question lists.
    asked = question(dealt) if any(isinstance(truth[name], str) for name in wrong) else ""
    found: dict[str, Finding] = {}
    for explained, name, sentence in _ideas_held(dealt, wrong, answers):
        for blank in explained:
            found[blank] = Finding((blank,), sentence, mistake=name, basis="idea")
    for blank in wrong:
        kind = wrong_kind(blank, answers[blank], truth[blank], asked)
        if kind and blank not in found:
            found[blank] = Finding((blank,), kind, basis="form")
    for variant in dealt.kata.variants if found.keys() < {*wrong} else ():
        elsewhere = with_variant(variant) or {}
        for blank in wrong:
            if blank not in found and blank in elsewhere and same(answers[blank], elsewhere[blank]):
                sentence = variant.sentence.format(blank=f"`{blank}`", **dealt.numbers)
                found[blank] = Finding((blank,), sentence, mistake=variant.name, basis="idea")
    for blank in wrong:
        if blank not in found:
            found[blank] = _fallback(blanks[blank], dealt, answers[blank], truth[blank])
    ideas_told = dict.fromkeys((found[blank].mistake, found[blank].sentence) for blank in wrong)
    together = sorted(wrong, key=lambda blank: [*ideas_told].index((found[blank].mistake, found[blank].sentence)))
    return [_read_back(blanks[blank], dealt, found[blank], answers[blank]) for blank in together]


def idea_told(dealt: Deal, answers: Values, truth: Values) -> str:
    """The name of the declared idea that is told first of these predictions; empty if none is, or if all are right."""
    wrong = [name for name in truth if not same(answers[name], truth[name])]
    told = {blank: name for explained, name, _ in _ideas_held(dealt, wrong, answers) for blank in explained}
    return told.get(wrong[0], "") if wrong else ""


def _ideas_held(dealt: Deal, wrong: Sequence[str], answers: Values) -> Iterator[tuple[list[str], str, str]]:
    """The blanks that an idea explains, its name and its sentence: each time the one that explains most of what is left.

    Of several that explain as much the first that is declared is taken.
    """
    held: dict[tuple[str, str], set[str]] = {}
    for mistake, idea in declared(dealt) if wrong else ():
        if not idea.keys().isdisjoint(wrong) and all(
            name in answers and same(answers[name], value) for name, value in idea.items()
        ):
            held.setdefault((mistake.name, dealt.text(mistake.sentence)), set()).update(idea)
    left = [*wrong]
    while left and held:
        (name, sentence), blanks = max(held.items(), key=lambda item: len(item[1].intersection(left)))
        explained = [blank for blank in left if blank in blanks]
        if not explained:
            return
        yield explained, name, sentence
        left = [blank for blank in left if blank not in blanks]


def _read_back(blank: Blank, dealt: Deal, finding: Finding, value: Value) -> Finding:
    names = reading(blank, value, dealt.numbers)
    return finding._replace(reading=f"you wrote {names}" if names else "")


def _fallback(blank: Blank, dealt: Deal, value: Value, truth: Value) -> Finding:
    """What to say of an answer of the right form that no idea explains."""
    names = reading(blank, value, dealt.numbers)
    match value, truth:
        case (tuple() | list(), tuple()) if len(value) != len(truth):
            less = len(value) < len(truth)
            said = f"has too {'few' if less else 'many'} numbers ({len(value)})."
            which = "missing" if less else "one too many"
            return _said(blank, f"`{blank.name}` {said} Say what each of them counts: which is {which}?", "reading")
        case (tuple() | list(), tuple()):
            return _said(blank, _entries(blank, value, names), "reading" if names else "")
        case _ if is_row(truth) or is_dtype(truth):
            return _said(blank, f"{about(blank.name, dealt.text(blank.comment))}: {sign(value)}", "sign")
        case (dict(), _):
            return _said(blank, f"`{blank.name}`: take the pairs one by one. Which of them are you sure of?")
    name = name_of(value, dealt.numbers)
    if name:
        sentence = f"Do you mean `{name}`, which is {value} here? Say in your own words what `{blank.name}` is."
        return _said(blank, sentence, "reading")
    shown = f"{value:.4g}" if isinstance(value, float) else show(value)
    return _said(blank, f"{shown} is not right. Say in your own words what `{blank.name}` is, then work it out.")


def _said(blank: Blank, sentence: str, basis: str = "") -> Finding:
    return Finding((blank.name,), sentence, basis=basis)


_PLACES = ("first", "second", "third", "fourth", "fifth")


def _entries(blank: Blank, value: Sequence[Value], names: str) -> str:
    """A question about a tuple: about its first number that has no name, if others have one, or about all of them."""
    if names:
        read = names.strip("()").rstrip(",").split(", ")
        nameless = [at for at, (said, entry) in enumerate(zip(read, value, strict=True)) if said == show(entry)]
        strange = [at for at in nameless if value[at] not in (0, 1)]
        if strange:
            at = strange[0]
            place = "last" if at == len(value) - 1 else _PLACES[at] if at < len(_PLACES) else f"{at + 1}th"
            return f"`{blank.name}` is not right. Start with {show(value[at])}, the {place} number: what does it count?"
        return f"`{blank.name}` is not right. For each axis, say what it counts and why it has that place."
    return f"{show(value)} is not right. What does each part of `{blank.name}` stand for? Check them one by one."
