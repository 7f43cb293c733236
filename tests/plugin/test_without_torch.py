"""The promise: without torch nothing that was answered is called right, and the run says how to get it."""

from __future__ import annotations

import pytest

from conftest import NO_TORCH, Tree
from running import apart, block, events, text

INSTALL = 'python -m pip install "pytest-lstm-kata[torch]"'

BROKEN_TORCH = """\
raise OSError("libtorch_cpu.so: cannot open shared object file")
"""


def _said(result: pytest.RunResult, sentence: str) -> int:
    return sum(sentence in line for line in block(result))


def test_a_blank_tree_is_todo(pytester: pytest.Pytester, tree: Tree) -> None:
    """Nothing answered: all todo, exit code 0, and no word of torch."""
    pytester.makepyfile(no_torch=NO_TORCH)
    result = apart(pytester, "-p", "no_torch")
    assert result.parseoutcomes() == {"todo": 10}
    assert result.ret == 0
    assert "pip install" not in text(result)
    assert tree.folder == pytester.path


@pytest.mark.measured
@pytest.mark.beside("xdist.plugin")
@pytest.mark.parametrize("workers", [(), ("-n2",)], ids=["plain", "workers"])
def test_an_answer_is_not_green(pytester: pytest.Pytester, tree: Tree, workers: tuple[str, ...]) -> None:
    """Answered katas are unverified: exit code 1, no pass, no event, and the command to install torch, once."""
    pytester.makepyfile(no_torch=NO_TORCH)
    journal = tree.make_workspace()
    tree.solve("1.1", "1.6", "1.7")
    result = apart(pytester, "-p", "no_torch", *workers)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert result.parseoutcomes() == {"unverified": 3, "todo": 7}
    assert text(result).count(INSTALL) == 1
    assert _said(result, INSTALL) == 1
    assert block(result)[-1] == "next: katas/1_foundations/01_memory.py"
    assert events(journal) == []
    assert "Traceback" not in text(result)


@pytest.mark.measured
def test_a_device_cannot_be_asked_for(pytester: pytest.Pytester, tree: Tree) -> None:
    """--kata-device cuda without torch is a usage error with the command that installs it."""
    pytester.makepyfile(no_torch=NO_TORCH)
    tree.solve("1.1")
    result = apart(pytester, "-p", "no_torch", "--kata-device=cuda")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert text(result).count(INSTALL) == 1


def test_the_cpu_can_be_asked_for(pytester: pytest.Pytester, tree: Tree) -> None:
    """--kata-device cpu without torch says that torch is absent, not that the CPU is."""
    pytester.makepyfile(no_torch=NO_TORCH)
    tree.solve("1.1")
    result = apart(pytester, "-p", "no_torch", "--kata-device=cpu")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert _said(result, INSTALL) == 1


def test_a_torch_that_cannot_be_imported(pytester: pytest.Pytester, tree: Tree) -> None:
    """A broken installation is one sentence, and no traceback; nothing is green."""
    pytester.mkdir("torch").joinpath("__init__.py").write_text(BROKEN_TORCH, encoding="utf-8")
    tree.solve("1.1", "1.6")
    result = apart(pytester)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert result.parseoutcomes() == {"unverified": 2, "todo": 8}
    assert _said(result, "torch is installed but cannot be imported (OSError): install it again.") == 1
    assert "Traceback" not in text(result)
