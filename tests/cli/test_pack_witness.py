"""The promise: where there is a CUDA device, one command writes down what only such a device shows; and nothing doubtful."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

# pytester forgets at the end of a test what the test was the first to import, and torch cannot be imported twice.
import torch
from click.testing import CliRunner, Result

from pytest_lstm_kata import authoring
from pytest_lstm_kata.authoring import blanks, draw, kata, on
from pytest_lstm_kata.cli import common, main
from pytest_lstm_kata.files import access
from pytest_lstm_kata.judge.witness import Witness, read
from pytest_lstm_kata.kata import catalogue as packs
from pytest_lstm_kata.kata.lazy import running_on
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.testing import check_pack, checks
from samples import DESIGNS, FLAG
from support import ORACLE, CpuAlone, CudaByName

# ruff: noqa: ARG001  # a number may be there for the statement alone


@kata("easy", "test")
def constant(size: int = draw(3, 3, 9)) -> Any:
    """Same everywhere

    on_cpu and on_cuda are each "one", "two", "three" or "four".

    Hint: h

    Mistakes:
    first: on_cuda = "one"
        The first.
    third: on_cuda = "three"
        The third.

    Example: on_cpu = "one"
    Step: s
    Try: 1
    """
    return blanks(on_cpu=on("cpu", "one"), on_cuda=on("cuda", "two"))


@kata("easy", "test")
def growing(size: int = draw(3, 3, 9)) -> Any:
    """As the numbers

    on_cpu and on_cuda are each a whole number.
    """
    return blanks(on_cpu=on("cpu", size), on_cuda=on("cuda", 2 * size))


@kata("easy", "test")
def foreseen(size: int = draw(3, 3, 9)) -> Any:
    """As the author says

    on_cuda is a whole number.

    Example: on_cuda = 2 * size
    """
    return blanks(on_cuda=on("cuda", 2 * size))


@kata("easy", "test")
def unspeakable(size: int = 3) -> Any:
    """No answer

    on_cuda is a whole number.
    """
    return blanks(on_cuda=on("cuda", 10**10))


@kata("easy", "test")
def broken_there(size: int = 3) -> Any:
    """Broken there

    on_cuda is a whole number.
    """
    return blanks(on_cuda=on("cuda", size), there=on("cpu", size) if running_on() == "cpu" else 1 / 0)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the witness stands; there is a CUDA device, which is the CPU by another name."""
    monkeypatch.setattr(common, "oracle", CudaByName)
    return tmp_path / "witness.toml"


def _packed(monkeypatch: pytest.MonkeyPatch, path: Path | None, *katas: Kata) -> None:
    """A catalogue with one pack, of these katas."""
    pack = authoring.pack("mine", "Mine", [authoring.unit("u", "U", "P", katas)], witness=path)
    monkeypatch.setattr(packs, "load", lambda *_: packs.Catalogue([pack]))


def _witness(*args: str) -> Result:
    result = CliRunner().invoke(main, ["pack", "witness", "mine", *args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def test_it_writes_what_the_device_says(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who said it, when and how, and a word on each blank that the CPU does not show; then they judge elsewhere."""
    _packed(monkeypatch, path, FLAG, constant, DESIGNS)
    result = _witness("--draws", "3")
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "ok   mine:1.2 on_cuda: 'two' (new)",
        f"{path}: 1 answer of Tesla T4, torch {ORACLE.version}, {(written := read(path)) and written.date}.",
    ]
    assert written
    assert (written.device, written.words) == ("Tesla T4", {"constant": {"on_cuda": "'two'"}})
    assert written.how.endswith("asked cuda:0 with each kata's first numbers and 3 draws of fresh ones.")
    assert "ok   mine:1.2 on_cuda: as before\n" in _witness().output


def test_it_compares_with_what_stands_there(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What differs is said, and the device is believed; an expression that fits is kept, and else the author's is taken."""
    words = {"constant": {"on_cuda": "'one'"}, "growing": {"on_cuda": "size + size"}}
    path.write_text(Witness("Old", "1", "2020-01-01", "By hand.", words).text("mine"), encoding="utf-8")
    _packed(monkeypatch, path, constant, growing, foreseen)
    result = _witness()
    assert result.exit_code == 0
    assert "ok   mine:1.3 on_cuda: 2 * size (new)\n" in result.output
    assert "ok   mine:1.1 on_cuda: 'two'; before, it was 'one'\n" in result.output
    assert "ok   mine:1.2 on_cuda: as before\n" in result.output
    now = read(path)
    assert now
    assert now.words == {
        "constant": {"on_cuda": "'two'"},
        "growing": {"on_cuda": "size + size"},
        "foreseen": {"on_cuda": "2 * size"},
    }


@pytest.mark.parametrize("stands", ["", "size", "si ze"])
def test_what_differs_between_draws_is_not_written(path: Path, monkeypatch: pytest.MonkeyPatch, stands: str) -> None:
    """It is said what the device said, and what to do; the file stays as it was."""
    if stands:
        before = Witness("Old", "1", "2020-01-01", "By hand.", {"growing": {"on_cuda": stands}})
        path.write_text(before.text("mine"), encoding="utf-8")
    _packed(monkeypatch, path, constant, growing)
    result = _witness()
    assert result.exit_code == 1
    said = "FAIL mine:1.2 on_cuda: it depends on the numbers: 6 with deal 0, "
    assert said in result.output
    assert ". Write it into the file as an expression over size\n" in result.output
    assert "witness.toml was not written, because some blanks failed." in result.output
    assert read(path) == (before if stands else None)


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        (unspeakable, "10000000000 is not an answer that a learner can write"),
        (broken_there, "the kata does not show it on this device"),
    ],
    ids=["unspeakable", "broken"],
)
def test_what_cannot_be_written_down(path: Path, monkeypatch: pytest.MonkeyPatch, odd: Kata, why: str) -> None:
    """A value beyond the language of answers, a kata that breaks on the device: said, and nothing is written."""
    _packed(monkeypatch, path, odd)
    result = _witness()
    assert result.exit_code == 1
    assert f"FAIL mine:1.1 on_cuda: {why}\n" in result.output
    assert not path.exists()


def test_where_there_is_no_device(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says so, and what to do; nothing is written."""
    monkeypatch.setattr(common, "oracle", CpuAlone)
    _packed(monkeypatch, path, constant)
    result = _witness()
    assert result.exit_code == 1
    assert (
        f"torch {ORACLE.version} sees no CUDA device here, so nothing was asked and nothing was written."
        in result.output
    )
    assert "Run lstm-kata pack witness mine on a machine that has one" in result.output
    assert not path.exists()


def test_a_pack_that_needs_none(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the CPU shows every blank there is nothing to ask."""
    _packed(monkeypatch, path, FLAG, DESIGNS)
    result = _witness()
    assert (result.exit_code, result.output) == (0, "The CPU shows every blank of mine, so it needs no witness.\n")


def test_a_pack_that_does_not_say_where(monkeypatch: pytest.MonkeyPatch) -> None:
    """The author reads which argument is missing."""
    _packed(monkeypatch, None, constant)
    result = _witness()
    assert result.exit_code == 1
    assert 'witness=Path(__file__).with_name("witness.toml")' in result.output


def test_a_file_that_is_no_witness(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not overwritten: somebody wrote it."""
    path.write_text("mine", encoding="utf-8")
    _packed(monkeypatch, path, constant)
    result = _witness()
    assert result.exit_code == 1
    assert "witness.toml cannot be read: " in result.output
    assert "Correct the file, or remove it, and run this again." in result.output
    assert path.read_text(encoding="utf-8") == "mine"
    built = CliRunner().invoke(main, ["pack", "build", "mine"])
    assert (built.exit_code, "witness.toml cannot be read: " in built.output) == (1, True)


def test_a_folder_that_cannot_be_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the disk says is said."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(access, "replace", full)
    _packed(monkeypatch, path, constant)
    result = _witness()
    assert result.exit_code == 1
    assert f"{path} cannot be written: No space left on device." in result.output


def test_a_real_device_is_called_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """As its driver has it."""
    monkeypatch.setattr(torch.cuda, "get_device_name", {"cuda:1": "NVIDIA H200"}.__getitem__)
    assert ORACLE.name("cuda:1") == "NVIDIA H200"


# What pack check says of it.


def test_check_asks_for_words(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A blank without a word, a word on no blank, a bad file, and a device here that says something else are found."""
    monkeypatch.setattr(checks, "TorchOracle", CpuAlone)
    pack = authoring.pack("mine", "Mine", [authoring.unit("u", "U", "P", [constant])], witness=path)
    silent = "no device here shows `on_cuda`, and the witness has no answer to it; lstm-kata pack witness writes it"
    assert check_pack(pack, 0) == [f"mine/constant (deal 0): {silent}"]
    words = {"constant": {"on_cuda": "'two'", "gone": "1"}}
    path.write_text(Witness("d", "t", "d", "h", words).text("mine"), encoding="utf-8")
    assert check_pack(pack, 0) == [
        "mine: the witness has an answer to `gone` of constant, which is not a blank of a kata"
    ]
    path.write_text("mine", encoding="utf-8")
    frame, broken = check_pack(pack, 0)
    assert frame.startswith("mine: witness.toml cannot be read: ")
    assert broken.startswith("mine/constant (deal 0): BadWitness: ")


def test_check_judges_mistakes_by_the_witness(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is declared of such a blank has to be wrong, and to get its own sentence, as anywhere else."""
    monkeypatch.setattr(checks, "TorchOracle", CpuAlone)
    path.write_text(Witness("d", "t", "d", "h", {"constant": {"on_cuda": "'three'"}}).text("mine"), encoding="utf-8")
    pack = authoring.pack("mine", "Mine", [authoring.unit("u", "U", "P", [constant])], witness=path)
    assert check_pack(pack, 0) == ["mine/constant (deal 0): the mistake `third` is right: "]


def test_check_compares_with_a_device(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is one, each word has to be what it says."""
    monkeypatch.setattr(checks, "TorchOracle", CudaByName)
    path.write_text(Witness("d", "t", "d", "h", {"constant": {"on_cuda": "'four'"}}).text("mine"), encoding="utf-8")
    pack = authoring.pack("mine", "Mine", [authoring.unit("u", "U", "P", [constant])], witness=path)
    other = "the witness disagrees about `on_cuda` with a device here; lstm-kata pack witness asks that device"
    assert check_pack(pack, 0) == [f"mine/constant (deal 0): {other}"]
