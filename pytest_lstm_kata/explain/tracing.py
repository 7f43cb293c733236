"""A run of a kata traced: each layer that torch built, each call of it, and the names that the kata's code has for them.

Of tensors only shapes and dtypes are kept. torch is not imported: the oracle runs the kata and hands over its layers.
"""

from __future__ import annotations

import linecache
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from pytest_lstm_kata.explain.trace import LayerCall, Stack, Tensor, Trace, dtype_of, is_data, leaves
from pytest_lstm_kata.judge.oracle import TorchOracle, Truth
from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.model import Kata, Value, show

MAX_CALLS = 12
"""Different calls in a trace; a drawing has no place for more."""
MAX_RECORDED = 2000
"""Calls, layers and ends of functions that are recorded: a kata may try hundreds."""

KEYWORDS = "_forward_pre_hooks_with_kwargs"
"""What a layer has whose hooks can see keywords, as from torch 2.0 on."""

_CONTAINERS = ("Sequential", "ModuleList", "ModuleDict")
"""Ways to hold layers, and no layers themselves."""

_RECURRENT_NAMES = (("x", "h_0", "c_0"), ("out", "h_n", "c_n"))
_CELL_NAMES = (("x", "h_0", "c_0"), ("h", "c"))
_OTHER_NAMES = (("input",), ("output",))
"""What a layer's inputs and outputs are called where the kata has no names for them."""
_DOCUMENTED = {"x": "input"}
"""What torch's documentation calls it: for a tensor that is not the one that the kata calls ``x``."""


def trace(oracle: TorchOracle, dealt: Deal, designs: Mapping[str, Value], device: str = "cpu") -> Trace:
    """Run the kata with these designs as a judge would."""
    tracer = _Tracer(dealt.kata)
    before = sys.getprofile()
    sys.setprofile(tracer.profile)  # of this thread alone; it shows what has which name at a function's end
    try:
        run = oracle.run(dealt, designs, device, watch=tracer.add_layer)
    finally:
        sys.setprofile(before)
    return tracer.trace()._replace(reached=run.reached if isinstance(run, Truth) else "")


class _Names:
    """The names of an object that the learner knows from the kata's file, by the object's id."""

    def __init__(self, known: AbstractSet[str]) -> None:
        self._known = known
        self._names: dict[int, list[str]] = {}
        self._taken: set[str] = set()

    def add(self, variables: Mapping[str, Any]) -> None:
        for name, value in variables.items():
            if name in self._known and not name.startswith("_"):
                self._names.setdefault(id(value), []).append(name)
                self._taken.add(name)

    def __contains__(self, value: object) -> bool:
        return id(value) in self._names

    def of(self, value: object, default: str) -> str:
        """The default if it is one of its names, else any, else the default or, if that is another's, what torch says."""
        names = self._names.get(id(value), [])
        if default in names:
            return default
        if names:
            return names[0]
        return _DOCUMENTED.get(default, default) if default in self._taken else default

    def tensors(self, values: Iterable[Any], defaults: Sequence[str]) -> tuple[Tensor, ...]:
        """The values by their names; the first default serves where there are too few."""
        return tuple(
            Tensor.of(self.of(value, defaults[i] if i < len(defaults) else defaults[0]), value)
            for i, value in enumerate(values)
        )


@dataclass(slots=True)
class _Forward:
    """A call of a layer, with torch's own objects."""

    layer: Any
    inputs: list[Any]
    names: _Names
    """As they were when it was called."""
    rank: int
    """How far the learner knows it: 2 if the code in the file made it, 1 if all that went in has a name there, else 0."""
    dtype: str
    outputs: list[Any] = field(default_factory=list)


class _Tracer:
    """Records each layer that is built, each call of it, and the variables of the kata's file."""

    def __init__(self, kata: Kata) -> None:
        self._code = kata.function.__code__
        designs = " ".join(blank.name for blank in kata.designs)
        self._words = frozenset(re.findall(r"\w+", kata.code))
        self._known = frozenset(re.findall(r"\w+", f"{kata.code} {designs} {kata.statement}"))
        self._visible = _visible_lines(kata)
        self._layers: dict[int, tuple[Any, Mapping[str, Any]]] = {}
        """By id: the layer, which is held so that no other gets its id, and its arguments."""
        self._calls: list[_Forward] = []
        self._latest: dict[int, _Forward] = {}
        """The last call of each layer, which is the one that ends, if any does."""
        self._ends: list[tuple[object, dict[str, Any]]] = []
        """The code and the variables of each function that returned."""

    def __deepcopy__(self, memo: object) -> _Tracer:
        """Who copies a layer copies its hooks; the tracer stays the same."""
        return self

    def profile(self, frame: FrameType, event: str, _: object) -> None:  # pragma: no cover  # Python traces none of it
        last = frame.f_code is self._code
        if event == "return" and (last or (self._is_ours(frame) and len(self._ends) < MAX_RECORDED)):
            self._ends.append((frame.f_code, dict(frame.f_locals)))

    def add_layer(self, layer: Any, arguments: Mapping[str, Any]) -> None:
        """Record the calls of a new layer from now on."""
        if type(layer).__name__ in _CONTAINERS or len(self._layers) >= MAX_RECORDED:
            return
        self._layers[id(layer)] = (layer, arguments)
        keywords = hasattr(layer, KEYWORDS)
        layer.register_forward_pre_hook(self._before_forward, **({"with_kwargs": True} if keywords else {}))
        layer.register_forward_hook(self._after_forward)

    def trace(self) -> Trace:
        """What was recorded; of calls only the kata's own, if there are some."""
        names = _Names(self._known)
        tensors: dict[str, Tensor] = {}
        for code, variables in reversed(self._ends):  # the kata's own function ended last
            names.add(variables)
            if code is self._code:
                shown = {name: value for name, value in variables.items() if self._is_shown(name) and is_data(value)}
                tensors = {name: Tensor.of(name, value) for name, value in shown.items()}
        calls: dict[LayerCall, LayerCall] = {}
        for forward in self._telling():
            call = self._layer_call(forward, names)
            if call.name or forward.rank == 2:  # the file says nothing of the others
                alike = calls.setdefault(_without_names(call), call)
                names_alike = dict.fromkeys((*alike.alike, *(tensor.name for tensor in call.outputs)))
                calls[_without_names(call)] = alike._replace(alike=tuple(names_alike))
        called = {id(forward.layer) for forward in self._calls}
        for key, (layer, _) in self._layers.items():
            uncalled = _Forward(layer, [], names, rank=2, dtype=_dtype(layer))
            if key not in called and (call := self._layer_call(uncalled, names)).name:
                calls.setdefault(call, call)
        return Trace(tuple(calls.values())[:MAX_CALLS], tuple(tensors.values()))

    def _telling(self) -> list[_Forward]:
        """Of each layer the calls that the learner knows best; where nothing is known of them those that ran, else all."""
        best: dict[int, tuple[int, bool]] = {}
        for call in self._calls:
            best[id(call.layer)] = max(best.get(id(call.layer), (0, False)), _rank(call))
        return [call for call in self._calls if _rank(call) == best[id(call.layer)]]

    def _before_forward(self, layer: Any, args: Sequence[Any], kwargs: Mapping[str, Any] | None = None) -> None:
        if id(layer) not in self._layers:
            return  # a copy of a layer has its hooks, and is a probe
        names = _Names(self._known)
        frames = [*_frames_above(sys._getframe(1), self._code)]  # noqa: SLF001  # there is no other way to it
        for frame in reversed(frames):
            if self._is_ours(frame):
                names.add(frame.f_locals)
        caller = next((frame for frame in frames if not frame.f_globals.get("__name__", "").startswith("torch")), None)
        own = caller is not None and self._is_ours(caller) and caller.f_lineno in self._visible
        inputs = [*leaves([*args, *(kwargs or {}).values()])]
        named = bool(inputs) and all(value in names for value in inputs)
        call = _Forward(layer, inputs, names, 2 if own else int(named), _dtype(layer))
        self._latest[id(layer)] = call
        if len(self._calls) < MAX_RECORDED:
            self._calls.append(call)

    def _after_forward(self, layer: Any, _: object, result: object) -> None:
        if id(layer) in self._layers:
            self._latest[id(layer)].outputs = [*leaves(result)]

    def _is_shown(self, name: str) -> bool:
        """Does the learner know a thing by this name?"""
        return name in self._words and not name.startswith("_")

    def _is_ours(self, frame: FrameType) -> bool:
        return frame.f_code.co_filename == self._code.co_filename

    def _layer_call(self, call: _Forward, at_end: _Names) -> LayerCall:
        layer, arguments = self._layers[id(call.layer)]
        stack = Stack.of(layer)
        cell = type(layer).__name__.endswith("Cell")
        inputs, outputs = _RECURRENT_NAMES if stack else _CELL_NAMES if cell else _OTHER_NAMES
        called = call.names is not at_end
        return LayerCall(
            layer=type(layer).__name__,
            name=call.names.of(layer, at_end.of(layer, "")),
            arguments=tuple((name, _source(value)) for name, value in arguments.items()),
            dtype=call.dtype,
            stack=stack,
            own=call.rank == 2,
            called=called,
            refused=called and not call.outputs,
            inputs=call.names.tensors(call.inputs, inputs),
            outputs=at_end.tensors(call.outputs, outputs),
            weights=tuple(Tensor.of(name, weight) for name, weight in layer.named_parameters()),
        )


def _visible_lines(kata: Kata) -> range:
    """The lines of the kata's function that stand in the learner's file: down to ``# hidden``, if any do."""
    if not kata.code:
        return range(0)
    code = kata.function.__code__
    last = max(line for _, _, line in code.co_lines() if line)
    lines = linecache.getlines(code.co_filename)[code.co_firstlineno - 1 : last]
    hidden = next((i for i, line in enumerate(lines) if line.strip().endswith("# hidden")), len(lines))
    return range(code.co_firstlineno, code.co_firstlineno + hidden)


def _frames_above(frame: FrameType | None, last: object) -> Iterator[FrameType]:
    """This frame and those that called it, the innermost first, up to the one that runs ``last``."""
    while frame:
        yield frame
        frame = None if frame.f_code is last else frame.f_back


def _rank(call: _Forward) -> tuple[int, bool]:
    return call.rank, call.rank == 0 and bool(call.outputs)


def _without_names(call: LayerCall) -> LayerCall:
    """The same call with other data of the same shape shows nothing new."""
    inputs, outputs = (tuple(tensor._replace(name="") for tensor in side) for side in (call.inputs, call.outputs))
    return call._replace(name="", inputs=inputs, outputs=outputs)


def _dtype(layer: Any) -> str:
    """Of its weights; empty if it has none."""
    return next(map(dtype_of, layer.parameters()), "")


def _source(argument: object) -> str:
    """An argument as one would write it."""
    known = isinstance(argument, bool | int | float | str | tuple | list | None)
    return show(argument) if known else str(argument)
