"""A new pack's files: installable as they are, with one kata whose TODOs are its author's to fill."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Template
from typing import Final

NAME: Final = re.compile(r"[a-z][a-z0-9]*")
"""What a pack may be called: the name is part of a module's, an entry point's and a folder's."""

_PYPROJECT: Final = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "pytest-$name-kata"
version = "0.1.0"
description = "Katas on TODO, for pytest-lstm-kata."
readme = "README.md"
requires-python = ">=3.11"
dependencies = ["pytest-lstm-kata"]

[project.entry-points.lstm_kata]
$name = "pytest_${name}_kata"

[tool.hatch.build.targets.wheel]
include = ["pytest_${name}_kata.py"]
"""

_README: Final = """\
# pytest-$name-kata

Katas on TODO, a pack for [pytest-lstm-kata](https://pypi.org/project/pytest-lstm-kata/).

    python -m pip install .
    lstm-kata init dojo
    cd dojo
    pytest --kata
"""

_TEST: Final = '''\
"""The pack's test-suite is a line: solutions pass, mistakes get their own sentence, nothing tells the answer."""

from pytest_${name}_kata import PACK

from pytest_lstm_kata.testing import check_pack


def test_the_pack_is_sound():
    """For the first numbers and for 200 draws of fresh ones."""
    assert check_pack(PACK) == []
'''

_MODULE: Final = '''\
"""Katas on TODO."""

from pytest_lstm_kata.authoring import award, blanks, distinct, kata, mistake, pack, unit
from pytest_lstm_kata.authoring import nn, torch


@kata(
    title="TODO: a short question",
    level="easy",
    category="predict output",
    challenge=True,
    concept="TODO: the idea behind it, in two sentences, without the answer.",
    see="TODO: where one can read on",
    numbers=distinct(batch=(2, 9), seq_len=(2, 9), input_size=(3, 16), hidden_size=(3, 16)),
    hints=[
        "TODO: a gentle question.",
        "TODO: the idea in plain words.",
    ],
    mistakes=[
        mistake(
            "features_unchanged",
            "TODO: what this answer says of the layer, and a question that makes one think.",
            out_shape=lambda n: (n.batch, n.seq_len, n.input_size),
        ),
        mistake(
            "axes_swapped",
            "TODO: the same for this one.",
            out_shape=lambda n: (n.seq_len, n.batch, n.hidden_size),
        ),
    ],
    steps=["TODO: the way to the answer, step by step: here it may be said."],
    quick_check="nn.Linear(5, 3)(torch.randn(2, 4, 5)).shape",
)
def first_shape(batch: int = 2, seq_len: int = 4, input_size: int = 5, hidden_size: int = 3):
    """TODO: what happens here, and what is asked. {batch} samples go through a layer.

    out_shape is a tuple.
    """
    layer = nn.Linear(input_size, hidden_size)
    x = torch.randn(batch, seq_len, input_size)  # (batch, seq_len, input_size)
    out = layer(x)
    return blanks(out_shape=out.shape)


PACK = pack(
    "$name",
    "TODO: what the pack is about",
    units=[
        unit(
            "beginnings",
            "Beginnings",
            """
            TODO: one screen on the concepts of this unit, with its axes drawn in letters.
            """,
            [first_shape],
        ),
    ],
    awards=[award("TODO: what all challenges right earn", challenges_only=True)],
)


def pytest_kata_packs():
    return [PACK]
'''


def pack_files(name: str) -> Mapping[str, str]:
    """The text of each file by its path below the new pack's folder."""
    files = {
        "pyproject.toml": _PYPROJECT,
        "README.md": _README,
        f"pytest_{name}_kata.py": _MODULE,
        "tests/test_pack.py": _TEST,
    }
    return {path: Template(text).substitute(name=name) for path, text in files.items()}
