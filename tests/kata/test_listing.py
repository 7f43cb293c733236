"""A kata's function as text: numbers, blanks, and the code as a template."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pytest_lstm_kata.authoring import blanks, require
from pytest_lstm_kata.kata.lazy import nn, torch
from pytest_lstm_kata.kata.listing import Blank, Listing
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.lstm import LSTM

# ruff: noqa: ARG001, PLC2401  # what stands here is looked at, and not run


def plain(batch: int = 5, größe: int = 7) -> Any:
    """A statement, with a # in it, and don't # this.

    # hidden from no one
    """
    # a comment first, {with} braces
    x = torch.randn(batch, größe)  # (batch, größe): {batch}

    y = {"batch": batch, "é": größe, "batches": x.shape, "#": "# hidden"}
    return blanks(
        shape=x.shape,
        many=len(y) * größe,
        width=x.shape[-1],  # {größe} wide, or {wider}
        long=sum(
            [batch, größe],
        ),
    )


def designed(  # type: ignore[no-untyped-def]
    lstm: nn.LSTM,
    repair: dict[str, object],
    rate: float,
    free,
    size: int = 3,
) -> None:
    """A statement."""
    require(lstm(torch.zeros(size)), "no")


def commented(
    repair: dict[str, object],  # {"name": value}
    size: int = 3,
) -> None:
    """A statement."""
    x = torch.zeros(size)
    require(x is None, "no")
    # hidden
    require(repair, "no")


def without_docstring(size: int = 3) -> Any:
    x = torch.zeros(size)
    return blanks(shape=x.shape)


def without_code(size: int = 3) -> Any:
    """A statement."""
    return blanks(size=size)


def docstring_alone(size: int = 3) -> Any:
    """A statement and nothing else."""


def without_blanks(size: int = 3) -> Any:
    """A statement."""
    return size


def on_one_line(size: int = 3) -> Any: return blanks(size=size)  # fmt: skip


def ending(batch: int = 5) -> Any:
    """A statement."""

    def within(x: Any) -> Any:
        return blanks(other=x)

    return blanks(
        first=within(batch),
        # a comment in between
        second=[
            batch,
        ],
    )
    # and one at the end


class Chapter:
    """Katas may stand in a class, too."""

    @staticmethod
    @pytest.mark.filterwarnings("ignore")
    def within(size: int = 3) -> Any:
        """A statement."""
        x = torch.zeros(size)
        return blanks(shape=x.shape)


def test_parameters_with_defaults_are_the_numbers() -> None:
    """Each default is a number, in order."""
    assert Listing(plain).numbers == {"batch": 5, "größe": 7}
    assert Listing(designed).numbers == {"size": 3}


def test_the_code_is_a_template_over_the_numbers() -> None:
    """Where a number's name stood there is its place; comments, layout and other braces are as they were."""
    code = Listing(plain).code
    assert code == (
        "# a comment first, {with} braces\n"
        "x = torch.randn({batch}, {größe})  # (batch, größe): {batch}\n"
        "\n"
        'y = {"batch": {batch}, "é": {größe}, "batches": x.shape, "#": "# hidden"}'
    )


def test_what_is_returned_are_predictions() -> None:
    """Each keyword is a blank, commented by its expression, or by the author's own words."""
    assert Listing(plain).blanks == (
        Blank("shape", "x.shape"),
        Blank("many", "len(y) * {größe}"),
        Blank("width", "{größe} wide, or {wider}"),
        Blank("long", ""),
    )


def test_parameters_without_defaults_are_designs() -> None:
    """Each is a blank that says what it expects: a layer, a type, or any value."""
    assert Listing(designed).blanks == (
        Blank("lstm", "nn.LSTM(...)", "nn.LSTM"),
        Blank("repair", "dict", "dict"),
        Blank("rate", "float", "float"),
        Blank("free", "", "value"),
    )


def test_an_authors_comment_on_a_design_is_a_template() -> None:
    """A comment behind a parameter replaces the annotation in the learner's file."""
    assert Listing(commented).blanks == (Blank("repair", '{"name": value}', "dict"),)


def test_code_of_designs_is_shown_only_above_a_hidden_line() -> None:
    """Requirements are hidden, unless a line says where hiding begins."""
    assert Listing(designed).code == ""
    assert Listing(commented).code == 'x = torch.zeros({size})\nrequire(x is None, "no")'


@pytest.mark.parametrize(
    ("function", "code"),
    [
        (without_docstring, "x = torch.zeros({size})"),
        (without_code, ""),
        (without_blanks, ""),
        (docstring_alone, ""),
        (Chapter.within, "x = torch.zeros({size})"),
    ],
)
def test_any_function_in_a_file_will_do(function: Any, code: str) -> None:
    """A function without docstring, code or blanks, or one in a class under decorators, is read all the same."""
    assert Listing(function).code == code


def test_a_function_that_returns_no_blanks_has_none() -> None:
    """Only ``blanks(...)`` makes predictions."""
    assert Listing(without_blanks).blanks == ()


@pytest.mark.parametrize(
    "function",
    [plain, designed, commented, without_docstring, without_code, docstring_alone, without_blanks, ending, on_one_line],
)
def test_names_are_found_without_the_blanks(function: Any) -> None:
    """What stands in blanks() is known by name before anything else is parsed, and comes to the same."""
    read = Listing(function)
    assert read.names == tuple(blank.name for blank in Listing(function).blanks)


def test_every_katas_names_are_those_of_its_blanks(each_kata: Kata) -> None:
    """The short way to the names and the long one agree, for each kata of the pack."""
    assert each_kata.listing.names == tuple(blank.name for blank in each_kata.blanks)


def test_a_function_without_a_file_is_refused() -> None:
    """What was made in a string has no source, and a TypeError names it."""
    space: dict[str, Any] = {}
    exec("def nowhere(size=3): return size", space)  # noqa: S102  # that is the point
    with pytest.raises(TypeError, match="nowhere"):
        Listing(space["nowhere"])


def test_a_function_that_cannot_be_cut_out_is_broken(tmp_path: Path) -> None:
    """An indented function with text at the margin cannot be read by itself: its author is told by an exception."""
    path = tmp_path / "margin.py"
    path.write_text(
        'if True:\n    def outside(size=3):\n        """A statement,\nthat goes on here."""\n', encoding="utf-8"
    )
    with pytest.raises(SyntaxError):
        _ = Listing(runpy.run_path(str(path))["outside"]).texts


def test_positions_are_not_needed() -> None:
    """Under ``-X no_debug_ranges`` code has no positions, and the catalogue still loads."""
    program = "from pytest_lstm_kata.lstm import LSTM; print(len(LSTM.katas))"
    done = subprocess.run(
        [sys.executable, "-B", "-X", "no_debug_ranges", "-X", "pycache_prefix=/nowhere", "-c", program],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.stdout.strip() == str(len(LSTM.katas)), done.stderr


def test_a_lambda_is_refused() -> None:
    """A kata has a name and a statement: a lambda is no kata."""
    with pytest.raises(TypeError, match="a kata is a plain function in a file"):
        Listing(lambda size=3: size)
