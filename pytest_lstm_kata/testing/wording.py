"""What must hold of the texts of a kata: what they have to say, and how."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Final

from pytest_lstm_kata.files.asking import question
from pytest_lstm_kata.files.ideas import asked, kind
from pytest_lstm_kata.judge.kinds import choices, letters
from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.model import OPEN, Kata, Value

WORDS: Final = 60
"""No statement has more before it says what each blank is."""

_ACCUSES: Final = re.compile(r"\bYou (let|blame|den(y|ied)|ignored?|overlook(ed)?|forg[eo]t|left|refused?)\b")
"""How a sentence begins that puts a belief into somebody's mouth, or blames them for it."""


def texts(dealt: Deal, right: Mapping[str, Value]) -> Iterator[str]:
    """What is missing in the texts of a kata, or cannot be shown."""
    kata = dealt.kata
    for blank in kata.blanks:
        asks, value = asked(kata, blank), right[blank.name]
        if not asks:
            yield f"no feedback can say what kind of value `{blank.name}` is: declare an answer to it, a mistake or an example"
        elif not blank.is_design and value is not OPEN and kind(value) != asks:
            yield f"the first answer declared to `{blank.name}` is {asks}, and the right one is {kind(value)}"
    for name in kata.texts.remarks.keys() - right.keys():
        yield f"its list of blanks names `{name}`, which is not a blank"
    if not kata.hints or not kata.mistakes or not kata.steps:
        yield "it needs a hint, a mistake and steps"
    code = ast.parse(dealt.code)  # whose names are the same with all numbers: it was a function's
    used = {node.id for node in ast.walk(code) if isinstance(node, ast.Name)}
    for blank in kata.predictions:
        if blank.name in used:
            yield f"the blank `{blank.name}` is also a name in its code"
    text = " ".join([*_spoken(kata), kata.title, kata.see, kata.code])
    if "TODO" in text:
        yield "a text of it still says TODO"
    if not text.isascii():
        yield "its texts are not ASCII, which some terminals cannot show"


def accusing(dealt: Deal) -> Iterator[str]:
    """Sentences that say what somebody thinks or has done wrong, in place of what the answer would mean."""
    variants = [variant.sentence for variant in dealt.kata.variants]
    for text in dict.fromkeys([*_spoken(dealt.kata), *variants]):
        found = _ACCUSES.search(text)
        if found:
            yield f'a sentence accuses: "{text[found.start() : found.start() + 40]}..."'


def long_winded(dealt: Deal) -> Iterator[str]:
    """A statement with more than ``WORDS`` words before the first paragraph about a blank. Indented code is not counted."""
    names = dealt.kata.listing.names
    words = 0
    for paragraph in dealt.statement.split("\n\n"):
        first = re.match(r"\w+", paragraph)
        if first and (first[0] in names or paragraph.startswith("Each blank")):
            break
        words += sum(len(line.split()) for line in paragraph.splitlines() if not line.startswith(" "))
    if words > WORDS:
        yield f"its statement has {words} words before it says what the blanks are; at most {WORDS} are allowed"


def unlisted(dealt: Deal, right: Mapping[str, Value]) -> Iterator[str]:
    """Texts to be predicted that the statement does not list, so that another spelling of a right one would be wrong."""
    for blank in dealt.kata.predictions:
        truth = right.get(blank.name)
        listed = choices(question(dealt))
        if isinstance(truth, str) and truth not in listed and sorted(truth) != sorted(letters(question(dealt))):
            yield (
                f"`{blank.name}` is a text, and the statement lists none to choose from: "
                'write each in double quotes, or "the letters a, b and c"'
            )


def _spoken(kata: Kata) -> list[str]:
    """All that a learner reads, apart from title and code."""
    return [
        *(mistake.sentence for mistake in kata.mistakes),
        *kata.hints,
        *kata.steps,
        kata.idea,
        kata.statement,
    ]
