"""The promise: ``lstm-kata explain`` tells the idea at once, and the way to the answer after success."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

import pytest

# pytester forgets at the end of a test what the test was the first to import, and torch cannot be imported twice.
import torch  # noqa: F401
from click.testing import CliRunner

from conftest import KATAS, Tree
from pytest_lstm_kata.cli import browser, common, main
from pytest_lstm_kata.explain import explanation, reading
from pytest_lstm_kata.explain.explanation import UNDRAWN
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, Named, placed, show
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.events import Judged
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.workspace import Workspace


@pytest.fixture(autouse=True)
def workspace(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with blank katas, which is the current folder."""
    monkeypatch.chdir(tree.folder)
    tree.make_workspace()
    return tree.folder


def _flat(text: str) -> str:
    """The text without line breaks and spaces: where a line is broken is the terminal's affair."""
    return "".join(text.split())


LATER = _flat(explanation.LATER)


def _shown(name: str, *options: str) -> str:
    result = CliRunner().invoke(main, ["explain", name, *options])
    assert result.exit_code == 0, result.output
    return result.output


def _explain(name: str, *options: str) -> str:
    return _flat(_shown(name, *options))


@pytest.mark.again
def test_before_success_the_idea(each_kata: Kata) -> None:
    """Title, idea and where to read on, with a link; neither a step nor a truth. The statement stands in the file."""
    output = _explain(each_kata.label)
    assert output.startswith(_flat(each_kata.heading))
    for text in (each_kata.idea, f"Read on: {each_kata.see}{reading.urls(each_kata.see)[0]}"):
        assert _flat(deal(each_kata, 0).text(text)) in output
    assert LATER in output
    for step in each_kata.steps:
        assert _flat(deal(each_kata, 0).text(step)) not in output
    assert _flat(each_kata.try_it) not in output
    truth = Judge(TorchOracle()).truth(deal(each_kata, 0), "cpu")
    telling = [show(value) for value in truth.values() if isinstance(value, tuple | Named)]
    telling += [deal(each_kata, 0).example(blank.name) for blank in each_kata.designs if "." in blank.expects]
    # A shape with its brackets: torch.randn(3, 5, 4) in the given code is no answer.
    assert [said for said in telling if re.search(rf"(?<![\w.]){re.escape(_flat(said))}", output)] == []


@pytest.mark.again
def test_after_success_the_way(each_kata: Kata, workspace: Path) -> None:
    """Once the kata was right its steps; with --all a quick check that can be pasted, and each common mistake once."""
    Journal(Workspace(workspace).journal).append(Judged(each_kata.id, outcome="right"))
    output, shown = _explain(each_kata.label), _shown(each_kata.label, "--all")
    whole = _flat(shown)
    assert LATER not in output + whole
    for text in each_kata.steps:
        assert _flat(deal(each_kata, 0).text(text)) in output
        assert _flat(deal(each_kata, 0).text(text)) in whole
    for mistake in each_kata.mistakes:
        assert whole.count(_flat(deal(each_kata, 0).text(mistake.sentence))) == 1
    assert f"\n  {each_kata.try_it}\n" in shown
    assert not any(f"{{{name}}}" in shown for name in each_kata.numbers)


@pytest.mark.again
def test_a_narrow_terminal(each_kata: Kata, monkeypatch: pytest.MonkeyPatch) -> None:
    """The idea is wrapped to the terminal's width; that of 60 columns is looked at below, and that of 80 above."""
    columns = 40
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = CliRunner().invoke(main, ["explain", each_kata.label]).output
    concept = _flat(deal(each_kata, 0).text(each_kata.idea))
    assert [line for line in shown.splitlines() if len(line) > columns and _flat(line) in concept] == []
    assert concept in _flat(shown)


def test_a_wrong_answer_is_no_success(workspace: Path) -> None:
    """Only a right answer opens the way."""
    Journal(Workspace(workspace).journal).append(Judged(KATAS["1.6"].id, outcome="wrong"))
    assert LATER in _explain("1.6")


def test_success_is_not_forgotten(workspace: Path) -> None:
    """A later mistake does not close what was open."""
    Journal(Workspace(workspace).journal).append(Judged(KATAS["1.6"].id, outcome="right"))
    Journal(Workspace(workspace).journal).append(Judged(KATAS["1.6"].id, outcome="wrong"))
    assert LATER not in _explain("1.6")


def test_what_was_not_verified_is_said(workspace: Path) -> None:
    """Who got a kata right without a GPU is told which answer nobody has judged."""
    said = _flat("on_cuda: not judged. Compare your answer with the steps.")
    Journal(Workspace(workspace).journal).append(Judged(KATAS["1.6"].id, outcome="right", unverified=("on_cuda",)))
    assert said in _explain("1.6")
    Journal(Workspace(workspace).journal).append(Judged(KATAS["1.6"].id, outcome="right"))
    assert said not in _explain("1.6")


def test_outside_a_workspace(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no record the idea is explained all the same."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert _flat(KATAS["1.6"].idea) in _explain("1.6")


def test_a_journal_that_cannot_be_read(workspace: Path) -> None:
    """A folder in the journal's place is no success, and no traceback."""
    (workspace / ".lstm-kata" / "journal.jsonl").mkdir()
    assert LATER in _explain("1.6")


def test_no_such_kata() -> None:
    """An unknown name ends with the nearest one."""
    result = CliRunner().invoke(main, ["explain", "memry"])
    assert result.exit_code == 1
    assert "Did you mean `memory`?" in result.output


# The drawing.

STEPS = _flat("│ h 20 │──▶│ h 20 │")


def _solve(workspace: Path, label: str, **facts: Any) -> None:
    """A right answer in the record."""
    kata = next(kata for kata in LSTM.katas if kata.label == label)
    Journal(Workspace(workspace).journal).append(Judged(kata.id, **{"outcome": "right", **facts}))


def test_the_drawing_comes_after_the_idea(workspace: Path) -> None:
    """Before success it shows the given code, with question marks; after it, what torch made of it."""
    before = _explain("1.6")
    concept, source = _flat(KATAS["1.6"].idea), _flat("Read on:")
    assert before.index(concept) < before.index(_flat("│──▶ out ?")) < before.index(source)
    assert STEPS not in before
    _solve(workspace, "1.6")
    after = _explain("1.6", "--all")
    assert after.index(concept) < after.index(STEPS) < after.index(source)
    assert _flat("out (5, 7, 20) batch, seq_len, hidden_size") in after


@pytest.mark.again
def test_sixty_columns_without_colour_in_ascii(each_kata: Kata, workspace: Path) -> None:
    """Where the terminal can show no boxes they are of ASCII, and only code and links are longer than 60 columns."""
    outputs = []
    for options in ([], ["--all"]):
        if options:
            _solve(workspace, each_kata.label)
        runner = CliRunner(charset="ascii")
        result = runner.invoke(main, ["explain", each_kata.label, *options], env={"COLUMNS": "60"}, color=True)
        assert result.exit_code == 0, result.output
        outputs.append(result.output)
    assert outputs[0] != outputs[1]
    for output in outputs:
        assert output.isascii()
        assert "\x1b" not in output
        long = [line.strip() for line in output.splitlines() if len(line) > 60]
        assert [line for line in long if line not in each_kata.try_it and "https://" not in line] == []


def test_a_wide_terminal(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More steps are shown where there is room."""
    _solve(workspace, "1.6")
    monkeypatch.setenv("COLUMNS", "60")
    assert _flat("out[:, 3]") not in _explain("1.6", "--all")
    monkeypatch.setenv("COLUMNS", "100")
    assert _flat("out[:, 3]") in _explain("1.6", "--all")


@pytest.mark.parametrize("outcome", ["wrong", "right"])
def test_24_lines_at_80_columns(outcome: str, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One screen, with what to do next, and with nothing lost at its top; --all is for more."""
    monkeypatch.setenv("COLUMNS", "80")
    _solve(workspace, "1.6", outcome="wrong", mistake="time_first", answers={"out_shape": "(7, 5, 20)"})
    _solve(workspace, "1.6", outcome=outcome, answers={"out_shape": "(5, 7, 20)"})
    output = CliRunner().invoke(main, ["explain", "1.6"]).output
    whole = CliRunner().invoke(main, ["explain", "1.6", "--all"]).output
    assert len(output.splitlines()) <= 24
    assert ("Common mistakes" in whole) == (outcome == "right")
    assert ("Your last wrong answer: out_shape = (7, 5, 20)." in output) == (outcome == "right")


def test_ones_own_right_design_is_drawn(workspace: Path) -> None:
    """Who solved it with another layer than the author sees that one."""
    _solve(workspace, "1.5", answers={"lstm": "nn.LSTM(8, 12, batch_first=True, num_layers=2)"})
    assert _flat("layer 1 ┌") in _explain("1.5", "--all")


@pytest.mark.again
@pytest.mark.parametrize(
    "facts",
    [
        {"answers": {"lstm": "nn.LSTM(8, 12, batch_first=True, num_layers=2)"}, "seed": 7},
        {"answers": {"lstm": "nn.LSTM(8, 12, batch_first=True, num_layers=2)"}, "outcome": "wrong"},
        {"answers": {"lstm": "nn.LSTM(8, 12"}},
        {"answers": {"lstm": "print(1)"}},
        {"answers": {}},
    ],
)
def test_where_there_is_no_such_design_the_authors_is_drawn(workspace: Path, facts: dict[str, Any]) -> None:
    """With other numbers, after a later mistake, or from a record that another program wrote."""
    _solve(workspace, "1.5")
    _solve(workspace, "1.5", **facts)
    output = _explain("1.5", "--all")
    assert _flat("lstm = nn.LSTM(input_size=8, hidden_size=12, batch_first=True)") in output
    assert _flat("layer 1 ┌") not in output


def test_without_torch(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no torch can judge, all is explained, the code is drawn, and it is said what torch would add."""
    monkeypatch.setattr(TorchOracle, "unfit", lambda _: "no")
    _solve(workspace, "1.6")
    output = _explain("1.6", "--all")
    assert _flat(UNDRAWN) in output
    assert _flat("│──▶ out ?") in output
    assert _flat(KATAS["1.6"].try_it) in output
    _written(KATAS["1.6"], monkeypatch)
    assert UNDRAWN in (workspace / ".lstm-kata" / "explain" / "output_shape_batch_first.html").read_text("utf-8")


# The page.


def _written(kata: Kata, monkeypatch: pytest.MonkeyPatch, *, is_opened: bool = True) -> tuple[list[str], list[Path]]:
    """What ``--open`` printed, line by line, and what it opened."""
    opened: list[Path] = []

    def launch(path: Path) -> bool:
        opened.append(path)
        return is_opened

    monkeypatch.setattr(browser, "opened", launch)
    monkeypatch.setattr(common, "find", lambda *_: kata)
    result = CliRunner().invoke(main, ["explain", kata.label, "--open"])
    assert result.exit_code == (0 if is_opened else 1), result.output
    return result.output.splitlines(), opened


def test_open_writes_a_page_and_opens_it(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page lies in the dojo, beside the record; its path is printed, and what to do next."""
    printed, opened = _written(KATAS["1.6"], monkeypatch)
    page = workspace / ".lstm-kata" / "explain" / "output_shape_batch_first.html"
    assert printed == [
        ".lstm-kata/explain/output_shape_batch_first.html",
        "next: lstm-kata start 1.6",
        f"      katas/{KATAS['1.6'].file}",
        "      pytest --kata",
    ]
    assert opened == [page]
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert _written(KATAS["1.6"], monkeypatch)[0] == printed


def test_the_page_says_what_the_terminal_says(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two drawings of one layer have one heading, and what was not verified is said."""
    _solve(workspace, "4.1", unverified=("on_cuda",))
    _written(next(kata for kata in LSTM.katas if kata.label == "4.1"), monkeypatch)
    html = (workspace / ".lstm-kata" / "explain" / "repeated_calls.html").read_text(encoding="utf-8")
    assert html.count("<h3>") == 1
    assert html.count('role="region"') == 2
    assert "on_cuda: not judged." in html


def test_the_katas_beside_it(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page leads to those of the katas before and after, where they lie there; else it says what makes them."""
    folder = workspace / ".lstm-kata" / "explain"
    _written(KATAS["1.5"], monkeypatch)
    first = (folder / "features_per_step.html").read_text(encoding="utf-8")
    assert f"Previous: {KATAS['1.4'].heading} (<code>lstm-kata explain 1.4 --open</code>)" in first
    assert "Next: 1.6 What shape comes out? (<code>lstm-kata explain 1.6 --open</code>)" in first
    _written(KATAS["1.6"], monkeypatch)
    second = (folder / "output_shape_batch_first.html").read_text(encoding="utf-8")
    assert 'Previous: <a href="features_per_step.html">1.5 So many features for each step</a>' in second
    assert "Next: 1.7 From a sequence to a class (<code>lstm-kata explain 1.7 --open</code>)" in second
    _written(KATAS["1.1"], monkeypatch)
    assert "Previous" not in (folder / "memory.html").read_text(encoding="utf-8")


def test_nothing_opens_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a browser one is told what to do with the path; what was asked for was not done, so it is no success."""
    printed, _ = _written(KATAS["1.6"], monkeypatch, is_opened=False)
    *said, path, step, _, _ = printed
    assert _flat(" ".join(said)) == _flat(
        "No browser could be opened here. Open this file in one, or type the same without --open:"
    )
    assert (path, step) == (".lstm-kata/explain/output_shape_batch_first.html", "next: lstm-kata start 1.6")


def test_a_page_of_another_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    """Packs may have katas of the same name, so the pack's stands before it."""
    gru = placed(LSTM._replace(name="gru"), ())
    monkeypatch.setattr(common, "catalogue", lambda: Catalogue([LSTM, gru]))
    printed, _ = _written(gru.katas[5], monkeypatch)
    assert printed[0] == ".lstm-kata/explain/gru_output_shape_batch_first.html"


def test_a_page_where_the_dojo_cannot_be_written(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a dojo, and in one that cannot be written, the page gets a folder of its own."""
    (workspace / ".lstm-kata" / "explain").write_text("in the way", encoding="utf-8")
    _, (path,) = _written(KATAS["1.6"], monkeypatch)
    assert path.is_file()
    assert workspace not in path.parents
    monkeypatch.chdir(path.parent)
    _, (elsewhere,) = _written(KATAS["1.6"], monkeypatch)
    assert elsewhere != path
    assert elsewhere.is_file()


def test_a_page_that_cannot_be_written_anywhere(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A full disk is a sentence, and no traceback."""

    def full(**_: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "mkdtemp", full)
    (workspace / ".lstm-kata" / "explain").write_text("in the way", encoding="utf-8")
    result = CliRunner().invoke(main, ["explain", "1.6", "--open"])
    assert result.exit_code == 1
    assert result.output == "Error: the page cannot be written: No space left on device.\n"


def test_one_next_step(workspace: Path) -> None:
    """The command ends with what to do next, before success and after."""
    told = CliRunner().invoke(main, ["explain", "1.6"]).output
    assert told.endswith(f"\n\nnext: lstm-kata start 1.6\n      katas/{KATAS['1.6'].file}\n      pytest --kata\n")
    _solve(workspace, "1.6")
    output = CliRunner().invoke(main, ["explain", "1.6"]).output
    assert output.endswith(f"\n\nnext: katas/{KATAS['1.1'].file}\n      pytest --kata\n")
    assert output.count("next:") == 1


def test_numbers_that_are_still_to_do_are_not_explained(workspace: Path) -> None:
    """Dealt anew and not right yet, a solved kata is explained with the numbers that it was solved with."""
    kata = KATAS["1.6"]
    Journal(Workspace(workspace).journal).append(Judged(kata.id, outcome="right", answers={"out_shape": "(5, 7, 20)"}))
    CliRunner().invoke(main, ["retry", "1.6"])
    fresh = deal(kata, 1).numbers
    shown = _explain("1.6")
    assert _flat(explanation.OLD_NUMBERS) in shown
    answer = _flat(f"({fresh['batch']}, {fresh['seq_len']}, {fresh['hidden_size']})")
    assert "(5,7,20)" in shown
    assert answer not in shown
    Journal(Workspace(workspace).journal).append(Judged(kata.id, seed=1, outcome="right"))
    assert _flat(explanation.OLD_NUMBERS) not in _explain("1.6")
    assert answer in _explain("1.6")
