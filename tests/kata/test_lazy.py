"""``torch`` and ``nn`` by name: nothing is imported before it is used, and a layer's building can be taken over."""

from __future__ import annotations

import inspect
import subprocess
import sys
from typing import Any

import pytest
import torch

from pytest_lstm_kata.kata.lazy import Deferred, building
from pytest_lstm_kata.kata.lazy import nn as lazy_nn
from pytest_lstm_kata.kata.lazy import torch as lazy_torch
from pytest_lstm_kata.lstm import LSTM


def apart(program: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    return done.stdout.strip()


def test_the_catalogue_loads_without_torch() -> None:
    """Naming layers in a pack, its annotations and its defaults, imports nothing."""
    program = "import sys, pytest_lstm_kata.lstm as pack; print(len(pack.LSTM.katas), 'torch' in sys.modules)"
    assert apart(program) == f"{len(LSTM.katas)} False"


def test_a_kata_can_be_called_where_torch_was_not_yet_imported() -> None:
    """The first use imports torch, and all names mean torch's own from then on."""
    program = (
        "import sys; from pytest_lstm_kata.authoring import nn, torch; early = nn.LSTM; before = 'torch' in sys.modules; "
        "layer = early(3, 2); print(before, repr(early), type(layer).__name__, isinstance(layer, early), nn.LSTM)"
    )
    assert apart(program) == "False torch.nn.LSTM LSTM True <class 'torch.nn.modules.rnn.LSTM'>"


def test_names_are_torchs_own() -> None:
    """Outside of the oracle a name gives the very thing that torch has."""
    assert lazy_nn.LSTM is torch.nn.LSTM
    assert lazy_torch.float64 is torch.float64
    assert lazy_torch.randn(2, 3).shape == (2, 3)


def test_a_path_is_named_without_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as torch is not imported, an attribute is only a longer path."""
    monkeypatch.delitem(sys.modules, "torch")
    assert repr(lazy_torch.nn.utils) == "torch.nn.utils"
    assert "torch" not in sys.modules


def test_asking_for_a_dunder_does_not_import_torch() -> None:
    """Tools that look around, such as inspect and doctest, get an AttributeError and no torch."""
    with pytest.raises(AttributeError, match="__wrapped__"):
        _ = Deferred("torch").__wrapped__
    assert not inspect.ismodule(lazy_torch)


def test_a_builder_gets_the_layers() -> None:
    """While it lasts, each layer comes from the builder, with class, arguments and keywords."""
    seen: list[tuple[type, tuple[Any, ...], dict[str, Any]]] = []

    def builder(layer: type, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        seen.append((layer, args, kwargs))
        return "built"

    with building(builder):
        built: object = lazy_nn.LSTM(3, 2, batch_first=True)
        assert built == "built"
        assert lazy_torch.zeros(2).tolist() == [0, 0]
    assert seen == [(torch.nn.LSTM, (3, 2), {"batch_first": True})]
    assert isinstance(lazy_nn.LSTM(3, 2), torch.nn.LSTM)


def test_a_builder_is_gone_after_an_error() -> None:
    """An exception in its block does not leave a builder behind."""
    with pytest.raises(ZeroDivisionError), building(lambda *_: None):
        raise ZeroDivisionError
    assert isinstance(lazy_nn.LSTM(3, 2), torch.nn.LSTM)


def test_the_inner_builder_counts() -> None:
    """Of two builders, one within the other, the inner one builds, and then the outer one again."""
    results: list[object] = []
    with building(lambda *_: "outer"):
        with building(lambda *_: "inner"):
            results.append(lazy_nn.LSTM(3, 2))
        results.append(lazy_nn.LSTM(3, 2))
    assert results == ["inner", "outer"]


def test_layers_can_be_asked_for_while_a_builder_is_there() -> None:
    """``isinstance`` with a layer, and modules as a way to it, work in a kata that runs under the oracle."""
    with building(lambda layer, args, kwargs: layer(*args, **kwargs)):
        assert isinstance(lazy_torch.nn.Linear(2, 3), lazy_nn.Linear)
        assert not isinstance(lazy_torch.nn.Linear(2, 3), lazy_nn.LSTM)


def test_a_layer_can_be_an_argument() -> None:
    """A layer's class given as an argument is torch's own when it arrives."""
    with building(lambda *_: "built"):
        kept = Deferred("builtins", "isinstance")
        assert kept(torch.nn.Linear(2, 3), lazy_nn.Linear) is True
        assert Deferred("builtins", "dict")(layer=lazy_nn.Linear) == {"layer": torch.nn.Linear}
