"""Designs to layers within a budget, and torch's values to plain ones. torch is handed in, never imported."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from pytest_lstm_kata.files.language import exception
from pytest_lstm_kata.kata import calls
from pytest_lstm_kata.kata.calls import Refusal, bound, parameters
from pytest_lstm_kata.kata.lazy import Builder
from pytest_lstm_kata.kata.model import Call, Named, Value, Variant
from pytest_lstm_kata.kata.unmet import Refused, Unmet

MAX_LAYERS: Final = 32
MAX_WEIGHTS: Final = 2**24

_EACH: Final = 2**12
"""A tensor takes time, too, however small it is: so much of the budget."""

MAX_WORK: Final = 2**30
"""Uses of a weight, one for each row of what its layer is given: more than an ordinary training takes, about half a second."""

_ROWS: Final = 16
"""A call takes time, too, however few rows it has."""

_COUNTED: Final = ("LSTM", "GRU", "RNN", "LSTMCell", "GRUCell", "RNNCell", "Linear", "Embedding")
"""Of these no more weights are made than their sizes say."""


class Budget(NamedTuple):
    """How large the layers may be that are built for one run; an LSTM as large as that takes a moment, and no more."""

    weights: int = MAX_WEIGHTS

    def built(self, designs: Mapping[str, Value], build: Builder, torch: Any) -> dict[str, Any]:
        """The designs as torch takes them, within one budget. Raises ``Unmet`` for the first that is refused."""
        found = {}
        left = self.weights

        def build_another(layer: type, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            nonlocal left
            made = build(layer, args, kwargs)
            left -= _weights(made)
            if left < 0:
                raise _too_large(layer)
            return made

        for name, value in designs.items():
            try:
                found[name] = _concrete(value, build_another, torch)
            except Unmet as unmet:
                raise Unmet(unmet.reason, name) from None
            except Exception:  # whatever torch says to such a call, we say it in our own words
                said = refusal(value, torch.nn)
                raise Refused(said.sentence, name, is_form=said.is_form) from None
        return found

    def build(self, layer: type, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The layer, if it is within the budget. Raises ``Unmet`` beyond it."""
        arguments = bound(layer, args, kwargs)
        sizes = {name: abs(size) for name, size in arguments.items() if isinstance(size, int)}
        layers = sizes.pop("num_layers", 1)
        width = sum(sizes.values()) * (
            2 if arguments.get("bidirectional") else 1
        )  # a layer above reads both directions
        if layers > MAX_LAYERS or 8 * width**2 * max(layers, 1) > self.weights:
            raise _too_large(layer)
        if layer.__name__ in _COUNTED:
            return layer(*args, **kwargs)
        with self._counting(layer):
            return layer(*args, **kwargs)

    def _counting(self, layer: type) -> Any:
        """While this lasts, each tensor that torch makes is counted. Beyond the budget it raises ``Unmet``.

        Of most layers the sizes alone do not tell how large they are: of a convolution by its kernel, of a transformer by its
        defaults. torch takes memory for a new tensor, but does not touch it before it is filled, so this stops in time.
        """
        torch = sys.modules["torch"]

        class Counting(torch.overrides.TorchFunctionMode):  # type: ignore[misc,name-defined]  # torch is not imported here
            left = self.weights

            def __torch_function__(self, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
                made = function(*args, **(kwargs or {}))
                if isinstance(made, torch.Tensor):
                    self.left -= made.numel() + _EACH
                if self.left < 0:
                    raise _too_large(layer)
                return made

        return Counting()

    def tiring(self) -> Builder:
        """A builder like ``build``, of layers which together work no more than an ordinary training takes: then one raises ``Unmet``."""
        done = 0

        def built(layer: type, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            made = self.build(layer, args, kwargs)
            weights = _weights(made)

            def work(_: Any, given: tuple[Any, ...]) -> None:
                nonlocal done
                if done > MAX_WORK:
                    raise Unmet("This takes too long.", "")
                data = getattr(given[0], "data", None) if given else None  # of a packed sequence, too
                done += weights * max(math.prod(getattr(data, "shape", ())[:-1]), _ROWS)

            made.register_forward_pre_hook(work)
            return made

        return built


def _weights(layer: Any) -> int:
    """How many weights a layer has, as far as the budget goes."""
    return sum(max(weight.numel(), _EACH) for weight in layer.parameters())


def _concrete(value: Value, build: Builder, torch: Any) -> Any:
    """A learner's value as torch takes it; a layer goes through the budget, and has no layers in its arguments."""
    match value:
        case Call(layer=layer, args=args, kwargs=kwargs):
            if any(map(_has_call, [*args, *dict(kwargs).values()])):
                raise TypeError("a layer in an argument would escape the budget")
            cls = getattr(torch.nn, layer)
            given = tuple(_concrete(argument, build, torch) for argument in args)
            return build(cls, given, {name: _concrete(argument, build, torch) for name, argument in kwargs})
        case Named(name=name):
            return getattr(torch, name.removeprefix("torch."), name)
        case tuple() | list():
            return type(value)(_concrete(entry, build, torch) for entry in value)
        case dict():
            return {name: _concrete(entry, build, torch) for name, entry in value.items()}
    return value


def _too_large(layer: type) -> Unmet:
    return Unmet(f"This nn.{layer.__name__} is too large to build here. A much smaller one shows the same.", "")


def refusal(value: Value, nn: Any) -> Refusal:
    """Why a design cannot be built, in our words: torch's own would say the answer."""
    if not isinstance(value, Call):
        return Refusal("This value cannot be used here.")
    layer = getattr(nn, value.layer, None)
    if not isinstance(layer, type):
        return Refusal(f"torch.nn has no layer called `{value.layer}`.")
    if any(map(_has_call, [*value.args, *dict(value.kwargs).values()])):
        return Refusal(f"The arguments of `nn.{value.layer}` are plain values, not layers.", is_form=True)
    return calls.refusal(layer, value.args, dict(value.kwargs))


def _has_call(value: Value) -> bool:
    match value:
        case tuple() | list():
            return any(map(_has_call, value))
        case dict():
            return any(map(_has_call, value.values()))
    return isinstance(value, Call)


def changed(variant: Variant, layer: type, kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The variant's arguments, as far as this layer has them: a head behind an LSTM stays as it is."""
    changes = {name: new for name, new in variant.arguments.items() if name in parameters(layer)}
    return {name: new(kwargs.get(name)) if callable(new) else new for name, new in changes.items()}


def plain(value: Any, torch: Any) -> Value:
    """torch's value as one of ours: a Size is a tuple, a class or dtype its name, a scalar tensor a number."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case tuple() | list():
            return tuple(plain(entry, torch) for entry in value)
        case dict():
            return {name: plain(entry, torch) for name, entry in value.items()}
        case type() if issubclass(value, BaseException):
            return exception(value)
    if isinstance(value, torch.dtype):
        return Named(str(value))
    if isinstance(value, torch.Tensor):
        return plain(value.tolist(), torch)
    raise TypeError(f"a kata cannot ask for a {type(value).__name__}")
