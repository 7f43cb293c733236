"""``torch`` and ``nn`` for those who write katas: real modules to a type checker, imported at first use.

So a catalogue loads without torch, a kata can be called in a REPL, and the oracle can put its own hand
between a kata and the layers that it builds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import reduce
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pytest_lstm_kata.kata.unmet import Unmet

__all__ = [
    "Builder",
    "Deferred",
    "building",
    "collected",
    "collecting",
    "nn",
    "note_reached",
    "reaching",
    "real",
    "running_on",
    "torch",
]

Builder = Callable[[type, tuple[Any, ...], dict[str, Any]], Any]

_builder: ContextVar[Builder | None] = ContextVar("builder", default=None)
_device: ContextVar[str] = ContextVar("device", default="cpu")
_unmet: ContextVar[list[Unmet] | None] = ContextVar("unmet", default=None)
_reached: ContextVar[list[str] | None] = ContextVar("reached", default=None)


@contextmanager
def building(builder: Builder, device: str = "cpu") -> Iterator[None]:
    """While this lasts, each layer that goes through the proxies is built by ``builder``, for this device."""
    tokens = _builder.set(builder), _device.set(device)
    try:
        yield
    finally:
        _builder.reset(tokens[0])
        _device.reset(tokens[1])


@contextmanager
def collecting() -> Iterator[list[Unmet]]:
    """While this lasts, a requirement that is not met is noted here, and the kata's code goes on."""
    found: list[Unmet] = []
    token = _unmet.set(found)
    try:
        yield found
    finally:
        _unmet.reset(token)


def collected() -> list[Unmet] | None:
    """The list for requirements that are not met, if they are collected."""
    return _unmet.get()


@contextmanager
def reaching() -> Iterator[list[str]]:
    """While this lasts, what designs reach is noted here, a sentence each."""
    found: list[str] = []
    token = _reached.set(found)
    try:
        yield found
    finally:
        _reached.reset(token)


def note_reached(sentence: str) -> None:
    """Note what designs reached, if somebody wants to know."""
    found = _reached.get()
    if found is not None:
        found.append(sentence)


def running_on() -> str:
    """The kind of device that a kata is being run on: ``"cpu"`` or ``"cuda"``."""
    return _device.get().partition(":")[0]


class Deferred:
    """Something of torch's, by its path. Naming it costs nothing; using it imports torch."""

    __slots__ = ("_path",)

    def __init__(self, *path: str) -> None:
        self._path = path

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # inspect, copy and doctest ask for these: no reason to import torch
            raise AttributeError(name)
        child = Deferred(*self._path, name)
        if "torch" not in sys.modules:
            return child
        found = real(child)
        if _builder.get() is not None and child._path == ("torch", "manual_seed"):
            return _seed
        return child if isinstance(found, ModuleType) or _is_ours_to_build(found) else found

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        called, builder = real(self), _builder.get()
        args = tuple(map(real, args))
        kwargs = {name: real(value) for name, value in kwargs.items()}
        if builder is not None and _is_ours_to_build(called):
            return builder(called, args, kwargs)
        return called(*args, **kwargs)

    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, real(self))

    def __repr__(self) -> str:
        return ".".join(self._path)


def real(thing: Any) -> Any:
    """What a proxy stands for; anything else as it is."""
    if not isinstance(thing, Deferred):
        return thing
    first, *rest = thing._path  # noqa: SLF001  # a module-level friend, so that attributes stay torch's
    return reduce(getattr, rest, import_module(first))


def _seed(number: int) -> None:
    """Seed the device of this run. torch.manual_seed would seed all others, too, whose random state is the user's."""
    torch = sys.modules["torch"]
    generators = {"cuda": torch.cuda}
    generators.get(running_on(), torch.default_generator).manual_seed(number)


def _is_ours_to_build(thing: Any) -> bool:
    return _builder.get() is not None and isinstance(thing, type) and issubclass(thing, sys.modules["torch"].nn.Module)


if TYPE_CHECKING:
    import torch
    from torch import nn
else:
    torch = Deferred("torch")
    nn = Deferred("torch", "nn")
