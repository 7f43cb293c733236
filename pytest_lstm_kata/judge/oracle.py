"""The truth, computed now by the installed torch. The only module beside ``lazy`` that imports it.

torch's words and warnings stay here: what comes out is a truth, which nobody prints, an objection to a
design, or a breakdown. The user's random state, threads and defaults are as they were.
"""

from __future__ import annotations

import inspect
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from typing import Any, Protocol

from pytest_lstm_kata.files.language import exception
from pytest_lstm_kata.kata.lazy import Builder, building
from pytest_lstm_kata.kata.listing import Numbers
from pytest_lstm_kata.kata.model import Call, Kata, Named, Unmet, Unverified, Value, Variant, show

MAX_LAYERS = 32
MAX_WEIGHTS = 2**24

NO_TORCH = 'torch is not installed, so no answer can be judged. This installs it:\npython -m pip install "pytest-lstm-kata[torch]"'


@dataclass(frozen=True, slots=True, repr=False)
class Truth:
    """What torch says of each prediction, as plain values. It has no repr, so that no traceback shows it."""

    values: Mapping[str, Value]
    unverified: Mapping[str, str] = field(default_factory=dict)
    """The blanks that this run cannot show, designs among them, each with the reason."""


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a design will not do: a requirement's sentence or a mistake's name, or a call that torch refuses."""

    reason: str
    blank: str = ""
    refused: bool = False
    """torch did not even build it."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """An exception came out of the kata's code: the design's fault if the example runs, else the kata's."""

    trace: str


Run = Truth | Objection | Breakdown

Watch = Callable[[Any, Mapping[str, Any]], None]
"""Is shown each layer as it is built, with the arguments that it was built with, by name."""


class Oracle(Protocol):
    """What a judge needs to know of torch."""

    @property
    def version(self) -> str:
        """The version of torch, as a verdict names it."""

    def unfit(self) -> str:
        """Why this torch cannot judge, as a sentence; empty if it can."""

    def devices(self) -> Sequence[str]:
        """Every device that can judge, the CPU first."""

    def plainly(self, value: Value) -> Value:
        """The value in the one spelling of all that mean the same."""

    def run(
        self,
        kata: Kata,
        numbers: Numbers,
        designs: Mapping[str, Value],
        device: str,
        variant: Variant | None = None,
    ) -> Run:
        """Run the kata's code with these designs, with another layer if there is a variant."""


class TorchOracle:
    """The installed torch as the oracle; imported when it is first asked."""

    def __init__(self) -> None:
        self._unfit: str | None = None

    @property
    def version(self) -> str:
        return str(_torch().__version__)

    def unfit(self) -> str:
        if self._unfit is None:
            self._unfit = _unfit()
        return self._unfit

    def plainly(self, value: Value) -> Value:
        """Of a layer each argument by its name, without those that say what is so anyway; others as they are."""
        layer = getattr(_torch().nn, value.layer, None) if isinstance(value, Call) else None
        if not isinstance(layer, type):
            return value
        known = _parameters(layer)
        if len(value.args) > len(known):
            return value
        told = {
            name: argument
            for name, argument in _bound(layer, value.args, dict(value.kwargs)).items()
            if name not in known or show(known[name].default) != show(argument)
        }
        return Call(value.layer, (), tuple(sorted(told.items())))

    def devices(self) -> Sequence[str]:
        torch = _torch()
        if not hasattr(torch.device, "__enter__"):  # before torch 2.0 there is no way to put a kata on a device
            return ("cpu",)
        return ("cpu", *(f"cuda:{index}" for index in range(torch.cuda.device_count())))

    def run(
        self,
        kata: Kata,
        numbers: Numbers,
        designs: Mapping[str, Value],
        device: str,
        variant: Variant | None = None,
    ) -> Run:
        return self._run(kata, numbers, designs, device, variant)

    def show(self, kata: Kata, numbers: Numbers, designs: Mapping[str, Value], device: str, watch: Watch) -> None:
        """Run the kata's code for somebody who looks at its layers, and not at what comes of it."""
        self._run(kata, numbers, designs, device, watch=watch)

    def _run(
        self,
        kata: Kata,
        numbers: Numbers,
        designs: Mapping[str, Value],
        device: str,
        variant: Variant | None = None,
        watch: Watch | None = None,
    ) -> Run:
        def build(layer: type, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            built = _build(layer, args, kwargs)
            if watch:
                watch(built, _bound(layer, args, kwargs))
            return built

        def builder(layer: type, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            return build(layer, args, {**kwargs, **(_changed(variant, layer, kwargs) if variant else {})})

        with _calm(device), building(builder, device):
            try:
                said = kata.function(**numbers, **_built(designs, build)) or {}
                unverified = {name: value.reason for name, value in said.items() if isinstance(value, Unverified)}
                return Truth({n: _plain(value) for n, value in said.items() if n not in unverified}, unverified)
            except Unverified as error:
                return Truth({}, {blank.name: error.reason for blank in kata.blanks})
            except Unmet as unmet:
                return Objection(unmet.reason, unmet.blank, isinstance(unmet, _Refused))
            except Exception:  # an author's bug must not end the run, and torch's own words say the answer
                return Breakdown(traceback.format_exc())


def _torch() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # without numpy torch warns at import, an error under -W error
        import torch
    return torch


def _unfit() -> str:
    if "torch" not in sys.modules and find_spec("torch") is None:
        return NO_TORCH
    try:
        torch = _torch()
    except Exception as error:  # a broken installation raises whatever it likes, OSError for a missing library
        return f"torch is installed but cannot be imported ({type(error).__name__}): install it again."
    with _calm("cpu"):
        try:
            torch.nn.LSTM(3, 2, batch_first=True)(torch.zeros(1, 1, 4))
        except Exception:  # the class differs between versions; that it raises is what counts
            return ""
    return (
        f"torch {torch.__version__} accepts a wrong feature size in silence, as 2.1 and 2.2 do, so it cannot be the "
        'judge. This installs another:\npython -m pip install "torch>=2.3"'
    )


@contextmanager
def _calm(device: str) -> Iterator[None]:
    """Quiet, repeatable and on the device; everything that is global to torch is put back afterwards."""
    torch = _torch()
    threads, dtype = torch.get_num_threads(), torch.get_default_dtype()
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        cuda = [] if device == "cpu" else [torch.device(device).index]
        stack.enter_context(torch.random.fork_rng(devices=cuda))
        torch.default_generator.manual_seed(0)  # torch.manual_seed would reach the other devices, too
        for index in cuda:
            stack.enter_context(torch.cuda.device(index))
            torch.cuda.manual_seed(0)
        if threads != 1:
            torch.set_num_threads(1)  # a layer this small takes thirty times as long on two
            stack.callback(torch.set_num_threads, threads)
        torch.set_default_dtype(torch.float32)
        stack.callback(torch.set_default_dtype, dtype)
        stack.enter_context(torch.enable_grad())
        if hasattr(torch.device, "__enter__"):
            stack.enter_context(torch.device(device))
        yield


class _Refused(Unmet):
    """torch does not build a design."""


def _built(designs: Mapping[str, Value], build: Builder) -> dict[str, Any]:
    """The designs as torch takes them. Raises ``Unmet`` for the first that is refused."""
    built = {}
    for name, value in designs.items():
        try:
            built[name] = _concrete(value, build)
        except Unmet as unmet:
            raise Unmet(unmet.reason, name) from None
        except Exception:  # whatever torch says to such a call, we say it in our own words
            raise _Refused(_refusal(value), name) from None
    return built


def _concrete(value: Value, build: Builder) -> Any:
    """A learner's value as torch takes it; a layer goes through the budget, and has no layers as arguments."""
    torch = _torch()
    match value:
        case Call(layer=layer, args=args, kwargs=kwargs):
            if any(isinstance(argument, Call) for argument in [*args, *dict(kwargs).values()]):
                raise TypeError("a layer as an argument would escape the budget")
            cls = getattr(torch.nn, layer)
            given = tuple(_concrete(argument, build) for argument in args)
            return build(cls, given, {name: _concrete(argument, build) for name, argument in kwargs})
        case Named(name=name):
            return getattr(torch, name.removeprefix("torch."), name)
        case tuple() | list():
            return type(value)(_concrete(entry, build) for entry in value)
        case dict():
            return {name: _concrete(entry, build) for name, entry in value.items()}
    return value


def _build(layer: type, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    sizes = {name: abs(size) for name, size in _bound(layer, args, kwargs).items() if isinstance(size, int)}
    layers = sizes.pop("num_layers", 1)
    if layers > MAX_LAYERS or 8 * sum(sizes.values()) ** 2 * max(layers, 1) > MAX_WEIGHTS:
        raise Unmet(f"This nn.{layer.__name__} is larger than the dojo builds. A much smaller one shows the same.", "")
    return layer(*args, **kwargs)


def _bound(layer: type, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call, each by its name."""
    return dict(zip(_parameters(layer), args, strict=False)) | dict(kwargs)


@cache
def _parameters(layer: type) -> Mapping[str, inspect.Parameter]:
    """The constructor's arguments by name, in order.

    nn.LSTM hands its own on to RNNBase, whose first one, ``mode``, says which kind of layer it is.
    """
    for base in layer.__mro__:
        found = dict(inspect.signature(base.__init__).parameters)  # type: ignore[misc]  # only looked at
        named = {n: p for n, p in found.items() if p.kind is p.POSITIONAL_OR_KEYWORD and n not in ("self", "mode")}
        if named:
            return named
    return {}


def _refusal(value: Value) -> str:
    """Why a call cannot be built, in our words: torch's own would say the answer."""
    if not isinstance(value, Call):
        return "This value cannot be used here."
    layer = getattr(_torch().nn, value.layer, None)
    if layer is None:
        return f"torch.nn has no layer called `{value.layer}`."
    if any(isinstance(argument, Call) for argument in [*value.args, *dict(value.kwargs).values()]):
        return f"The arguments of `nn.{value.layer}` are plain values, no layers."
    known = _parameters(layer)
    strange = [f"`{name}`" for name, _ in value.kwargs if name not in known]
    if strange:
        return f"`nn.{value.layer}` has no argument called {' or '.join(strange)}. Look at its signature."
    given = {*list(known)[: len(value.args)], *(name for name, _ in value.kwargs)}
    if any(p.default is p.empty and name not in given for name, p in known.items()):
        return f"`{show(value)}` lacks an argument that the layer cannot do without."
    return f"torch does not build `{show(value)}`. Check the type and the range of each argument."


def _changed(variant: Variant, layer: type, kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The variant's arguments, as far as this layer has them: a head behind an LSTM stays as it is."""
    changes = {name: new for name, new in variant.arguments.items() if name in _parameters(layer)}
    return {name: new(kwargs.get(name)) if callable(new) else new for name, new in changes.items()}


def _plain(value: Any) -> Value:
    """torch's value as one of ours: a Size is a tuple, a class or dtype its name, a scalar tensor a number."""
    torch = _torch()
    match value:
        case None | bool() | int() | float() | str():
            return value
        case tuple() | list():
            return tuple(map(_plain, value))
        case dict():
            return {name: _plain(entry) for name, entry in value.items()}
        case type() if issubclass(value, BaseException):
            return exception(value)
    if isinstance(value, torch.dtype):
        return Named(str(value))
    if isinstance(value, torch.Tensor):
        return _plain(value.tolist())
    raise TypeError(f"a kata cannot ask for a {type(value).__name__}")
