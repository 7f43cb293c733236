"""A pack's witness: what a device that is not everywhere said of the blanks that it alone can show.

No answer is stored that the learner's own torch can give. What only a CUDA device shows is written down once, on a
machine that has one, with its name, its torch and the day; where there is no such device this word is taken for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from pytest_lstm_kata.files.language import Unreadable, parse
from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.model import Kata, Value

_HEAD: Final = ("device", "torch", "date", "how")

_TITLE: Final = """\
# What only a CUDA device can show about this pack. Machines without one judge by this file, and say so.
# Each entry is an answer as a learner would write it; it may use the names of the kata's numbers.
# lstm-kata pack witness {name} writes this file, on a machine with such a device.
"""


class BadWitness(ValueError):
    """The file is no witness, or a word of it is no answer; the text says what is wrong."""


class Witness(NamedTuple):
    """Who said it, and what."""

    device: str
    torch: str
    date: str
    how: str
    """How it came about."""
    words: Mapping[str, Mapping[str, str]]
    """By slug and blank, as source in the language of answers."""

    def on(self, kata: Kata) -> Mapping[str, str]:
        """Its words on this kata, by blank."""
        return self.words.get(kata.slug, {})

    def truth(self, dealt: Deal) -> Mapping[str, Value]:
        """What it says of each blank of the kata that it speaks of, with these numbers. Raises ``BadWitness``."""
        return {blank: meant(word, dealt, blank) for blank, word in self.on(dealt.kata).items()}

    def text(self, name: str) -> str:
        """The file, for the pack of this name."""
        lines = [_TITLE.format(name=name)]
        lines += [f"{field} = {_quoted(getattr(self, field))}" for field in _HEAD]
        for slug, words in self.words.items():
            lines += ["", f"[{slug}]", *(f"{blank} = {_quoted(word)}" for blank, word in words.items())]
        return "\n".join(lines) + "\n"


def meant(word: str, dealt: Deal, blank: str) -> Value:
    """The value of a word, with the kata's numbers for their names. Raises ``BadWitness``."""
    try:
        return parse(word, dealt.numbers)
    except Unreadable as error:
        reason = error.sentence
    except (SyntaxError, ValueError) as error:
        reason = str(error)
    raise BadWitness(f"the witness' word on `{blank}` of {dealt.kata.slug}, {word}, is not an answer: {reason}")


def read(path: Path) -> Witness | None:
    """The witness in this file; None where there is no file yet. Raises ``BadWitness``."""
    import tomllib

    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise BadWitness(f"{path.name} cannot be read: {error}") from None
    head = {field: content.pop(field, None) for field in _HEAD}
    strange = [field for field, value in head.items() if not isinstance(value, str)]
    strange += [slug for slug, words in content.items() if not _are_words(words)]
    if strange:
        raise BadWitness(f"{path.name}: `{strange[0]}` is missing or wrong")
    return Witness(**head, words=content)


def _are_words(words: Any) -> bool:
    return isinstance(words, dict) and all(isinstance(word, str) for word in words.values())


def _quoted(text: str) -> str:
    """As TOML writes a text."""
    import json

    return json.dumps(text, ensure_ascii=False)
