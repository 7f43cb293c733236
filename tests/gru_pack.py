"""A pack as a third party writes it, with nothing but names from authoring; and its katas below a folder."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from pytest_lstm_kata.files.laying import blank_files
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.solutions import solved_files
from pytest_lstm_kata.kata.model import Pack

GRU = '''\
"""A small pack about torch.nn.GRU."""

from pytest_lstm_kata.authoring import award, blanks, depends, distinct, kata, mistake, pack, require, unit, variant
from pytest_lstm_kata.authoring import nn, torch


@kata(
    title="One state",
    level="easy",
    category="predict output",
    challenge=True,
    concept="A GRU has one state where an LSTM has two.",
    see="torch.nn.GRU in the PyTorch documentation, Outputs",
    numbers=distinct(seq_len=(2, 9), batch=(2, 9), input_size=(3, 16), hidden_size=(3, 16)),
    hints=["The state has a row for each layer."],
    mistakes=[
        mistake(
            "whole_sequence",
            "You gave the state a row for each step. It is what is left after the last one.",
            h_n_shape=lambda n: (n.seq_len, n.batch, n.hidden_size),
        ),
    ],
    steps=["One layer, {batch} samples, {hidden_size} features."],
    quick_check="nn.GRU(5, 3)(torch.randn(4, 2, 5))[1].shape",
)
def gru_state(seq_len: int = 4, batch: int = 2, input_size: int = 5, hidden_size: int = 3):
    """{batch} sequences of {seq_len} steps go through a GRU. What does torch report for h_n.shape?

    h_n_shape is a tuple.
    """
    gru = nn.GRU(input_size, hidden_size)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    out, h_n = gru(x)
    return blanks(h_n_shape=h_n.shape)


@kata(
    title="What looks back",
    level="medium",
    category="purpose",
    concept="Each output has read the steps up to its own, and no later one.",
    see="torch.nn.GRU in the PyTorch documentation, the equations",
    numbers=distinct(seq_len=(4, 9), input_size=(10, 16), hidden_size=(10, 16)),
    hints=["In which direction does the layer read?"],
    mistakes=[
        mistake(
            "reads_backwards",
            "You let the layer read from the end. Which step comes first?",
            first_sees_last=True,
            last_sees_first=False,
            last_sees_last=True,
        ),
    ],
    steps=["The last output has read all of the steps, the first one only its own."],
    quick_check="nn.GRU(5, 3, bidirectional=True)  # this one reads both ways",
)
def gru_direction(seq_len: int = 6, input_size: int = 11, hidden_size: int = 13):
    """A GRU reads one sequence of {seq_len} steps. Which outputs depend on which steps of x?

    first_sees_last, last_sees_first and last_sees_last are True or False.
    """
    gru = nn.GRU(input_size, hidden_size)
    x = torch.randn(seq_len, input_size, requires_grad=True)  # (seq_len, input_size)
    out, _ = gru(x)
    first, last = depends(out[0], on=x, axis=0), depends(out[-1], on=x, axis=0)
    return blanks(
        first_sees_last=first[-1],  # does out[0] depend on x[-1]?
        last_sees_first=last[0],  # does out[-1] depend on x[0]?
        last_sees_last=last[-1],  # does out[-1] depend on x[-1]?
    )


@kata(
    title="A layer of your own",
    level="hard",
    category="create a layer",
    challenge=True,
    concept="A GRU takes the same two sizes as an LSTM.",
    see="torch.nn.GRU in the PyTorch documentation, Parameters",
    numbers=distinct(input_size=(3, 16), wanted=(3, 16)),
    hints=["Two sizes make a layer."],
    mistakes=[mistake("swapped", "The two sizes are swapped.", gru="nn.GRU({wanted}, {input_size})")],
    steps=["input_size is {input_size}, hidden_size is {wanted}."],
    quick_check="nn.GRU(5, 3)",
    example={"gru": "nn.GRU({input_size}, {wanted})"},
)
def gru_layer(gru: nn.GRU, input_size: int = 5, wanted: int = 7):
    """Write down a layer that takes {input_size} features for each step and gives {wanted}.

    gru is a layer, nn.GRU(...).
    """
    require((gru.input_size, gru.hidden_size) != (wanted, input_size), "swapped")
    require(gru.input_size == input_size, "This layer does not take {input_size} features for each step.")
    require(gru.hidden_size == wanted, "This layer does not give {wanted} features for each step.")


PACK = pack(
    "gru",
    "torch.nn.GRU",
    [unit("beginnings", "Beginnings", "A GRU is an LSTM without the cell state.", [gru_state, gru_direction, gru_layer])],
    awards=[award("GRU Ribbon")],
    variants=[variant("batch_first", "With batch_first, {blank} would be just that.", batch_first=True)],
)


def pytest_kata_packs():
    return [PACK]
'''


def load(path: Path) -> Pack:
    """The pack in a file, imported as a module that is forgotten at the end of the test."""
    spec = importlib.util.spec_from_file_location(f"third_party_{path.parent.name}", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    pack: Pack = module.PACK
    return pack


class GruTree:
    """The katas of the GRU pack below a folder."""

    def __init__(self, folder: Path, pack: Pack) -> None:
        self.folder = folder
        self._pack = pack
        self._write(blank_files(pack))

    def _write(self, files: object) -> None:
        assert isinstance(files, dict)
        for name, source in files.items():
            path = self.folder / "katas" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")

    def solve(self) -> None:
        self._write(solved_files(self._pack, Judge(TorchOracle())))

    def fill(self, slug: str, **answers: str) -> None:
        (path,) = (self.folder / "katas").rglob(f"*_{slug}.py")
        source = path.read_text(encoding="utf-8")
        for name, value in answers.items():
            assert f"\n{name} = ..." in source
            source = source.replace(f"\n{name} = ...", f"\n{name} = {value}")
        path.write_text(source, encoding="utf-8")
