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

__all__ = ["Builder", "Deferred", "building", "nn", "running_on", "torch"]

Builder = Callable[[type, tuple[Any, ...], dict[str, Any]], Any]

_builder: ContextVar[Builder | None] = ContextVar("builder", default=None)
_device: ContextVar[str] = ContextVar("device", default="cpu")


@contextmanager
def building(builder: Builder, device: str = "cpu") -> Iterator[None]:
    """While this lasts, each layer that goes through the proxies is built by ``builder``, for this device."""
    tokens = _builder.set(builder), _device.set(device)
    try:
        yield
    finally:
        _builder.reset(tokens[0])
        _device.reset(tokens[1])


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
        real = _real(child)
        return child if isinstance(real, ModuleType) or _is_ours_to_build(real) else real

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        real, builder = _real(self), _builder.get()
        args = tuple(map(_real, args))
        kwargs = {name: _real(value) for name, value in kwargs.items()}
        if builder is not None and _is_ours_to_build(real):
            return builder(real, args, kwargs)
        return real(*args, **kwargs)

    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, _real(self))

    def __repr__(self) -> str:
        return ".".join(self._path)


def _real(thing: Any) -> Any:
    if not isinstance(thing, Deferred):
        return thing
    first, *rest = thing._path  # noqa: SLF001  # a module-level friend, so that attributes stay torch's
    return reduce(getattr, rest, import_module(first))


def _is_ours_to_build(real: Any) -> bool:
    return _builder.get() is not None and isinstance(real, type) and issubclass(real, sys.modules["torch"].nn.Module)


if TYPE_CHECKING:
    import torch
    from torch import nn
else:
    torch = Deferred("torch")
    nn = Deferred("torch", "nn")
