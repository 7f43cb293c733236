"""A learner's file to answers: parsed, never imported, never run.

What cannot be read is a ``Problem`` with its place and a sentence that helps. Neither torch nor pytest is
needed here, and nothing that the file says is executed.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from pytest_lstm_kata.files.language import Unreadable, evaluate, is_number
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.listing import Numbers
from pytest_lstm_kata.kata.model import OPEN, Call, Kata, Value

MAX_BYTES = 64 * 1024
MAX_NODES = 5_000
MAX_DEPTH = 60

_HEADER = re.compile(rb"^__numbers__ = \{([^}]*)\}", re.MULTILINE)
_NUMBER = re.compile(rb'"(\w+)": (\d+)')
_CLAIM = re.compile(rb"""^__kata__\s*=\s*["']([^"'\n]*)["']""", re.MULTILINE)


class Span(NamedTuple):
    """A place in a file: a line from 1, the columns in characters, and the line itself."""

    line: int
    start: int = 0
    end: int = 0
    text: str = ""


class Problem(NamedTuple):
    """Why a file, or one of its blanks, cannot be judged, and what to do about it."""

    sentence: str
    span: Span | None = None


class Answer(NamedTuple):
    """What stands in a blank, and where; ``OPEN`` while nobody has filled it."""

    value: Value
    span: Span


@dataclass(frozen=True, slots=True)
class Sheet:
    """What was read from one file."""

    kata: Kata | None = None
    seed: int = 0
    numbers: Numbers = field(default_factory=dict)
    answers: Mapping[str, Answer] = field(default_factory=dict)
    problem: Problem | None = None
    notes: tuple[str, ...] = ()

    @property
    def values(self) -> dict[str, Value]:
        return {name: answer.value for name, answer in self.answers.items()}

    @property
    def filled(self) -> int:
        return sum(answer.value is not OPEN for answer in self.answers.values())


def claim(data: bytes) -> str | None:
    """The kata that a file says it is, found without parsing it; None if it is no kata file."""
    found = _CLAIM.search(data[:MAX_BYTES])
    return found.group(1).decode("utf-8", "replace") if found else None


def read(data: bytes, katas: Mapping[str, Kata]) -> Sheet:
    """Read a kata file's bytes; ``katas`` is the catalogue, by id."""
    try:
        return _untouched(data, katas) or _Reader(data, katas).sheet()
    except _Stop as stop:
        return Sheet(kata=stop.kata, problem=stop.problem)


def _untouched(data: bytes, katas: Mapping[str, Kata]) -> Sheet | None:
    """The sheet of a file whose blanks are all as they were dealt, found without parsing it.

    Most files of most runs are such. What else stands in one matters once there is something to judge.
    """
    kata, header = katas.get(claim(data) or ""), _HEADER.search(data)
    if kata is None or header is None or len(data) > MAX_BYTES or b"\0" in data or not data.isascii():
        return None
    written = {name.decode(): int(number) for name, number in _NUMBER.findall(header[1])}
    seed = written.get("deal", -1)
    answers = {}
    for name in kata.listing.names:
        start = f"\n{name} =".encode()
        place = data.find(start)
        if not data.startswith(start + b" ...  #", place) or data.count(start) > 1:
            return None
        answers[name] = Answer(OPEN, Span(data.count(b"\n", 0, place) + 2))
    numbers = deal(kata, seed) if seed >= 0 else {}
    return Sheet(kata, seed, numbers, answers) if written == {"deal": seed, **numbers} else None


def read_bounded(path: Path) -> bytes:
    """At most ``MAX_BYTES + 1`` bytes, so that a larger file is noticed and not read. Raises ``OSError``."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def read_file(path: Path, katas: Mapping[str, Kata]) -> Sheet:
    """Read a kata file; ``katas`` is the catalogue, by id."""
    return read_with(lambda data: read(data, katas), path)


def read_with(reader: Callable[[bytes], Sheet], path: Path) -> Sheet:
    """What ``reader`` makes of the file's bytes; a file that cannot be opened is a problem like any other."""
    try:
        return reader(read_bounded(path))
    except OSError as error:
        return Sheet(problem=Problem(f"This file cannot be opened: {error.strerror}."))


class _Stop(Exception):
    def __init__(self, sentence: str, span: Span | None = None, kata: Kata | None = None) -> None:
        super().__init__(sentence)
        self.problem = Problem(sentence, span)
        self.kata = kata


class _Reader:
    """One file on its way to a sheet; stops at the first thing that keeps it from being judged."""

    def __init__(self, data: bytes, katas: Mapping[str, Kata]) -> None:
        self._katas = katas
        self._kata: Kata | None = katas.get(claim(data) or "")
        self._text = self._decoded(data)
        self._lines = re.split(r"\r\n|\r|\n", self._text)  # splitlines() knows more line ends than Python does
        self._body = self._parsed()
        self._assigned = dict(self._assignments())

    def sheet(self) -> Sheet:
        kata = self._kata = self._named_kata()
        seed, numbers = self._dealt(kata)
        for name, nodes in self._assigned.items():
            if len(nodes) > 1 and name in kata.listing.names:
                lines = " and ".join(str(node.lineno) for node, _ in nodes)
                self._stop(f"`{name}` is given twice, in lines {lines}: keep one of them.", nodes[-1][0])
        answers: dict[str, Answer] = {}
        problem = None
        for name in kata.listing.names:
            node = self._blank(kata, name)
            value: Value = None
            try:
                value = evaluate(node, {**numbers, **self._numbers_before(node, answers)})
            except Unreadable as trouble:
                problem = problem or Problem(f"`{name}`: {trouble.sentence}", self._span(trouble.node))
            answers[name] = Answer(OPEN if _is_open(value) else value, self._span(node))
        open_ones = any(answer.value is OPEN for answer in answers.values())
        notes = () if open_ones else tuple(self._notes(kata, numbers))  # nothing is judged before all is filled
        return Sheet(kata, seed, numbers, answers, problem, notes)

    def _stop(self, sentence: str, node: ast.AST | None = None) -> NoReturn:
        raise _Stop(sentence, self._span(node) if node else None, self._kata)

    def _decoded(self, data: bytes) -> str:
        if len(data) > MAX_BYTES:
            self._stop(f"This file is larger than {MAX_BYTES // 1024} KiB, too large for a kata: is it the right one?")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise _Stop(
                f"This file is not UTF-8 (line {line}): save it again with the encoding UTF-8.", Span(line), self._kata
            ) from None

    def _parsed(self) -> list[ast.stmt]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # "\d" would be an error under -W error
                tree = ast.parse(self._text)
        except SyntaxError as error:
            line = min(max(error.lineno or 1, 1), len(self._lines) or 1)
            text = self._lines[line - 1] if self._lines else ""
            start = min(max((error.offset or 1) - 1, 0), len(text))
            raise _Stop(
                f"Python cannot read this line ({error.msg}). Write one value behind the =, with each bracket closed.",
                Span(line, start, start + 1, text),
                self._kata,
            ) from None
        except (ValueError, TypeError, RecursionError, MemoryError):
            raise _Stop(
                "Python cannot read this file: it has a null byte, a number of absurd length, or is nested too deeply.",
                None,
                self._kata,
            ) from None
        nodes = 0
        todo: list[tuple[int, ast.AST, ast.stmt]] = [(1, node, node) for node in tree.body]
        while todo:
            depth, node, statement = todo.pop()
            nodes += 1
            if nodes > MAX_NODES or depth > MAX_DEPTH:
                self._stop("This is too much for a kata file: write each answer as one short value.", statement)
            for name in node._fields:  # ast.iter_child_nodes takes twice as long
                part = getattr(node, name)
                if isinstance(part, list):
                    todo += [(depth + 1, child, statement) for child in part if isinstance(child, ast.AST)]
                elif isinstance(part, ast.AST):
                    todo.append((depth + 1, part, statement))
        return tree.body

    def _assignments(self) -> Iterator[tuple[str, list[tuple[ast.stmt, ast.expr]]]]:
        """Each name that the file gives a value to, with its statements, in order."""
        found: dict[str, list[tuple[ast.stmt, ast.expr]]] = {}
        for node in self._body:
            match node:
                case ast.Assign(targets=targets, value=value):
                    names = [target.id for target in targets if isinstance(target, ast.Name)]
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    names = [name]
                case _:
                    continue
            for name in names:
                found.setdefault(name, []).append((node, value))
        return iter(found.items())

    def _named_kata(self) -> Kata:
        statement, node = self._header("__kata__", 'such as `__kata__ = "lstm/memory"`')
        name = node.value if isinstance(node, ast.Constant) else None
        kata = self._katas.get(name) if isinstance(name, str) else None
        if kata is None:
            import difflib

            known = difflib.get_close_matches(str(name)[:99], self._katas, 1, 0.5)
            nearest = f" The nearest is `{known[0]}`." if known else ""
            self._stop(f"No installed pack has this kata.{nearest} Put the line back as it was dealt.", statement)
        return kata

    def _dealt(self, kata: Kata) -> tuple[int, Numbers]:
        statement, node = self._header("__numbers__", "as it was dealt")
        try:
            written = ast.literal_eval(node)
            seed = written["deal"]
            numbers = deal(kata, seed)
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError, MemoryError):
            written, seed, numbers = None, 0, {}
        if written != {"deal": seed, **numbers} or type(seed) is not int or seed < 0:
            self._stop(
                "These numbers were dealt by another version of the pack, or changed by hand. "
                f"`lstm-kata retry {kata.slug}` deals fresh ones, and keeps what you wrote.",
                statement,
            )
        return seed, numbers

    def _header(self, name: str, example: str) -> tuple[ast.stmt, ast.expr]:
        if name not in self._assigned:
            self._stop(f"The line `{name} = ...` is missing: put it back, {example}.")
        return self._assigned[name][0]

    def _blank(self, kata: Kata, name: str) -> ast.expr:
        if name in self._assigned:
            return self._assigned[name][0][1]
        ours = kata.listing.names
        strangers = [other for other in self._assigned if other not in ours and not other.startswith("__")]
        import difflib

        for other in difflib.get_close_matches(name, strangers, 1, 0.6):
            if f"{other} =" not in kata.code:
                self._stop(f"`{other}` is no blank of this kata: it is called `{name}`.", self._assigned[other][0][0])
        return self._stop(f"The line `{name} = ...` is missing: put it back, and your value behind the `=`.")

    def _numbers_before(self, node: ast.expr, answers: Mapping[str, Answer]) -> dict[str, Any]:
        """The names that stand for a number above this line, so that ``hidden = 20`` can be used."""
        if not any(isinstance(part, ast.Name) and part.id in self._assigned for part in ast.walk(node)):
            return {}  # as a rule
        names: dict[str, Any] = {}
        for name, assignments in self._assigned.items():
            for statement, value in assignments:
                if statement.lineno < node.lineno and name not in answers:
                    try:
                        known = evaluate(value, names)
                    except Unreadable:
                        continue
                    if is_number(known):
                        names[name] = known
        return names | {name: answer.value for name, answer in answers.items() if is_number(answer.value)}

    def _notes(self, kata: Kata, numbers: Numbers) -> Iterator[str]:
        """Given code that is not as it was dealt. It is only shown: torch runs the kata's own."""
        code = kata.text(kata.code, numbers)
        if f"\n{code}\n" in "\n".join(self._lines):
            return
        here = {_dumped(node) for node in self._body}
        for dealt in ast.parse(code).body:
            if _dumped(dealt) not in here:
                suspects = [node for node in self._body if _starts_alike(node, dealt)]
                where = f"line {suspects[0].lineno} was changed" if suspects else "a line of the given code is missing"
                yield f"{where}; judged as dealt"

    def _span(self, node: ast.AST) -> Span:
        line = getattr(node, "lineno", 1)
        text = self._lines[line - 1] if line <= len(self._lines) else ""
        encoded = text.encode()
        start = len(encoded[: getattr(node, "col_offset", 0)].decode("utf-8", "ignore"))
        same_line = getattr(node, "end_lineno", line) == line
        end = len(encoded[: getattr(node, "end_col_offset", 0)].decode("utf-8", "ignore")) if same_line else len(text)
        return Span(line, start, max(end, start + 1), text)


def _is_open(value: Value) -> bool:
    """Is there a ``...`` left, be it within a tuple that is half written?"""
    match value:
        case tuple() | list():
            return any(map(_is_open, value))
        case dict():
            return any(map(_is_open, value.values()))
        case Call(args=args, kwargs=kwargs):
            return any(map(_is_open, args)) or any(_is_open(argument) for _, argument in kwargs)
    return value is OPEN


def _dumped(node: ast.AST) -> str:
    try:
        return ast.dump(node)
    except ValueError:  # a number with thousands of digits, which Python does not write out
        return ""


def _starts_alike(node: ast.stmt, dealt: ast.stmt) -> bool:
    """Do both assign to the same targets?"""
    match node, dealt:
        case ast.Assign(targets=mine), ast.Assign(targets=theirs):
            return [*map(_dumped, mine)] == [*map(_dumped, theirs)]
    return False
