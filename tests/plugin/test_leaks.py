"""The promise: no output of any kind, and no file, says a truth or repeats torch's own words."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from conftest import KATAS, Tree
from pytest_lstm_kata.files.ideas import ideas
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.feedback import explain
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, show
from pytest_lstm_kata.lstm import LSTM
from running import CALM, SHEETS, Sheet, files_below, kata_run, text
from spread import Spread

TORCHS_WORDS = (
    "Traceback",
    "Expected",
    "RNNBase",
    "input.size",
    "invalid combination",
    "mat1",
    "must be equal",
    "positional argument",
    "should be of type",
    "unexpected keyword",
    "has to be smaller",
    "greater than zero",
    "torch/nn/modules",
)


REPORTS = ("--junitxml=report.xml", "--kata-json=report.json")

ALWAYS_HIDDEN = {
    "1.2 lstm",
    "1.3 out_shape",
    "1.4 lstm",
    "1.4 error",
    "1.5 lstm",
    "1.6 out_shape",
    "1.7 lstm",
    "1.8 out_shape",
    "1.8 input_widths",
    "1.9 error",
    "1.10 h_n_shape",
}
"""Truths that no sheet has in it."""

WALKER = """\
def pytest_exception_interact(node, call, report):
    seen, todo = set(), [call.excinfo.value]
    while todo:
        error = todo.pop()
        if error is None or id(error) in seen:
            continue
        seen.add(id(error))
        todo += [error.__cause__, error.__context__]
        frame = error.__traceback__
        while frame:
            for name, value in frame.tb_frame.f_locals.items():
                print("LOCAL", name, repr(value))
            frame = frame.tb_next
"""
"""Prints what a debugger or a plugin such as pytest-rich could show of a failure."""


@pytest.fixture(scope="module")
def truths() -> Mapping[str, Mapping[str, str]]:
    """By kata and blank: what torch says, and the author's own designs."""
    judge = Judge(TorchOracle())
    return {
        label: {
            **{blank.name: deal(kata, 0).example(blank.name) for blank in kata.designs},
            **{name: show(value) for name, value in judge.truth(deal(kata, 0), "cpu").items()},
        }
        for label, kata in KATAS.items()
    }


def _one_spelling(said: str) -> str:
    """A list or a Size as a tuple, every text in double quotes, no space behind a comma."""
    return re.sub(r",\s+", ",", said).replace("[", "(").replace("]", ")").replace("'", '"')


def _secrets(folder: Path, truths: Mapping[str, Mapping[str, str]]) -> dict[str, re.Pattern[str]]:
    """What to look for, for each truth that the learners' own files below this folder do not hold; a primer is not theirs."""
    katas = (path for path in files_below(folder) if _is_kata(path, folder) and path.suffix == ".py")
    learners = _one_spelling("\n".join(path.read_text(encoding="utf-8") for path in katas))
    secrets = {}
    for label, blanks in truths.items():
        for name, truth in blanks.items():
            alone = "" if truth.startswith("(") else r"(?<![\w.,(-])"
            pattern = re.compile(alone + re.escape(_one_spelling(truth)) + r"(?!\w|\.\d)")
            if not pattern.search(learners):
                secrets[f"{label} {name}"] = pattern
    return secrets


def _told(said: str, secrets: Mapping[str, re.Pattern[str]]) -> list[str]:
    """Which secrets a text gives away, and which of torch's words it repeats."""
    told = _one_spelling(said)
    return [name for name, secret in secrets.items() if secret.search(told)] + [
        word for word in TORCHS_WORDS if word in said
    ]


def _fill(tree: Tree, sheet: Sheet) -> None:
    for label, answers in sheet.items():
        tree.fill(label, **answers)


def _is_kata(path: Path, folder: Path) -> bool:
    """Does a learner write this file?"""
    return "katas" in path.relative_to(folder).parts


def _written(folder: Path) -> str:
    """What the run left on disk, beside the learners' own files."""
    files = [path for path in files_below(folder) if not _is_kata(path, folder)]
    return "\n".join(_unescaped(path) for path in files)


def _unescaped(path: Path) -> str:
    """A file's text; of a report what it means, whatever its format does to quotes.

    The numbers of a JSON report are places and counts by its schema, so it is its texts that are looked through.
    """
    written = path.read_text(encoding="utf-8")
    match path.suffix:
        case ".json":
            return "\n".join(_texts(json.loads(written)))
        case ".xml":
            return html.unescape(written)
    return written


def _texts(told: Any) -> Iterator[str]:
    if isinstance(told, str):
        yield told
    elif isinstance(told, dict | list):
        parts = [part for pair in told.items() for part in pair] if isinstance(told, dict) else told
        yield from (text for part in parts for text in _texts(part))


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_answers_of_these_tests_are_wrong_and_hold_no_truth(
    tree: Tree, truths: Mapping[str, Mapping[str, str]], sheet: str
) -> None:
    """Each sheet fills every blank of the first unit, and leaves enough truths that could be told."""
    filled = {(label, name) for label, answers in SHEETS[sheet].items() for name in answers}
    assert filled == {(label, blank.name) for label, kata in KATAS.items() for blank in kata.blanks}
    _fill(tree, SHEETS[sheet])
    hidden = _secrets(tree.folder, truths)
    assert set(hidden) >= ALWAYS_HIDDEN


def test_a_truth_would_be_noticed(tree: Tree, truths: Mapping[str, Mapping[str, str]]) -> None:
    """What these tests look for is found where it is told, in another spelling, too."""
    hidden = _secrets(tree.folder, truths)
    for said in ("torch.Size([5, 7, 20])", "expected (5,7,20)", "[5, 7, 20]", "it is (5, 7, 20)."):
        assert _told(said, hidden) == ["1.6 out_shape"]
    assert "1.4 error" in _told("torch raised TypeError", hidden)
    assert "1.4 lstm" in _told("it is nn.LSTM(20,10)", hidden)
    assert _told("(5, 7, 20, 1) and (15, 7, 20)", hidden) == []


def test_a_truth_in_a_report_would_be_noticed(tree: Tree, truths: Mapping[str, Mapping[str, str]]) -> None:
    """In a report it is found behind escaped quotes, as a property, a key or within lists."""
    hidden = _secrets(tree.folder, {**truths, "2.11": {"changes": '{"hidden_size": 20}'}})
    told = {"learners": [{"sentence": "it is {'hidden_size': 20}", "TypeError": ["(5, 7, 20)"]}]}
    (tree.folder / "report.json").write_text(json.dumps(told, indent=2), encoding="utf-8")
    assert {"2.11 changes", "1.4 error", "1.6 out_shape"} <= set(_told(_written(tree.folder), hidden))
    (tree.folder / "report.json").unlink()
    (tree.folder / "report.xml").write_text('<property value="{&quot;hidden_size&quot;: 20}"/>', encoding="utf-8")
    assert _told(_written(tree.folder), hidden) == ["2.11 changes"]


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize(
    "args",
    [
        (),
        ("-q",),
        ("-vvv",),
        ("-l",),
        ("--full-trace",),
        ("--tb=long",),
        ("--tb=short",),
        ("--tb=native",),
        ("--tb=line",),
        ("-l", "-vv", "--full-trace", "--tb=long", "-rA"),
        ("-rA",),
        (*REPORTS, "-o", "junit_logging=all", "-o", "junit_log_passing_tests=true"),
        (*REPORTS, "-o", "junit_family=xunit1", "--kata-debug", "--kata-require=all"),
        ("--setup-show",),
        ("-o", "log_cli=1", "--log-level=DEBUG"),
        ("--capture=no",),
        ("-W", "error"),
        ("--kata-debug",),
    ],
    ids=lambda args: " ".join(args) or "default",
)
def test_nothing_tells(
    pytester: pytest.Pytester, tree: Tree, truths: Mapping[str, Mapping[str, str]], sheet: str, args: tuple[str, ...]
) -> None:
    """Ten wrong katas, shown in whatever way: the output, the journal and every other file keep the truths."""
    tree.make_workspace()
    _fill(tree, SHEETS[sheet])
    secrets = _secrets(tree.folder, truths)
    result = kata_run(pytester, *args)
    assert result.parseoutcomes() == {"failed": len(KATAS)}
    assert _told(text(result), secrets) == []
    assert _told(_written(tree.folder), secrets) == []


def test_workers_do_not_tell(a_class: Spread, truths: Mapping[str, Mapping[str, str]]) -> None:
    """What workers send is as tight-lipped as a plain run, with all sheets at once."""
    secrets = _secrets(a_class.folder, truths)
    assert set(secrets) >= ALWAYS_HIDDEN
    assert a_class.result.parseoutcomes() == {"failed": len(SHEETS) * len(KATAS)}
    assert _told(text(a_class.result), secrets) == []
    assert _told(_written(a_class.folder), secrets) == []


def test_a_raised_failure_carries_no_truth(
    pytester: pytest.Pytester, tree: Tree, truths: Mapping[str, Mapping[str, str]]
) -> None:
    """A plugin that walks through the exception, its causes and the locals of its frames finds no truth."""
    pytester.makepyfile(walker=WALKER)
    pytester.syspathinsert()
    _fill(tree, SHEETS["misunderstood"])
    secrets = _secrets(tree.folder, truths)
    result = kata_run(pytester, "-s", "-p", "walker")
    assert sum(line.startswith("LOCAL") for line in result.outlines) > 10 * len(KATAS)
    told = {name for line in result.outlines if line.startswith("LOCAL") for name in _told(line, secrets)}
    assert told == set()


def test_the_streams_of_a_run_are_quiet(pytester: pytest.Pytester, tree: Tree) -> None:
    """Judging prints nothing by itself, neither on stdout nor on stderr, even where torch would warn."""
    tree.fill("1.2", lstm="nn.LSTM(10, 20, dropout=0.5)")
    result = pytester.runpytest_inprocess("--kata", *CALM, "-s", "-q", "-k", "construct", "-W", "always")
    assert result.errlines == []
    assert "warning" not in text(result).lower()
    assert result.parseoutcomes() == {"passed": 1, "deselected": 9}


def _mistaken(kata: Kata) -> dict[str, str]:
    """A wrong answer for each blank, as source: that of a declared mistake, or else one of the right type."""
    answers: dict[str, str] = {}
    dealt = deal(kata, 0)
    for idea in (idea for mistake in kata.mistakes for idea in ideas(mistake, dealt)):
        for name, answer in idea.items():
            answers.setdefault(name, show(answer))
    return {blank.name: answers.get(blank.name, "4096") for blank in kata.blanks}


@pytest.fixture(scope="module")
def mistaken() -> Mapping[str, str]:
    """Every kata of the pack, with a wrong answer in each blank."""
    return {kata.file: write(kata, 0, _mistaken(kata)) for kata in LSTM.katas}


@pytest.fixture(scope="module")
def told_by_shape_or_name(mistaken: Mapping[str, str]) -> Mapping[str, re.Pattern[str]]:
    """What to look for in the whole pack: truths that are more than a lone number, and not in the learner's files."""
    judge = Judge(TorchOracle())
    learners = _one_spelling("\n".join(mistaken.values()))
    secrets = {}
    for kata in LSTM.katas:
        truth = judge.truth(deal(kata, 0), "cpu")
        for blank in kata.blanks:
            said = _one_spelling(show(truth[blank.name]) if blank.name in truth else deal(kata, 0).example(blank.name))
            if re.search(r"[(a-z\"]", said) and said not in learners and said not in ("None", "True", "False"):
                secrets[f"{kata.label} {blank.name}"] = re.compile(re.escape(said) + r"(?!\w|\.\d)")
    return secrets


@pytest.mark.parametrize(
    "args", [(), ("-vvv", "-l", "--full-trace", "--tb=long", "-rA", "-W", "error")], ids=["", "all"]
)
def test_the_whole_pack_does_not_tell(
    pytester: pytest.Pytester,
    mistaken: Mapping[str, str],
    told_by_shape_or_name: Mapping[str, re.Pattern[str]],
    args: tuple[str, ...],
) -> None:
    """With a declared mistake in every kata, no output and no file has a shape, layer, text or class that is right."""
    tree = Tree(pytester.path, mistaken)
    tree.make_workspace()
    result = kata_run(pytester, *REPORTS, *args)
    assert result.parseoutcomes() == {"failed": len(LSTM.katas)}
    assert len(told_by_shape_or_name) >= 30
    assert _told(text(result), told_by_shape_or_name) == []
    assert _told(_written(tree.folder), told_by_shape_or_name) == []


STOPPED = """\
import pytest
from pytest_lstm_kata.judge import trial


def stopped(*args, **kwargs):
    locals()["held"] = args, kwargs
    raise {error}


@pytest.fixture(autouse=True)
def _nothing():
    pass


def pytest_collection_finish():
    trial.explain = stopped
"""
"""Stops a run just when an answer and the truth are side by side."""


@pytest.mark.parametrize(
    ("error", "args"),
    [
        ("KeyboardInterrupt", ("--full-trace", "-l", "-vv")),
        ("KeyboardInterrupt", ("--kata-debug", "-l", "--full-trace")),
        ("pytest.exit.Exception('over')", ("--full-trace", "-l")),
        ("ZeroDivisionError", ("-l", "--tb=long", "-vv")),
        ("ZeroDivisionError", ("--kata-debug", "-l", "--full-trace")),
    ],
)
def test_what_stops_a_judgement_shows_no_truth(
    pytester: pytest.Pytester,
    tree: Tree,
    truths: Mapping[str, Mapping[str, str]],
    monkeypatch: pytest.MonkeyPatch,
    error: str,
    args: tuple[str, ...],
) -> None:
    """Ctrl-C in the middle of it, with all that pytest can show of frames: none that it shows has a truth in it."""
    tree.fill("1.6", out_shape="(1, 2, 3)")
    pytester.makepyfile(stopper=STOPPED.format(error=error), walker=WALKER)
    pytester.syspathinsert()
    with monkeypatch.context() as context:
        context.setattr("pytest_lstm_kata.judge.trial.explain", explain)  # and so it is put back
        everything = ("--kata", *CALM, "-p", "stopper", "-p", "walker", *args)
        result = pytester.runpytest_inprocess(*everything, no_reraise_ctrlc=True)
    assert result.ret != 0
    assert not _secrets(tree.folder, truths)["1.6 out_shape"].search(_one_spelling(text(result)))
    assert "held" not in text(result)
