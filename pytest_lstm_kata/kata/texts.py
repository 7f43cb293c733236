"""The texts of a kata, read from its function's docstring: what is asked, what is said, and which answers mean what.

    Title

    The statement.

    Idea: what the kata teaches.
    Hint: one for each, the gentle one first.

    Mistakes:
    name: blank = answer
        The sentence for who answers so.

    Step: one for each.
    Try: a line to run.
    See: where one can read on.

Answers are written in the language of answers, with the kata's numbers by their names; here they stay text.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple, NoReturn

PARTS: Final = ("Blanks", "Idea", "Hint", "Mistakes", "Example", "Step", "Try", "See")
"""What a docstring has behind its statement, in the order in which we write it."""

_PART: Final = re.compile(rf"({'|'.join(PARTS)}):(?: +(.*))?$")
_LIKE_A_PART: Final = re.compile(r"([A-Z]\w+):( |$)")
_ENTRY: Final = re.compile(r"(\w+):(?: +(.*))?$")
_ANSWER: Final = re.compile(r"(\w+) = (.+)$")
_ALTERNATIVES: Final = re.compile(r" *\| (?=\w+ = )")
_JOINT: Final = re.compile(r"; (?=\w+ = )")

Answers = Mapping[str, str]
"""The source of a value for each of these blanks."""


class Mistake(NamedTuple):
    """A misconception: its sentence, and what somebody who holds it writes: all answers of one of the alternatives."""

    name: str
    sentence: str
    alternatives: tuple[Answers, ...]

    @property
    def blanks(self) -> frozenset[str]:
        """All that any alternative is about."""
        return frozenset(name for answers in self.alternatives for name in answers)


class Texts(NamedTuple):
    """What a docstring says. Each text may name a number in braces, as ``{batch}``."""

    title: str = ""
    statement: str = ""
    remarks: Mapping[str, str] = MappingProxyType({})
    """What is said of a blank beside its kind."""
    idea: str = ""
    hints: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    example: Answers = MappingProxyType({})
    """A right value for each design, and for a prediction where a torch or a device may not show it."""
    steps: tuple[str, ...] = ()
    try_it: str = ""
    see: str = ""


class Slip(ValueError):
    """An author's slip; the text says where, what is wrong, and what was expected."""


class _Line(NamedTuple):
    number: int
    """From 0 in the docstring."""
    text: str

    @property
    def indented(self) -> bool:
        return self.text[:1].isspace()


Fail = Callable[[int, str], NoReturn]
"""Is told the line, from 0 in the docstring, and what is wrong with it."""


def title(document: str) -> str:
    """The first line of the docstring, found without reading the rest."""
    return document.partition("\n")[0].strip()


def read(document: str, fail: Fail) -> Texts:
    """The texts in a docstring whose indentation is gone."""
    return _Reader(fail).texts(document)


class _Reader:
    """One docstring on its way to texts."""

    def __init__(self, fail: Fail) -> None:
        self._fail = fail

    def texts(self, document: str) -> Texts:
        first, *lines = [_Line(number, text) for number, text in enumerate(document.splitlines())] or [_Line(0, "")]
        start = next((place for place, line in enumerate(lines) if _PART.match(line.text)), len(lines))
        statement = "\n".join(line.text for line in lines[:start]).strip("\n")
        for line in lines[:start]:
            self._look_for_misspelt(line)
        if statement and lines[0].text:
            self._fail(lines[0].number, "the title is the first line of the docstring; an empty line follows it")
        found: dict[str, list[str]] = {}
        mistakes: list[Mistake] = []
        example: dict[str, str] = {}
        remarks: dict[str, str] = {}
        for part, head, body in self._parts(lines[start:]):
            if part == "Mistakes":
                mistakes += self._mistakes(head, body)
            elif part == "Blanks":
                remarks.update(self._remarks(head, body))
            elif part == "Example":
                example.update(self._joint(self._joined([head, *body]), head))
            elif part == "Try":
                found.setdefault(part, []).append("\n".join(_code([head, *body])))
            else:
                found.setdefault(part, []).append(self._joined([head, *body]))
        once = {part: self._once(part, found.get(part, [])) for part in ("Idea", "Try", "See")}
        return Texts(
            title=first.text.strip(),
            statement=statement,
            remarks=remarks,
            idea=once["Idea"],
            hints=tuple(found.get("Hint", ())),
            mistakes=tuple(mistakes),
            example=example,
            steps=tuple(found.get("Step", ())),
            try_it=once["Try"],
            see=once["See"],
        )

    def _look_for_misspelt(self, line: _Line) -> None:
        """A part whose name is misspelt would be shown to learners as a line of the statement."""
        like = _LIKE_A_PART.match(line.text)
        if like and like[1].rstrip("s").lower() in {part.rstrip("s").lower() for part in PARTS}:
            self._fail(line.number, f"`{like[1]}:` is not a part of a kata. {_parts()}")

    def _parts(self, lines: Sequence[_Line]) -> Iterator[tuple[str, _Line, list[_Line]]]:
        """Each part with its first line, of which its name is gone, and those that follow."""
        name, head, body = "", _Line(0, ""), list[_Line]()
        for line in lines:
            part = _PART.match(line.text)
            if part:
                if name:
                    yield name, head, body
                name, head, body = part[1], _Line(line.number, part[2] or ""), []
                continue
            if _LIKE_A_PART.match(line.text):
                self._fail(line.number, f"`{line.text.partition(':')[0]}:` is not a part of a kata. {_parts()}")
            body.append(line)
        if name:
            yield name, head, body

    def _once(self, part: str, texts: Sequence[str]) -> str:
        if len(texts) > 1:
            self._fail(0, f"`{part}:` is here {len(texts)} times; write it once")
        return next(iter(texts), "")

    def _joined(self, lines: Sequence[_Line]) -> str:
        text = " ".join(line.text.strip() for line in lines if line.text.strip())
        if not text:
            self._fail(lines[0].number, "there is no text after the colon")
        return text

    def _entries(self, head: _Line, body: Sequence[_Line]) -> Iterator[tuple[str, _Line, list[_Line]]]:
        """The entries of a list, ``name: ...``, each with what is indented below it."""
        if head.text:
            self._fail(head.number, "the list begins on the next line")
        name, first, below = "", head, list[_Line]()
        for line in body:
            if not line.text.strip():
                continue
            if line.indented:
                below.append(line)
                continue
            if name:
                yield name, first, below
            entry = _ENTRY.match(line.text)
            if entry is None:
                self._fail(line.number, f"expected `name: ...`, or an indented line, and not `{line.text}`")
            name, first, below = entry[1], _Line(line.number, entry[2] or ""), []
        if not name:
            self._fail(head.number, "the list has no entry: write `name: ...` on the next line")
        yield name, first, below

    def _remarks(self, head: _Line, body: Sequence[_Line]) -> Iterator[tuple[str, str]]:
        for name, first, below in self._entries(head, body):
            yield name, self._joined([first, *below])

    def _mistakes(self, head: _Line, body: Sequence[_Line]) -> Iterator[Mistake]:
        for name, first, below in self._entries(head, body):
            answers, words = self._split([first, *below])
            if not answers:
                self._fail(first.number, f"`{name}` has no answer: write `{name}: blank = value`")
            if not words:
                self._fail(first.number, f"`{name}` has no sentence: write it below its answers, indented")
            alternatives = [self._joint(text, first) for text in _ALTERNATIVES.split(answers)]
            yield Mistake(name, self._joined(words), tuple(alternatives))

    def _split(self, lines: Sequence[_Line]) -> tuple[str, list[_Line]]:
        """The answers, in one line, and the lines of the sentence behind them."""
        answers = ""
        for place, line in enumerate(lines):
            text = line.text.strip()
            goes_on = _is_open(answers) or answers.endswith((";", "|")) or text.startswith("| ")
            if text and not goes_on and not _ANSWER.match(text):
                return answers, [*lines[place:]]
            separator = "; " if answers and text and not goes_on else " " if answers else ""
            answers += separator + text
        return answers, []

    def _joint(self, text: str, line: _Line) -> dict[str, str]:
        """``a = 1; b = 2`` as a mapping."""
        found: dict[str, str] = {}
        for part in _JOINT.split(text):
            answer = _ANSWER.match(part.strip())
            if answer is None or answer[1] in found:
                self._fail(line.number, f"expected `blank = value`, each blank once, and not `{part.strip()}`")
            found[answer[1]] = answer[2]
        return found


def _code(lines: Iterable[_Line]) -> list[str]:
    """Lines of code as they stand, without what they are all indented by."""
    texts = [line.text for line in lines if line.text.strip()]
    indent = min((len(text) - len(text.lstrip()) for text in texts[1:]), default=0)
    return [*texts[:1], *(text[indent:] for text in texts[1:])]


def _is_open(text: str) -> bool:
    """Does a bracket stay open in it?"""
    return any(text.count(one) > text.count(other) for one, other in ("()", "[]", "{}"))


def _parts() -> str:
    return f"After the statement there are {', '.join(f'`{part}:`' for part in PARTS)}"
