"""A file in which something was written: its statements to answers, or to the first thing that keeps it from being judged."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Final, NoReturn

from pytest_lstm_kata.files.language import Unreadable
from pytest_lstm_kata.files.naming import values
from pytest_lstm_kata.files.sheet import Answer, Problem, Sheet
from pytest_lstm_kata.files.slips import missed
from pytest_lstm_kata.files.syntax import Module, Stop
from pytest_lstm_kata.kata.deal import Deal, deal
from pytest_lstm_kata.kata.model import OPEN, Kata

_AS_DEALT: Final = "Put the line back as it was"


def parsed(data: bytes, katas: Mapping[str, Kata], claimed: Kata | None, named: Kata | None = None) -> Sheet:
    """The sheet of a file.

    ``claimed`` is the kata that it says it is, as far as that is told without parsing it, and ``named`` the one whose
    name the file has.
    """
    reader = _Reader(katas, claimed, named)
    try:
        return reader.sheet(data)
    except Stop as stop:
        return Sheet(deal(reader.kata, 0) if reader.kata else None, problem=stop.problem)


class _Reader:
    """One file on its way to a sheet; stops at the first thing that keeps it from being judged."""

    _module: Module

    def __init__(self, katas: Mapping[str, Kata], claimed: Kata | None, named: Kata | None) -> None:
        self._katas = katas
        self._named = named
        self.kata = claimed
        """What the file says it is, as far as that is known."""

    def sheet(self, data: bytes) -> Sheet:
        self._module = module = Module(data)
        kata = self.kata = self._named_kata()
        dealt = self._dealt(kata)
        for name, twice in module.assigned.items():
            if len(twice) > 1 and name in kata.listing.names:
                lines = " and ".join(str(node.lineno) for node, _ in twice)
                self._stop(f"`{name}` is given twice, in lines {lines}: keep one of them.", twice[-1][0])
        nodes = {name: self._blank(kata, name) for name in kata.listing.names}
        found = values(nodes, module.assigned, dealt.numbers)
        answers: dict[str, Answer] = {}
        problem = None
        for name, node in nodes.items():
            value = found[name]
            if isinstance(value, Unreadable):
                problem = problem or Problem(f"`{name}`: {value.sentence}", module.span(value.node))
                value = None
            answers[name] = Answer(value, module.span(node))
        open_ones = any(answer.value is OPEN for answer in answers.values())
        notes = () if open_ones else tuple(self._notes(dealt))  # nothing is judged before all is filled
        return Sheet(dealt, answers, problem, notes)

    def _stop(self, sentence: str, node: ast.AST | None = None) -> NoReturn:
        raise Stop(sentence, self._module.span(node) if node else None)

    def _named_kata(self) -> Kata:
        if self._named and not self._module.body:
            where = "`lstm-kata init .` in your dojo writes it again"
            self._stop(
                f"This file is empty. {where}, or `lstm-kata retry {self._named.ref}` "
                "writes it with fresh numbers. A file of an exam is written again by `lstm-kata exam --start` with the same `--seed`."
            )
        line = f'`__kata__ = "{self._named.id}"`' if self._named else ""
        statement, node = self._header("__kata__", f"put it back: {line}" if line else "put it back as it was")
        name = node.value if isinstance(node, ast.Constant) else None
        kata = self._katas.get(name) if isinstance(name, str) else None
        if kata is None:
            import difflib

            known = difflib.get_close_matches(str(name)[:99], self._katas, 1, 0.5)
            nearest = f" The nearest is `{self._katas[known[0]].id}`." if known and not line else ""
            back = (
                f"Its name says that this file is for {self._named.heading}: write {line}"
                if self._named
                else f"{_AS_DEALT}. If an update of the pack has removed this kata, delete the file"
            )
            self._stop(f"No installed pack has this kata.{nearest} {back}.", statement)
        return kata

    def _dealt(self, kata: Kata) -> Deal:
        statement, node = self._header("__numbers__", f"put it back as it was. If it is lost, {_retry(kata)[:-1]}")
        try:
            written = ast.literal_eval(node)
            dealt = deal(kata, written["deal"])
        except (ValueError, TypeError, KeyError, OverflowError, RecursionError, MemoryError):
            written, dealt = None, deal(kata, 0)
        if written != {"deal": dealt.seed, **dealt.numbers} or type(dealt.seed) is not int or dealt.seed < 0:
            self._stop(other_numbers(kata), statement)
        return dealt

    def _header(self, name: str, what: str) -> tuple[ast.stmt, ast.expr]:
        if name not in self._module.assigned:
            self._stop(f"The line `{name} = ...` is missing: {what}.")
        return self._module.assigned[name][0]

    def _blank(self, kata: Kata, name: str) -> ast.expr:
        if name in self._module.assigned:
            return self._module.assigned[name][0][1]
        ours = kata.listing.names
        strangers = [other for other in self._module.assigned if other not in ours and not other.startswith("__")]
        import difflib

        for other in difflib.get_close_matches(name, strangers, 1, 0.6):
            if f"{other} =" not in kata.code:
                self._stop(
                    f"`{other}` is not a blank of this kata: it is called `{name}`.", self._module.assigned[other][0][0]
                )
        slip = missed(name, self._module.lines, {statement.lineno for statement in self._module.body})
        if slip:
            raise Stop(*slip)
        return self._stop(f"The line `{name} = ...` is missing: put it back, with your value after the `=`.")

    def _notes(self, dealt: Deal) -> Iterator[str]:
        """Given code that is not as it was dealt. It is only shown: torch runs the kata's own."""
        code = dealt.code
        if f"\n{code}\n" in "\n".join(self._module.lines):
            return
        here = {_dumped(node) for node in self._module.body}
        for statement in ast.parse(code).body:
            if _dumped(statement) not in here:
                suspects = [node for node in self._module.body if _starts_alike(node, statement)]
                where = f"line {suspects[0].lineno} was changed" if suspects else "a line of the given code is missing"
                yield f"{where}; the original code was judged"


def other_numbers(kata: Kata) -> str:
    """What is said where numbers are not those of their deal."""
    return f"These numbers come from another version of the pack, or were changed by hand. {_retry(kata)}"


def _retry(kata: Kata) -> str:
    return f"`lstm-kata retry {kata.ref}` deals fresh ones, and keeps what you wrote."


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
