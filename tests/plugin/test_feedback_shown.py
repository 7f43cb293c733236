"""The promise: a failed kata says what is wrong and where, and claims nothing that was not found out."""

from __future__ import annotations

import re
import shutil

import pytest

from conftest import Tree
from running import kata_run, text


def _right(result: pytest.RunResult) -> set[str]:
    """The blanks that a failure calls right."""
    lines = [line.removeprefix("right: ") for line in result.outlines if line.startswith("right: ")]
    return {name for line in lines for name in line.split(", ")}


def test_each_wrong_blank_has_its_place(pytester: pytest.Pytester, tree: Tree) -> None:
    """Of several blanks each wrong one is shown with a caret, and the right ones are named."""
    tree.fill("1.8", out_shape="(7, 4, 30)", h_n_rows="3", input_widths="(6, 6, 6)", steps_seen="1")
    result = kata_run(pytester, "-k", "stacking")
    result.stdout.fnmatch_lines(
        [
            "That puts all layers side by side.*",
            "katas/1_foundations/08_stacking.py:26",
            "    out_shape = (7, 4, 30)  # out.shape",
            "                ^^^^^^^^^^  you wrote *",
            "Then each layer would read x.*",
            "katas/1_foundations/08_stacking.py:28",
            "right: h_n_rows, steps_seen",
            "hint: lstm-kata hint 1.8",
            "only this kata: pytest --kata 1.8",
        ]
    )


def test_a_failure_names_what_runs_this_kata_alone(pytester: pytest.Pytester, tree: Tree) -> None:
    """By number where pytest looks for katas by itself, and elsewhere by its file; what is closed by it is not judged again."""

    def named(result: pytest.RunResult) -> list[str]:
        return [line for line in result.outlines if line.startswith("only this kata: ")]

    wrong = tree.fill("1.6", out_shape="(7, 5, 20)")
    tree.fill("1.3", out_shape="out.shape")
    assert named(kata_run(pytester)) == ["only this kata: pytest --kata 1.3", "only this kata: pytest --kata 1.6"]
    assert kata_run(pytester, "1.6").parseoutcomes() == {"failed": 1}
    handed_in = pytester.mkdir("handed in")
    shutil.copy(wrong, handed_in)
    command = f'only this kata: pytest --kata "handed in/{wrong.name}"'
    assert named(kata_run(pytester, str(handed_in))) == [command]
    assert named(kata_run(pytester, f"handed in/{wrong.name}")) == [command]
    tree.make_workspace()
    for answer, attempts in (("(7, 5, 20)", 1), ("(1, 5, 20)", 2), ("(2, 5, 20)", 3)):
        tree.fill("1.6", out_shape=answer)
        assert len(named(kata_run(pytester, "-k", "batch_first"))) == (attempts < 2)


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"lstm": "nn.LSTM(8, 15, num_layers=3)", "head": "nn.Linear(15, 3)", "step": "0"}, {"lstm", "step"}),
        ({"lstm": "nn.LSTM(8, 16)", "head": "nn.Linear(16, 16)", "step": "-1"}, {"lstm", "head"}),
        ({"lstm": "nn.LSTM(8, 16, batch_first=True)", "head": "nn.Linear(16, 16)", "step": "0"}, {"head", "step"}),
    ],
)
def test_a_design_that_was_not_checked_is_not_called_right(
    pytester: pytest.Pytester, tree: Tree, answers: dict[str, str], wrong: set[str]
) -> None:
    """Requirements stop at the first that is not met; what stands behind it is not known to be right."""
    tree.fill("1.7", **answers)
    result = kata_run(pytester, "-k", "classify")
    assert result.parseoutcomes()["failed"] == 1
    assert _right(result) & wrong == set()


def test_changed_code_is_pointed_out(pytester: pytest.Pytester, tree: Tree) -> None:
    """The given code is judged as it was dealt, and a wrong answer to another code is told so."""
    path = tree.fill("1.6", out_shape="(7, 5, 20)")
    source = path.read_text(encoding="utf-8")
    path.write_text(source.replace("batch_first=True", "batch_first=False"), encoding="utf-8")
    result = kata_run(pytester, "-k", "batch_first")
    result.stdout.fnmatch_lines(["note: line 18 was changed; the original code was judged"])


def test_a_long_line_is_cut_around_the_answer(pytester: pytest.Pytester, tree: Tree) -> None:
    """However long a learner's line is, the caret stands below the answer, on a line of bearable width."""
    tree.fill("1.9", error="ValueError", expected="5", got=" " * 300 + "6")
    result = kata_run(pytester, "-k", "feed_a_batch")
    lines = result.outlines
    carets = [i for i, line in enumerate(lines) if re.fullmatch(r" *\^(  you wrote .*)?", line)]
    assert carets
    for i in carets:
        assert lines[i - 1][lines[i].index("^")] == "6"
        assert len(lines[i - 1]) < 120


def test_the_heading_of_a_failure_is_the_katas(pytester: pytest.Pytester, tree: Tree) -> None:
    """A failure stands below the kata's number and title, as in the file and in the commands."""
    tree.fill("1.6", out_shape="(7, 5, 20)")
    result = kata_run(pytester)
    assert re.search(r"^_+ 1\.6 What shape comes out\? _+$", text(result), re.MULTILINE)


def test_the_place_is_as_one_would_type_it(
    pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Paths are relative to the folder in which pytest was started."""
    pytester.makeini("[pytest]\n")
    tree.fill("1.6", out_shape="(7, 5, 20)")
    monkeypatch.chdir(tree.folder / "katas")
    result = kata_run(pytester)
    assert "1_foundations/06_output_shape_batch_first.py:22" in result.outlines
    assert "next: 1_foundations/06_output_shape_batch_first.py" in result.outlines
