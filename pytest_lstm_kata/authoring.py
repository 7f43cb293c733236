"""What authors write katas with. One function is the kata; everything else is read off it.

Its parameters with defaults are the numbers, those without are designs, the keywords of the returned
``blanks(...)`` are predictions, and its ``require(...)`` are what a design must do.
"""

from __future__ import annotations

import copy
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from pytest_lstm_kata.kata.lazy import nn, running_on, torch
from pytest_lstm_kata.kata.listing import Listing
from pytest_lstm_kata.kata.model import Award, Draws, Kata, Mistake, Pack, Unit, Unmet, Unverified, Variant, placed

__all__ = [
    "Unmet",
    "Unverified",
    "award",
    "blanks",
    "choice",
    "depends",
    "distinct",
    "kata",
    "mistake",
    "nn",
    "on",
    "pack",
    "raises",
    "require",
    "samples_are_independent",
    "torch",
    "unit",
    "variant",
]


def on(device: str, value: Any) -> Any:
    """``value`` in a run on this kind of device, ``"cpu"`` or ``"cuda"``, and nothing to judge in any other run.

    A kata runs once on each device that is judged, with its tensors there by default; so a kata about devices
    has a blank for each of them.
    """
    return value if running_on() == device else Unverified(f"{device}: not verified here")


def blanks(**predictions: Any) -> dict[str, Any]:
    """What torch says, under the names that the learner has to fill."""
    return predictions


def require(condition: object, reason: str, *, blank: str = "") -> None:
    """Stop here unless ``condition`` holds.

    ``reason`` is a sentence for the learner, or the name of a declared mistake, whose sentence is then used.
    ``blank`` says which design it is about; the first one if it is left out.
    """
    if not condition:
        raise Unmet(reason, blank)


def raises(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> type[Exception] | None:
    """The class of the exception that ``function`` raises with these arguments, or None."""
    try:
        function(*args, **kwargs)
    except (Unmet, Unverified):  # a layer beyond the budget is no news of torch
        raise
    except Exception as error:  # whatever torch raises is the very thing that is asked for
        return type(error)
    return None


def depends(result: Any, on: Any, axis: int | None = None) -> Any:
    """Does ``result`` change when ``on`` does? With an axis, one bool for each index along that axis of ``on``.

    ``on`` must have been made with ``requires_grad=True`` before ``result`` was computed from it. The answer
    comes from gradients, which reach further back than any comparison of outputs can; beyond some hundred
    steps take float64.
    """
    (gradient,) = torch.autograd.grad(result.sum(), on, retain_graph=True, allow_unused=True)
    moved = torch.zeros_like(on, dtype=torch.bool) if gradient is None else gradient != 0
    if axis is None:
        return bool(moved.any())
    return [bool(moved.select(axis, index).any()) for index in range(on.shape[axis])]


def samples_are_independent(layer: Any, x: Any) -> bool:
    """Does the output for one sample depend on that sample alone? Axis 0 of ``x`` is the batch.

    Judged in float64 by gradients, at the last sample: to a layer that takes axis 0 for time, the first
    one looks innocent.
    """
    twin = copy.deepcopy(layer).double().eval()
    samples = torch.randn(x.shape, dtype=torch.float64, device=x.device, requires_grad=True)
    with torch.backends.cudnn.flags(enabled=False):  # cuDNN has no backward in eval mode
        result = twin(samples)
        out = result[0] if isinstance(result, tuple) else result
        return bool(depends(out[-1], on=samples, axis=0).count(True) == 1)


def distinct(*, where: Callable[[SimpleNamespace], bool] | None = None, **ranges: Iterable[int]) -> Draws:
    """Fresh numbers, all different: each from its ``(low, high)``, both included, or its ``choice(...)``."""
    return Draws({name: _candidates(of) for name, of in ranges.items()}, where)


def choice(*candidates: int) -> list[int]:
    """One of these numbers."""
    return list(candidates)


def _candidates(of: Iterable[int]) -> tuple[int, ...]:
    if isinstance(of, tuple):
        low, high = of
        return tuple(range(low, high + 1))
    return tuple(of)


def mistake(name: str, sentence: str, **answers: Any) -> Mistake:
    """A misconception, its sentence, and what someone who holds it writes into the named blanks."""
    return Mistake(name, sentence, answers)


def variant(name: str, sentence: str, **arguments: Any) -> Variant:
    """Another layer for the same code; ``{blank}`` in the sentence is the blank's name."""
    return Variant(name, sentence, arguments)


def award(title: str, *, challenges_only: bool = False) -> Award:
    """What a run earns that gets every kata right, or every challenge."""
    return Award(title, challenges_only)


def unit(name: str, title: str, primer: str, katas: Sequence[Kata]) -> Unit:
    """Katas in teaching order, behind a primer of one screen."""
    return Unit(name, title, textwrap.dedent(primer).strip() + "\n", tuple(katas))


def pack(
    name: str,
    title: str,
    units: Sequence[Unit],
    awards: Sequence[Award] = (),
    variants: Sequence[Variant] = (),
) -> Pack:
    """A pack; return it from ``pytest_kata_packs`` of an entry point in the group ``lstm_kata``, or of a conftest."""
    return placed(Pack(name, title, tuple(units), tuple(awards)), tuple(variants))


def kata(
    *,
    title: str,
    level: str,
    category: str,
    concept: str,
    see: str,
    hints: Sequence[str],
    mistakes: Sequence[Mistake],
    steps: Sequence[str],
    quick_check: str,
    challenge: bool = False,
    numbers: Draws | None = None,
    example: Mapping[str, str] | None = None,
    covers: Sequence[str] = (),
) -> Callable[[Callable[..., Any]], Kata]:
    """Make a kata of a function.

    ``example`` gives, as Python source, a right design for each design blank, and may give what the author takes
    for right where a device is missing: solutions need it, judging never reads it. ``covers`` names what of the
    layer the kata is about, for a pack that keeps a map.
    """

    def make(function: Callable[..., Any]) -> Kata:
        return Kata(
            slug=function.__name__,
            title=title,
            level=level,
            category=category,
            challenge=challenge,
            concept=concept,
            see=see,
            listing=Listing(function),
            draws=numbers,
            example=dict(example or {}),
            hints=tuple(hints),
            mistakes=tuple(mistakes),
            steps=tuple(steps),
            quick_check=quick_check,
            function=function,
            covers=tuple(covers),
        )

    return make
