"""The truth, computed now by the installed torch. The only module beside ``lazy`` that imports it.

torch's words and warnings stay here: what comes out is a truth, which nobody prints, an objection to a
design, or a breakdown. The user's random state, threads and defaults are as they were.
"""

from __future__ import annotations

import gc
import os
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Self

from pytest_lstm_kata.judge import fit, layers
from pytest_lstm_kata.kata.calls import bound, parameters
from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.lazy import building, collecting, reaching
from pytest_lstm_kata.kata.model import Call, Value, Variant, show
from pytest_lstm_kata.kata.unmet import NeedsDevice, Refused, Unmet, Unverified

NO_TORCH = 'torch is not installed, so no answer can be judged. This installs it:\npython -m pip install "pytest-lstm-kata[torch]"'


_KEPT_BY_TORCH: Final = "32"
"""For so many shapes torch keeps what it compiled, in place of 1,024: a class has its own numbers, and takes 80 MB less."""


@dataclass(frozen=True, slots=True, repr=False)
class Truth:
    """What torch says of each prediction, as plain values. It has no repr, so that no traceback shows it."""

    values: Mapping[str, Value]
    unverified: Mapping[str, str] = field(default_factory=dict)
    """The blanks that this run cannot show, designs among them, each with the reason."""
    elsewhere: frozenset[str] = frozenset()
    """Those of them that a device of another kind shows."""
    reached: str = ""
    """What the designs reached, as a sentence; empty unless the kata says so."""


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a design will not do: a requirement's sentence or a mistake's name, or a call that torch refuses."""

    reason: str
    blank: str = ""
    refused: bool = False
    """torch did not even build it; the reason is a sentence, and no template."""
    is_form: bool = False
    """It is of another form than the one that is asked for, and no idea."""
    reached: str = ""
    """What the designs reached before, as a sentence."""

    @classmethod
    def of(cls, unmet: Unmet, reached: str = "") -> Self:
        return cls(unmet.reason, unmet.blank, isinstance(unmet, Refused), unmet.is_form, reached)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """An exception came out of the kata's code: the design's fault if the example runs, else the kata's."""

    trace: str


Run = Truth | Objection | Breakdown


class Stumble(NamedTuple):
    """What becomes of designs if the kata's code goes on where a requirement is not met."""

    objections: Sequence[Objection] = ()
    """All that is not met, in the order in which the code asks for it."""
    blank: str = ""
    """The design in whose layer torch stops in the end; empty if it stops in none."""
    sentence: str = ""
    """Why it stops there, if that is known."""
    flags: Mapping[str, str] = MappingProxyType({})
    """Of each design with a flag that its place makes something else: what to say of it."""


Watch = Callable[[Any, Mapping[str, Any]], None]
"""Is shown each layer as it is built, with the arguments that it was built with, by name."""


class TorchOracle:
    """The installed torch as the oracle; imported when it is first asked.

    ``max_weights`` bounds what a learner's designs make it build; what a kata without designs builds is its author's choice.
    """

    def __init__(self, max_weights: int = layers.MAX_WEIGHTS) -> None:
        self._budget = layers.Budget(max_weights)
        self._unfit: str | None = None

    @property
    def version(self) -> str:
        return str(_torch().__version__)

    def unfit(self) -> str:
        if self._unfit is None:
            self._unfit = _unfit()
        return self._unfit

    def normalised(self, value: Value) -> Value:
        """A layer call with every argument named and defaults dropped; any other value as it is."""
        layer = getattr(_torch().nn, value.layer, None) if isinstance(value, Call) else None
        if not isinstance(layer, type):
            return value
        known = parameters(layer)
        if len(value.args) > len(known):
            return value
        named = {
            name: argument
            for name, argument in bound(layer, value.args, dict(value.kwargs)).items()
            if name not in known or show(known[name].default) != show(argument)
        }
        return Call(value.layer, (), tuple(sorted(named.items())))

    def devices(self) -> Sequence[str]:
        torch = _torch()
        if not hasattr(torch.device, "__enter__"):  # before torch 2.0 there is no way to put a kata on a device
            return ("cpu",)
        return ("cpu", *(f"cuda:{index}" for index in range(torch.cuda.device_count())))

    def name(self, device: str) -> str:
        """What a CUDA device is called: ``NVIDIA H200``."""
        return str(_torch().cuda.get_device_name(device))

    def run(
        self,
        dealt: Deal,
        designs: Mapping[str, Value],
        device: str,
        variant: Variant | None = None,
        watch: Watch | None = None,
    ) -> Run:
        """Run the kata's code with these designs; with another layer if there is a variant.

        ``watch`` is shown each layer as it is built.
        """
        torch = _torch()
        budget = self._budget if designs else layers.Budget()

        def build(layer: type, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            layer_built = budget.build(layer, args, kwargs)
            if watch:
                watch(layer_built, bound(layer, args, kwargs))
            return layer_built

        def builder(layer: type, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
            return build(layer, args, {**kwargs, **(layers.changed(variant, layer, kwargs) if variant else {})})

        with isolated(device), building(builder, device), reaching() as reached:
            try:
                values = dealt.kata.function(**dealt.numbers, **budget.built(designs, build, torch)) or {}
                unverified = {name: value.reason for name, value in values.items() if isinstance(value, Unverified)}
                shown = {name: value for name, value in values.items() if name not in unverified}
                elsewhere = frozenset(name for name, value in values.items() if isinstance(value, NeedsDevice))
                plain = {name: layers.plain(value, torch) for name, value in shown.items()}
                return Truth(plain, unverified, elsewhere, " ".join(reached))
            except Unverified as error:
                return Truth({}, {blank.name: error.reason for blank in dealt.kata.blanks})
            except Unmet as unmet:
                return Objection.of(unmet, " ".join(reached))
            except Exception:  # an author's bug must not end the run, and torch's own words say the answer
                return Breakdown(traceback.format_exc())

    def stumble(self, dealt: Deal, designs: Mapping[str, Value], device: str) -> Stumble:
        """Run the kata's code with designs that do not pass, in spite of its requirements.

        A requirement may be what bounds a training, so this has a bound of its own: by then each layer has been called.
        """
        torch = _torch()
        flags = fit.flags_in_places(designs, torch)
        build = self._budget.tiring()
        with isolated(device), building(build, device), collecting() as unmet:
            built: Mapping[str, Any] = {}
            where = "", ""
            try:
                built = self._budget.built(designs, build, torch)
                dealt.kata.function(**dealt.numbers, **built)
            except Unmet:  # beyond a budget, where torch has not stopped
                pass
            except Exception as error:  # what torch raises is the very thing that is asked for
                where = fit.misfit(error, built, torch)
        return Stumble([*map(Objection.of, unmet)], *where, flags)


def _torch() -> Any:
    if "torch" not in sys.modules:
        load()
    import torch

    return torch


def load() -> None:
    """Import torch, which raises whatever it likes. The objects that this makes stay, so that no garbage is looked for among them.

    That would take a fifth of the import, and a tenth of a second each time that pytest, or the end, looks.
    """
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", _KEPT_BY_TORCH)
    collects = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # without numpy torch warns at import, an error under -W error
            import torch  # noqa: F401  # to have it imported is all that is wanted here
    finally:
        if collects:
            gc.enable()
    gc.freeze()


def _unfit() -> str:
    if "torch" not in sys.modules and find_spec("torch") is None:
        return NO_TORCH
    try:
        torch = _torch()
    except Exception as error:  # a broken installation raises whatever it likes, OSError for a missing library
        return f"torch is installed but cannot be imported ({type(error).__name__}): install it again."
    with isolated("cpu"):
        try:
            torch.nn.LSTM(3, 2, batch_first=True)(torch.zeros(1, 1, 4))
        except Exception:  # the class differs between versions; that it raises is what counts
            return ""
    return (
        f"torch {torch.__version__} accepts a wrong feature size without an error, as 2.1 and 2.2 do, so it cannot judge "
        'answers. This installs another:\npython -m pip install "torch>=2.3"'
    )


@contextmanager
def isolated(device: str) -> Iterator[None]:
    """While this lasts, torch is seeded, silent, single-threaded, on one device; afterwards all is as the user had it."""
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
        if str(torch.empty(0).device) != device and hasattr(torch.device, "__enter__"):
            stack.enter_context(torch.device(device))  # only where it must be: each call of torch takes longer in it
        yield
