"""What authors write katas with. One function is the kata; everything else is read off it.

Its parameters with defaults are the numbers, those without are designs, the keywords of the returned
``blanks(...)`` are predictions, and its ``require(...)`` are what a design must do. Its docstring has all texts:
``pytest_lstm_kata.kata.texts`` says how they are written.
"""

from __future__ import annotations

import copy
import textwrap
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pytest_lstm_kata.kata.lazy import collected, nn, note_reached, real, running_on, torch
from pytest_lstm_kata.kata.listing import Drawn, Listing
from pytest_lstm_kata.kata.model import Award, Kata, Pack, Unit, Variant, Where, placed
from pytest_lstm_kata.kata.unmet import NeedsDevice, Refused, Unmet, Unverified

__all__ = [
    "Unmet",
    "Unverified",
    "award",
    "blanks",
    "depends",
    "draw",
    "kata",
    "nn",
    "on",
    "pack",
    "raises",
    "reached",
    "refusal",
    "require",
    "samples_are_independent",
    "torch",
    "unit",
    "variant",
]


def on(device: str, value: Any) -> Any:
    """``value`` in a run on this kind of device, ``"cpu"`` or ``"cuda"``, and nothing to judge in any other run.

    A kata runs once on each device that is judged, with its tensors there by default; so a kata about devices
    has a blank for each of them. Where there is no such device the pack's witness judges the blank, if it has one.
    """
    return value if running_on() == device else NeedsDevice(device)


def blanks(**predictions: Any) -> dict[str, Any]:
    """What torch says, under the names that the learner has to fill."""
    return predictions


def require(condition: object, reason: str, *, blank: str = "", form: bool = False) -> None:
    """Stop here unless ``condition`` holds.

    ``reason`` is a sentence for the learner, or the name of a declared mistake, whose sentence is then used.
    ``blank`` says which design it is about; the first one if it is left out. ``form`` says that the design is of
    another form than the one that is asked for, which is no idea and costs no attempt at a challenge.
    """
    if condition:
        return
    if isinstance(reason, _Refusal):
        unmet: Unmet = Refused(str(reason), blank, is_form=form)
    else:
        unmet = Unmet(reason, blank, is_form=form)
    noted = collected()
    if noted is None:
        raise unmet
    noted.append(unmet)


def reached(sentence: str) -> None:
    """Say what the learner's designs reached; it is told beside the verdict, right or wrong.

    ``"After 60 updates the model is right for 51 of 100 sequences."``: about the learner's own designs, and nothing
    that is not theirs. A kata that calls this trains, so that ``pack check`` draws it less often and prints its time.
    """
    note_reached(sentence)


class _Refusal(str):
    """The sentence of ``refusal``: ``require`` tells it from an author's own, since it is what torch says to a call."""

    __slots__ = ()


def refusal(layer: Any, /, *args: Any, missing: str = "", **kwargs: Any) -> str:
    """Why ``layer(*args, **kwargs)`` gives no layer, as a sentence for ``require``; empty if it gives one.

    ``missing`` is said where an argument has no value, and names none, for a kata that asks which one it is.
    """
    if raises(layer, *args, **kwargs) is None:
        return ""
    from pytest_lstm_kata.kata import calls

    return _Refusal(calls.refusal(real(layer), args, kwargs, missing=missing).sentence)


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


def draw(first: int, low: int | None = None, high: int | None = None, *, of: Iterable[int] = ()) -> int:
    """A number of a kata: its first value, and where fresh ones come from, ``low`` to ``high``, both included.

    ``of`` gives the candidates one by one. Fresh numbers of a kata are all different.
    """
    number = Drawn(first)
    number.candidates = tuple(of) if low is None or high is None else tuple(range(low, high + 1))
    return number


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
    witness: Path | None = None,
    renamed: Mapping[str, str] = MappingProxyType({}),
) -> Pack:
    """A pack; return it from ``pytest_kata_packs`` of an entry point in the group ``lstm_kata``, or of a conftest.

    ``witness`` is the file in which ``lstm-kata pack witness`` writes down what a CUDA device says of the blanks that
    only such a device can show, ``Path(__file__).with_name("witness.toml")``. ``renamed`` maps each name that a kata had
    in an older version to its name now, so that files, journals and badges of that version are still understood. If a
    kata had several names, the oldest comes first.
    """
    return placed(Pack(name, title, tuple(units), tuple(awards), witness, tuple(renamed.items())), tuple(variants))


def kata(
    level: str,
    category: str,
    *,
    challenge: bool = False,
    known_as: str = "",
    where: Where = "",
    covers: str = "",
) -> Callable[[Callable[..., Any]], Kata]:
    """Make a kata of a function.

    ``level`` is one of easy, medium, hard and expert; ``known_as`` is the name that another scale has for it. ``where`` is what must hold between its numbers, as an expression over their names. ``covers`` names what of the
    layer the kata is about, word by word, for a pack that keeps a map.
    """

    def make(function: Callable[..., Any]) -> Kata:
        return Kata(
            slug=function.__name__,
            level=level,
            category=category,
            challenge=challenge,
            listing=Listing(function),
            function=function,
            where=where,
            known_as=known_as,
            covers=tuple(covers.split()),
        )

    return make
