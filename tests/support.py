"""What the tests of several modules need: the built-in pack by name, sheets, values, and oracles of our own."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pytest_lstm_kata.files.language import parse
from pytest_lstm_kata.files.reading import read
from pytest_lstm_kata.files.sheet import Answer, Sheet, Span
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import Breakdown, Run, TorchOracle, Watch
from pytest_lstm_kata.judge.verdict import Verdict
from pytest_lstm_kata.judge.witness import Witness
from pytest_lstm_kata.kata.deal import Deal, deal
from pytest_lstm_kata.kata.lazy import building
from pytest_lstm_kata.kata.model import Call, Kata, Named, Pack, Value, Variant
from pytest_lstm_kata.lstm import LSTM

CATALOGUE: Mapping[str, Kata] = {kata.id: kata for kata in LSTM.katas}
FOUNDATIONS = LSTM._replace(units=LSTM.units[:1], witness=None, renamed=())
"""The first unit as a pack of its own, of ten katas, five of them challenges."""
KATAS: Mapping[str, Kata] = {kata.label: kata for kata in FOUNDATIONS.katas}
ORACLE = TorchOracle()
JUDGE = Judge(ORACLE)
"""One for all tests that only ask: it remembers what torch said."""


def as_before(pack: Pack) -> Pack:
    """The pack as an older version had it, in which each kata that was renamed since has its first name."""
    units = tuple(
        unit._replace(katas=tuple(replace(kata, slug=(*kata.former, kata.slug)[0], former=()) for kata in unit.katas))
        for unit in pack.units
    )
    return pack._replace(units=units, renamed=())


def source(kata: Kata, seed: int = 0, /, **answers: str) -> str:
    """The kata's file with these values, as source, in its blanks."""
    return write(kata, seed, answers)


def sheet(kata: Kata, seed: int = 0, /, **answers: str) -> Sheet:
    """What is read from the kata's file with these values in its blanks."""
    return read(source(kata, seed, **answers).encode(), {**CATALOGUE, kata.id: kata})


def answered(kata: Kata, seed: int, answers: Mapping[str, Value]) -> Sheet:
    """The sheet of a file in which these answers stand."""
    return Sheet(deal(kata, seed), {name: Answer(value, Span(1)) for name, value in answers.items()})


def solution(kata: Kata, seed: int = 0) -> dict[str, Value]:
    """A right value for each blank."""
    dealt = deal(kata, seed)
    truth = JUDGE.truth(dealt, "cpu")
    return {
        blank.name: truth[blank.name] if blank.name in truth else parse(dealt.example(blank.name))
        for blank in kata.blanks
    }


def judge(kata: Kata, seed: int = 0, /, **answers: Value) -> Verdict:
    """The verdict on a solution in which these values are replaced."""
    return JUDGE.judge(answered(kata, seed, {**solution(kata, seed), **answers}), ("cpu",))


def written(kata: Kata, seed: int = 0, /, **answers: str) -> tuple[Verdict, Sheet]:
    """The verdict on a solved file in which these values, as source, are replaced; and what was read of it."""
    filled = sheet(kata, seed, **answers)
    assert filled.problem is None, filled.problem
    values = {**solution(kata, seed), **{name: filled.values[name] for name in answers}}
    return JUDGE.judge(answered(kata, seed, values), ("cpu",)), filled


def witnessed(kata: Kata, folder: Path, /, **words: str) -> Kata:
    """The kata of a pack whose witness, a file in this folder, has these words on it."""
    path = folder / "witness.toml"
    said = Witness("NVIDIA H200", "2.11.0+cu130", "2026-11-26", "made up", {kata.slug: words})
    path.write_text(said.text(kata.pack), encoding="utf-8")
    return replace(kata, witness=path)


def builtin_types_only(wire: Any) -> bool:
    """Is this, at every depth, of the types that a worker process can send?"""
    if type(wire) is dict:
        return all(builtin_types_only(part) for item in wire.items() for part in item)
    if type(wire) is list:
        return all(map(builtin_types_only, wire))
    return type(wire) in {str, int, bool, type(None)}


class CpuAlone(TorchOracle):
    """An oracle on a machine without any other device."""

    def devices(self) -> Sequence[str]:
        return ("cpu",)


class CudaByName(TorchOracle):
    """An oracle with a CUDA device that is the CPU by another name: it shows what only such a device would."""

    def devices(self) -> Sequence[str]:
        return ("cpu", "cuda:0")

    def name(self, device: str) -> str:
        assert device == "cuda:0"
        return "Tesla T4"

    def run(
        self,
        dealt: Deal,
        designs: Mapping[str, Value],
        device: str,
        variant: Variant | None = None,
        watch: Watch | None = None,
    ) -> Run:
        if device == "cpu":
            return super().run(dealt, designs, device, variant, watch)
        said = dealt.kata.function

        def on_cuda(**numbers: int) -> object:
            with building(lambda layer, args, kwargs: layer(*args, **kwargs), device):
                return said(**numbers)

        return super().run(dealt._replace(kata=replace(dealt.kata, function=on_cuda)), designs, "cpu", variant, watch)


class FakeOracle(TorchOracle):
    """An oracle that says what it was told to, and remembers what it was asked."""

    version = "9.9"

    def __init__(self, says: Callable[[str, Mapping[str, Value], Variant | None], Run], reason: str = "") -> None:
        super().__init__()
        self.says = says
        self.reason = reason
        self.asked: list[str] = []

    def unfit(self) -> str:
        return self.reason

    def devices(self) -> Sequence[str]:
        return ("cpu", "cuda:0")

    def normalised(self, value: Value) -> Value:
        return value

    def run(
        self,
        dealt: Deal,
        designs: Mapping[str, Value],
        device: str,
        variant: Variant | None = None,
        watch: Watch | None = None,
    ) -> Run:
        assert watch is None
        assert set(designs) == {blank.name for blank in dealt.kata.designs}
        assert set(dealt.numbers) == set(dealt.kata.numbers)
        self.asked.append(device)
        return self.says(device, designs, variant)


def telling(**runs: Run) -> FakeOracle:
    """An oracle with one thing to say on each device, and nothing of variants."""
    return FakeOracle(lambda device, _, variant: Breakdown("") if variant else runs[device.replace(":", "_")])


def exception_classes() -> Iterator[type[BaseException]]:
    """Every exception class among Python's builtins."""
    for thing in vars(builtins).values():
        if isinstance(thing, type) and issubclass(thing, BaseException):
            yield thing


def canonical(value: Value) -> Value:
    """The value as ``show`` spells it: lists are tuples, keywords are sorted."""
    match value:
        case tuple() | list():
            return tuple(map(canonical, value))
        case dict():
            return {name: canonical(entry) for name, entry in value.items()}
        case Call(layer=layer, args=args, kwargs=kwargs):
            named = sorted(((name, canonical(arg)) for name, arg in kwargs), key=lambda item: item[0])
            return Call(layer, tuple(map(canonical, args)), tuple(named))
        case Named(name=name):
            return Named(name)
    return value
