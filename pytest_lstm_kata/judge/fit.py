"""Which layer of a design cannot take what it is given, found in the frames of what torch raised. torch is handed in.

The sentence has the learner's own numbers alone: what a layer is given may be the very thing that is asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import FrameType
from typing import Any

from pytest_lstm_kata.kata.calls import misplaced
from pytest_lstm_kata.kata.model import Call, Value


def misfit(error: Exception, built: Mapping[str, Any], torch: Any) -> tuple[str, str]:
    """The blank whose layer raised this, and why as a sentence; both empty if none did, or if the reason is another."""
    for frame in reversed([*_frames(error)]):
        module = frame.f_locals.get("self")
        name = _name_of(module, built)
        if name:
            return name, _reason(name, module, frame.f_locals.get("input"), torch)
    return "", ""


def flags_in_places(designs: Mapping[str, Value], torch: Any) -> dict[str, str]:
    """Of each design with a flag that its place makes something else: what to say of it."""
    found = {
        name: misplaced(getattr(torch.nn, value.layer), value.args)
        for name, value in designs.items()
        if isinstance(value, Call) and isinstance(getattr(torch.nn, value.layer, None), type)
    }
    return {name: sentence for name, sentence in found.items() if sentence}


def _frames(error: Exception) -> list[FrameType]:
    frames, at = [], error.__traceback__
    while at:
        frames.append(at.tb_frame)
        at = at.tb_next
    return frames


def _name_of(module: Any, built: Mapping[str, Any]) -> str:
    """The design that this is, or that this is a copy of, as a kata makes one in float64; empty if there is none."""
    itself = [name for name, layer in built.items() if layer is module]
    copied = [name for name, layer in built.items() if type(layer) is type(module) and repr(layer) == repr(module)]
    return itself[0] if itself else copied[0] if len(copied) == 1 and hasattr(module, "forward") else ""


def _reason(name: str, module: Any, given: Any, torch: Any) -> str:
    width = next((width for width in ("input_size", "in_features") if hasattr(module, width)), "")
    if not isinstance(given, torch.Tensor) or not width:
        return ""
    kind, features = type(module).__name__, getattr(module, width)
    if width == "input_size" and given.dim() not in (2, 3):
        return f"`{name}` is given a tensor with {given.dim()} axes here, and nn.{kind} takes two or three."
    if given.shape[-1] != features:
        return (
            f"`{name}` has {width}={features}, and what goes into it has another number of features. "
            "What is its last axis?"
        )
    dtypes = f"`{name}` has weights of another dtype than what goes into it. Which dtype does each of the two have?"
    return dtypes if given.dtype != next(module.parameters()).dtype else ""
