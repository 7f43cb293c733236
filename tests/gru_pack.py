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

from pytest_lstm_kata.authoring import award, blanks, depends, draw, kata, pack, require, unit, variant
from pytest_lstm_kata.authoring import nn, torch


@kata("easy", "predict output", challenge=True)
def gru_state(seq_len: int = draw(4, 2, 9), batch: int = draw(2, 2, 9), input_size: int = draw(5, 3, 16), hidden_size: int = draw(3, 3, 16)):
    """One state

    {batch} sequences of {seq_len} steps go through a GRU. What does torch report for h_n.shape?

    h_n_shape is a tuple.

    Idea: A GRU has one state where an LSTM has two.
    Hint: The state has a row for each layer.

    Mistakes:
    whole_sequence: h_n_shape = (seq_len, batch, hidden_size)
        You gave the state a row for each step. It is what is left after the last one.

    Step: One layer, {batch} samples, {hidden_size} features.
    Try: nn.GRU(5, 3)(torch.randn(4, 2, 5))[1].shape
    See: torch.nn.GRU in the PyTorch documentation, Outputs
    """
    gru = nn.GRU(input_size, hidden_size)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    out, h_n = gru(x)
    return blanks(h_n_shape=h_n.shape)


@kata("medium", "purpose")
def gru_direction(seq_len: int = draw(6, 4, 9), input_size: int = draw(11, 10, 16), hidden_size: int = draw(13, 10, 16)):
    """What looks back

    A GRU reads one sequence of {seq_len} steps. Which outputs depend on which steps of x?

    first_sees_last, last_sees_first and last_sees_last are True or False.

    Idea: Each output has read the steps up to its own, and no later one.
    Hint: In which direction does the layer read?

    Mistakes:
    reads_backwards: first_sees_last = True; last_sees_first = False; last_sees_last = True
        That would be a layer that reads from the end. Which step comes first?

    Step: The last output has read all of the steps, the first one only its own.
    Try: nn.GRU(5, 3, bidirectional=True)  # this one reads both ways
    See: torch.nn.GRU in the PyTorch documentation, the equations
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


@kata("hard", "create a layer", challenge=True)
def gru_layer(gru: nn.GRU, input_size: int = draw(5, 3, 16), wanted: int = draw(7, 3, 16)):
    """A layer of your own

    Write down a layer that takes {input_size} features for each step and gives {wanted}.

    gru is a layer, nn.GRU(...).

    Idea: A GRU takes the same two sizes as an LSTM.
    Hint: Two sizes make a layer.

    Mistakes:
    swapped: gru = nn.GRU(wanted, input_size)
        The two sizes are swapped.

    Example: gru = nn.GRU(input_size, wanted)
    Step: input_size is {input_size}, hidden_size is {wanted}.
    Try: nn.GRU(5, 3)
    See: torch.nn.GRU in the PyTorch documentation, Parameters
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
