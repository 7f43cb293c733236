"""The promise: a file that cannot be read gets its own sentence, and the other katas go on."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest

from conftest import Tree
from running import kata_run, text

VANISHING = """\
def pytest_collection_modifyitems(items):
    for item in items:
        if item.name == "output_shape_batch_first":
            item.path.unlink()
"""
"""An editor that replaces a file is at it between collecting and judging."""


def _replace(label: str, old: str, new: str) -> Callable[[Tree], object]:
    def edit(tree: Tree) -> None:
        path = tree.path(label)
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new), encoding="utf-8")

    return edit


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        pytest.param(
            lambda tree: tree.fill("1.6", out_shape="out.shape"),
            [
                "*`out_shape`: `out.shape` asks torch. Predict the answer*",
                "*06_output_shape_batch_first.py:22",
                "*^^^^^^^^^",
            ],
            id="asks torch",
        ),
        pytest.param(
            lambda tree: tree.fill("1.6", out_shape="(1 if 1 else 2,)"), ["*`out_shape`: *read*", "*^*"], id="is code"
        ),
        pytest.param(
            _replace("1.6", "lstm/output_shape_batch_first", "lstm/something_of_your_own"),
            ["*No installed pack has this kata.*", "*06_output_shape_batch_first.py:15"],
            id="unknown kata",
        ),
        pytest.param(
            _replace("1.1", "lstm/memory", "lstm/memry"),
            [
                '*No installed pack has this kata. Its name says that this file is for 1.1 *: write `__kata__ = "lstm/memory"`.*'
            ],
            id="misspelt kata",
        ),
        pytest.param(
            _replace("1.6", "__kata__ =", "# __kata__ ="),
            ['*The line `__kata__ = ...` is missing: put it back: `__kata__ = "lstm/output_shape_batch_first"`.*'],
            id="no kata",
        ),
        pytest.param(
            lambda tree: tree.path("1.6").write_bytes(b""),
            ["*This file is empty. `lstm-kata init .` in your dojo writes it again*"],
            id="emptied",
        ),
        pytest.param(
            _replace("1.6", '"batch": 5', '"batch": 6'), ["*changed by hand*lstm-kata retry*"], id="other numbers"
        ),
        pytest.param(
            _replace("1.6", "out_shape = ...", "out_shpe = ..."),
            ["*`out_shpe` is not a blank of this kata: it is called `out_shape`.*"],
            id="misspelt blank",
        ),
        pytest.param(
            lambda tree: tree.fill("1.6", out_shape="(5, 7, 20"),
            ["*Python cannot read this line (*", "*06_output_shape_batch_first.py:22"],
            id="syntax error",
        ),
        pytest.param(
            lambda tree: tree.path("1.6").write_bytes(tree.path("1.6").read_bytes() + "# größe".encode("latin-1")),
            ["*This file is not UTF-8 (line 23): save it again*"],
            id="not UTF-8",
        ),
        pytest.param(
            lambda tree: tree.path("1.6").write_bytes(b"#" * 70_000), ["*larger than 64 KiB*"], id="too large"
        ),
        pytest.param(
            lambda tree: shutil.copy(tree.path("1.6"), tree.path("1.6").with_name("11_copy.py")),
            [
                "*This kata has two files here, and 06_output_shape_batch_first.py is the one that counts*",
                "*11_copy.py*",
            ],
            id="two files",
        ),
        pytest.param(
            lambda tree: (tree.folder / "conftest.py").write_text(VANISHING, encoding="utf-8"),
            ["*This file cannot be opened: *"],
            id="cannot be opened",
        ),
    ],
)
def test_a_broken_file_has_its_own_sentence(
    pytester: pytest.Pytester, tree: Tree, damage: Callable[[Tree], object], said: list[str]
) -> None:
    """One sentence and a place, no traceback; the solved kata passes and the blank ones stay todo."""
    tree.solve("1.3")
    damage(tree)
    files = len(list(tree.path("1.1").parent.glob("*.py")))
    result = kata_run(pytester)
    assert result.parseoutcomes() == {"passed": 1, "failed": 1, "todo": files - 2}
    result.stdout.fnmatch_lines(said)
    assert result.ret == 1
    assert "Traceback" not in text(result)


def test_a_broken_copy_does_not_take_the_place_of_the_kata(pytester: pytest.Pytester, tree: Tree) -> None:
    """A second file of a solved kata fails, and the kata's own file still counts as right."""
    tree.solve("1.3")
    shutil.copy(tree.path("1.3"), tree.path("1.3").with_name("00_mine.py"))
    result = kata_run(pytester)
    result.stdout.fnmatch_lines(["*03_output_shape.py is the one that counts*", "foundations * 1/10 *"])
    assert result.parseoutcomes() == {"passed": 1, "failed": 1, "todo": 9}


def test_every_file_can_be_broken(pytester: pytest.Pytester, tree: Tree) -> None:
    """A folder in which no kata can be read is a run with ten failures, and no error of pytest's."""
    for path in tree.path("1.1").parent.glob("*.py"):
        path.write_bytes(b"\xff\xfe(")
    result = kata_run(pytester)
    assert result.parseoutcomes() == {"failed": 10}
    assert result.ret == pytest.ExitCode.TESTS_FAILED
