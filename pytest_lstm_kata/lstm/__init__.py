"""The built-in pack: torch.nn.LSTM, from the first layer to the badge."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pytest_lstm_kata.authoring import award, pack, variant
from pytest_lstm_kata.kata.model import Pack
from pytest_lstm_kata.lstm import (
    calling,
    directions,
    foundations,
    lengths,
    outputs,
    parameters,
    precision,
    states,
    training,
)

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
        training.unit,
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
    renamed={  # their former names told an answer
        "missing_argument": "call_with_one_size",
        "wrong_width": "feed_a_batch",
        "tuple_plumbing": "head_after_layer",
        "constructor_survives": "constructor_calls",
        "last_step_index": "place_of_h_n",
        "zero_by_default": "repeated_calls",
        "last_step_trap": "final_outputs",
        "stack_is_a_chain": "stack_by_hand",
        "last_valid_step": "short_samples",
        "padding_poisons_backward": "padding_and_directions",
        "two_biases": "bias_values",
        "latch": "long_memory",
        "projection_design": "wide_memory",
    },
)


def pytest_kata_packs() -> Sequence[Pack]:
    return [LSTM]
