"""The promise: the learner chooses where to judge, and learns before anything runs what is not there."""

from __future__ import annotations

import pytest
import torch

from conftest import ROOT, Tree
from pytest_lstm_kata.lstm import LSTM
from running import block, kata_run, text
from spread import EVERYTHING, Spread

NO_CUDA = "cuda: not run"
without_cuda = pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device here")


def _verified(result: pytest.RunResult) -> str:
    return next(line for line in block(result) if line.startswith("torch "))


@without_cuda
@pytest.mark.parametrize("args", [(), ("--kata-device=auto",)], ids=" ".join)
def test_auto_says_what_it_could_not_verify(pytester: pytest.Pytester, tree: Tree, args: tuple[str, ...]) -> None:
    """By default all devices are asked; where there is no CUDA the summary says that it was not verified."""
    tree.solve("1.6")
    result = kata_run(pytester, *args)
    assert _verified(result) == f"torch {torch.__version__.partition('+')[0]} on cpu; {NO_CUDA}"
    assert result.ret == 0


@pytest.mark.measured
@pytest.mark.parametrize("device", ["cpu", "cpu,cpu"])
def test_the_cpu_alone(pytester: pytest.Pytester, tree: Tree, device: str) -> None:
    """Who asks for the CPU is not told of CUDA."""
    tree.solve("1.6")
    result = kata_run(pytester, f"--kata-device={device}", "-v")
    assert _verified(result) == f"torch {torch.__version__.partition('+')[0]} on cpu"
    result.stdout.fnmatch_lines(["*::output_shape_batch_first PASSED (cpu right)*"])


@without_cuda
@pytest.mark.parametrize("wanted", ["cuda", "cuda:1", "cpu,cuda"])
@pytest.mark.beside("xdist.plugin")
@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["plain", "workers"])
def test_a_cuda_device_that_is_not_there(
    pytester: pytest.Pytester, tree: Tree, wanted: str, workers: tuple[str, ...]
) -> None:
    """Asked for by name and absent, a device is a usage error before any kata is judged or any worker started."""
    tree.solve("1.6")
    result = kata_run(pytester, f"--kata-device={wanted}", *workers)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*--kata-device {wanted}: torch sees no `cuda*` here, only cpu.*"])
    for word in ("Traceback", "failed", "passed", "next:", "gw0", "collected", "output_shape_batch_first"):
        assert word not in text(result)


@pytest.mark.measured
@pytest.mark.parametrize("wanted", ["gpu", "", "cpu;cuda", "cpu,", "tpu,cpu", "auto,cpu"])
def test_a_device_that_is_none(pytester: pytest.Pytester, tree: Tree, wanted: str) -> None:
    """A device that torch cannot have is a usage error that names it."""
    tree.solve("1.6")
    result = kata_run(pytester, f"--kata-device={wanted}")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([f"*--kata-device {wanted}: torch sees no `*` here, only cpu*"])


def test_workers_judge_where_they_are_told(everything: Spread) -> None:
    """The choice of devices reaches the workers."""
    assert "--kata-device=cpu" in EVERYTHING
    assert _verified(everything.result) == f"torch {torch.__version__.partition('+')[0]} on cpu"


@pytest.mark.measured
def test_whose_word_it_is(pytester: pytest.Pytester, tree: Tree) -> None:
    """What no device here shows is right or wrong by the word of the pack's witness, and that is said wherever it is told."""
    kata = next(kata for kata in LSTM.katas if kata.slug == "lengths_on_a_device")
    path = tree.folder / "katas" / kata.file
    path.parent.mkdir()
    solved = (ROOT / "solutions" / kata.file).read_bytes()
    path.write_bytes(solved)
    result = kata_run(pytester, "--kata-device=cpu", "-v")
    result.stdout.fnmatch_lines(["*::lengths_on_a_device PASSED (cpu right; on_cuda judged by the witness)*"])
    said = "an NVIDIA H200 with torch 2.11.0 said on 2026-11-26"
    assert f"not run here, judged by what {said}: 6.5 on_cuda" in " ".join(block(result))
    path.write_bytes(solved.replace(b"on_cuda = RuntimeError", b"on_cuda = None"))
    result = kata_run(pytester, "--kata-device=cpu")
    assert result.parseoutcomes()["failed"] == 1
    assert f"on_cuda: judged by what {said}; not run here." in result.outlines
    (sentence,) = [mistake.sentence for mistake in kata.mistakes if mistake.name == "lengths_beside_the_data"]
    assert sentence in " ".join(result.outlines)
