"""The built-in pack: torch.nn.LSTM, from the first layer to the badge."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pytest_lstm_kata.authoring import award, pack, variant
from pytest_lstm_kata.kata.model import Pack
from pytest_lstm_kata.lstm import calling, directions, foundations, lengths, outputs, parameters, precision, states

LSTM = pack(
    "lstm",
    "torch.nn.LSTM",
    units=[
        foundations.unit,
        calling.unit,
        outputs.unit,
        states.unit,
        directions.unit,
        lengths.unit,
        parameters.unit,
        precision.unit,
    ],
    awards=[award("LSTM Mastery Badge", challenges_only=True), award("LSTM Black Belt")],
    variants=[
        variant(
            "one_layer",
            "With num_layers=1, {blank} would be just that. What do the further layers change, and what not?",
            num_layers=1,
        ),
        variant(
            "one_direction",
            "With one direction, {blank} would be just that. What does the second one add?",
            bidirectional=False,
        ),
        variant(
            "other_layout",
            "With batch_first the other way round, {blank} would be just that. Which axis of x is the batch here?",
            batch_first=lambda given: not given,
        ),
        variant(
            "no_projection",
            "Without proj_size, {blank} would be just that. Which of the states does a projection narrow?",
            proj_size=0,
        ),
    ],
    witness=Path(__file__).with_name("witness.toml"),
)


def pytest_kata_packs() -> Sequence[Pack]:
    return [LSTM]
