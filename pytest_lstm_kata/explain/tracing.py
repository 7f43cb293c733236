"""A kata's layers and tensors as torch ran them: not what came out, only of which shape it was.

Nothing of torch is imported here: the oracle runs the kata and hands over each layer that it builds.
"""

from __future__ import annotations

import linecache
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from pytest_lstm_kata.explain.trace import Observed, Seen, Stack, Tensor
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.model import Kata, Value, show

MAX_SEEN = 12
"""Layers and calls that are told apart; a drawing has no place for more."""
MAX_KEPT = 2000
"""Calls that are looked at: a kata may try hundreds."""

KEYWORDS = "_forward_pre_hooks_with_kwargs"
"""What a layer has whose hooks can see keywords, as from torch 2.0 on."""

_CONTAINERS = ("Sequential", "ModuleList", "ModuleDict")
"""Ways to hold layers, and no layers themselves."""

_ROLES = (("x", "h_0", "c_0"), ("out", "h_n", "c_n"))
"""What a recurrent layer's inputs and outputs are called in torch's documentation."""


def observe(oracle: TorchOracle, dealt: Deal, designs: Mapping[str, Value], device: str = "cpu") -> Observed:
    """Run the kata with these designs as a judge would, and tell what layers and tensors there were."""
    watcher = _Watcher(dealt.kata)
    before = sys.getprofile()
    sys.setprofile(watcher.profile)  # of this thread alone; it shows what has which name at a function's end
    try:
        oracle.run(dealt, designs, device, watch=watcher.built)
    finally:
        sys.setprofile(before)
    return watcher.observed()


class _Names:
    """What the kata's code calls a thing; a thing may have several names."""

    def __init__(self, words: Iterable[str]) -> None:
        self._known = frozenset(words)
        self._names: dict[int, list[str]] = {}

    def add(self, variables: Mapping[str, Any]) -> None:
        for name, value in variables.items():
            if not name.startswith(("_", ".")):
                self._names.setdefault(id(value), []).append(name)

    def __contains__(self, thing: object) -> bool:
        return id(thing) in self._names

    def of(self, thing: object, default: str) -> str:
        """The default if it is one of its names, else one that the learner knows, else any, else the default."""
        names = self._names.get(id(thing), [])
        known = [name for name in names if name in self._known]
        return default if default in names or not names else [*known, *names][0]


@dataclass(slots=True)
class _Call:
    layer: Any
    inputs: list[Any]
    names: _Names
    own: bool
    """The kata's own code made it; the rest are probes."""
    dtype: str
    outputs: list[Any] = field(default_factory=list)


class _Watcher:
    """Looks at each layer that is built, at each call of it, and at the names of things."""

    def __init__(self, kata: Kata) -> None:
        self._code = kata.function.__code__
        self._words = re.findall(r"\w+", kata.code)
        self._visible = _visible(kata)
        self._built: dict[int, tuple[Any, Mapping[str, Any]]] = {}  # with the layer, so that no other gets its id
        self._calls: list[_Call] = []
        self._latest: dict[int, _Call] = {}
        """The last call of each layer, which is the one that ends, if any does."""
        self._ends: list[tuple[object, dict[str, Any]]] = []

    def __deepcopy__(self, memo: object) -> _Watcher:
        """Who copies a layer copies its hooks; the watcher stays the same."""
        return self

    def profile(self, frame: FrameType, event: str, _: object) -> None:  # pragma: no cover  # Python traces none of it
        last = frame.f_code is self._code
        if event == "return" and (last or (self._is_ours(frame) and len(self._ends) < MAX_KEPT)):
            self._ends.append((frame.f_code, dict(frame.f_locals)))

    def built(self, layer: Any, made: Mapping[str, Any]) -> None:
        """A layer was built: look at its calls from now on."""
        if type(layer).__name__ in _CONTAINERS or len(self._built) >= MAX_KEPT:
            return
        self._built[id(layer)] = (layer, made)
        keywords = hasattr(layer, KEYWORDS)
        layer.register_forward_pre_hook(self._begins, **({"with_kwargs": True} if keywords else {}))
        layer.register_forward_hook(self._ended)

    def observed(self) -> Observed:
        """All that was seen; of calls only the kata's own, if there are some."""
        names = _Names(self._words)
        tensors: dict[str, Tensor] = {}
        for code, variables in reversed(self._ends):  # the kata's own function ended last
            names.add(variables)
            if code is self._code:
                shown = {name: value for name, value in variables.items() if self._shows(name) and _is_data(value)}
                tensors = {name: _tensor(name, value) for name, value in shown.items()}
        seen: dict[Seen, Seen] = {}
        for call in self._telling():
            one = self._seen(call, names)
            seen.setdefault(_anonymous(one), one)
        called = {id(call.layer) for call in self._calls}
        for key, (layer, _) in self._built.items():
            if key not in called:
                one = self._seen(_Call(layer, [], names, own=True, dtype=_dtype(layer)), names)
                seen.setdefault(one, one)
        return Observed(tuple(seen.values())[:MAX_SEEN], tuple(tensors.values()))

    def _telling(self) -> list[_Call]:
        """Of each layer the kata's own calls; where there are none the probes that ran, else all."""
        own = {id(call.layer) for call in self._calls if call.own}
        ran = {id(call.layer) for call in self._calls if call.outputs} - own
        return [
            call
            for call in self._calls
            if (call.own if id(call.layer) in own else bool(call.outputs) or id(call.layer) not in ran)
        ]

    def _begins(self, layer: Any, args: Sequence[Any], kwargs: Mapping[str, Any] | None = None) -> None:
        if id(layer) not in self._built:
            return  # a copy of a layer has its hooks, and is a probe
        names = _Names(self._words)
        frames = [*_frames_above(sys._getframe(1), self._code)]  # noqa: SLF001  # there is no other way to it
        for frame in reversed(frames):
            if self._is_ours(frame):
                names.add(frame.f_locals)
        caller = next((frame for frame in frames if not frame.f_globals.get("__name__", "").startswith("torch")), None)
        own = caller is not None and self._is_ours(caller) and caller.f_lineno in self._visible
        inputs = [*_leaves([*args, *(kwargs or {}).values()])]
        named = bool(inputs) and all(value in names for value in inputs)
        call = _Call(layer, inputs, names, own or named, _dtype(layer))
        self._latest[id(layer)] = call
        if len(self._calls) < MAX_KEPT:
            self._calls.append(call)

    def _ended(self, layer: Any, _: object, result: object) -> None:
        if id(layer) in self._built:
            self._latest[id(layer)].outputs = [*_leaves(result)]

    def _shows(self, name: str) -> bool:
        """Does the learner know a thing by this name?"""
        return name in self._words and not name.startswith("_")

    def _is_ours(self, frame: FrameType) -> bool:
        return frame.f_code.co_filename == self._code.co_filename

    def _seen(self, call: _Call, at_end: _Names) -> Seen:
        layer, made = self._built[id(call.layer)]
        stack = _stack(layer)
        inputs, outputs = _ROLES if stack else (("input",), ("output",))
        called = call.names is not at_end
        return Seen(
            layer=type(layer).__name__,
            name=call.names.of(layer, at_end.of(layer, "")),
            made=tuple((name, _argument(value)) for name, value in made.items()),
            dtype=call.dtype,
            stack=stack,
            called=called,
            refused=called and not call.outputs,
            inputs=_named(call.inputs, inputs, call.names),
            outputs=_named(call.outputs, outputs, at_end),
            weights=() if called else tuple(_tensor(name, weight) for name, weight in layer.named_parameters()),
        )


def _visible(kata: Kata) -> range:
    """The lines of the kata's function down to ``# hidden``."""
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


def _named(values: Iterable[Any], roles: Sequence[str], names: _Names) -> tuple[Tensor, ...]:
    return tuple(
        _tensor(names.of(value, roles[i] if i < len(roles) else roles[0]), value) for i, value in enumerate(values)
    )


def _anonymous(seen: Seen) -> Seen:
    """Without the names of the tensors: the same call with other data of the same shape shows nothing new."""
    bare = [tuple(tensor._replace(name="") for tensor in tensors) for tensors in (seen.inputs, seen.outputs)]
    return seen._replace(name="", inputs=bare[0], outputs=bare[1])


# Tensors, packed sequences and layers as plain values, by duck typing: torch is not imported.


def _is_packed(value: object) -> bool:
    return type(value).__name__ == "PackedSequence"


def _is_data(value: object) -> bool:
    return _is_packed(value) or (hasattr(value, "shape") and hasattr(value, "dtype"))


def _leaves(value: object) -> Iterator[Any]:
    """The tensors and packed sequences in a value, however deep."""
    if _is_data(value):
        yield value
    elif isinstance(value, tuple | list):
        for entry in value:
            yield from _leaves(entry)


def _tensor(name: str, value: Any) -> Tensor:
    if not _is_packed(value):
        return Tensor(name, tuple(value.shape), _short(value.dtype))
    order = value.sorted_indices if value.sorted_indices is not None else range(int(value.batch_sizes[0]))
    sizes, data = (int(size) for size in value.batch_sizes), value.data
    return Tensor(name, tuple(data.shape), _short(data.dtype), tuple(sizes), tuple(int(place) for place in order))


def _stack(layer: Any) -> Stack | None:
    if not any(base.__name__ == "RNNBase" for base in type(layer).__mro__):
        return None
    return Stack(
        input_size=int(layer.input_size),
        hidden_size=int(layer.hidden_size),
        num_layers=int(layer.num_layers),
        directions=2 if layer.bidirectional else 1,
        proj_size=int(layer.proj_size),
        batch_first=bool(layer.batch_first),
        states=("h", "c") if layer.mode == "LSTM" else ("h",),
    )


def _dtype(layer: Any) -> str:
    return next((_short(weight.dtype) for weight in layer.parameters()), "")


def _short(dtype: object) -> str:
    return str(dtype).removeprefix("torch.")


def _argument(value: object) -> str:
    """An argument as one would write it."""
    return show(value) if isinstance(value, bool | int | float | str | tuple | list | None) else str(value)
