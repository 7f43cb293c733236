"""The way on: commands that work where one stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.output import way
from pytest_lstm_kata.output.summary import lines
from pytest_lstm_kata.record.learner import Known, Learner
from pytest_lstm_kata.record.workspace import Workspace, typed
from support import FOUNDATIONS, KATAS

FILE = KATAS["1.6"].file


@pytest.fixture
def dojo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A dojo with a pytest.ini and one file, in which one stands."""
    workspace = Workspace(tmp_path / "my dojo")
    workspace.state.mkdir(parents=True)
    (workspace.root / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (workspace.katas / FILE).parent.mkdir(parents=True)
    (workspace.katas / FILE).write_text("", encoding="utf-8")
    monkeypatch.chdir(workspace.root)
    return workspace


def _told(dojo: Workspace) -> list[str]:
    return [*way.told(way.in_dojo(dojo, dojo.katas / FILE, "pytest --kata"))]


def test_in_the_dojo(dojo: Workspace) -> None:
    """A step a line, below each other."""
    assert _told(dojo) == [f"next: katas/{FILE}", "      pytest --kata"]


def test_below_the_dojo(dojo: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """pytest finds the dojo by its pytest.ini; without one, one goes there first."""
    monkeypatch.chdir(dojo.katas)
    assert _told(dojo) == [f"next: {FILE}", "      pytest --kata"]
    (dojo.root / "pytest.ini").unlink()
    assert _told(dojo) == ["next: cd ..", f"      katas/{FILE}", "      pytest --kata"]


def test_beside_the_dojo(dojo: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """From outside one goes there first, and paths are as they are there."""
    monkeypatch.chdir(dojo.root.parent)
    assert _told(dojo) == ['next: cd "my dojo"', f"      katas/{FILE}", "      pytest --kata"]
    (dojo.katas / FILE).unlink()
    assert _told(dojo) == ['next: cd "my dojo"', "      lstm-kata init .", "      pytest --kata"]


def test_where_no_dojo_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The way to one: into that which is near, else a command that makes one; katas without one can be judged, too."""
    monkeypatch.chdir(tmp_path)
    assert [*way.outside()] == ["lstm-kata init dojo", "cd dojo", "pytest --kata"]
    Workspace(tmp_path / "here").state.mkdir(parents=True)
    assert [*way.outside()] == ["cd here", "pytest --kata"]
    (tmp_path / "katas").mkdir()
    assert [*way.outside()] == ["pytest --kata"]
    assert [*way.outside(tmp_path / "katas")] == ["pytest --kata"]
    assert [*way.outside(tmp_path / "sent in")] == ['pytest --kata "sent in"']


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("dojo", "dojo"),
        ("my dojo", '"my dojo"'),
        ("-x", "./-x"),
        ("größe", "größe"),
        ("a$b", "'a$b'"),
        ("a&b", '"a&b"'),
    ],
)
def test_a_path_behind_a_command_can_be_typed(tmp_path: Path, name: str, said: str) -> None:
    """What a shell would take for something else is quoted."""
    assert typed(tmp_path / name, tmp_path) == said


def _learner(dojo: Workspace, **verdicts: Outcome) -> Learner:
    """Somebody who has earned the badge now, but for these katas."""
    found = {kata.id: Verdict(kata.id, Outcome.RIGHT) for kata in FOUNDATIONS.katas if kata.challenge}
    found |= {f"lstm/{kata}": Verdict(f"lstm/{kata}", outcome) for kata, outcome in verdicts.items()}
    files = dict.fromkeys(found, dojo.katas / FILE)
    return Learner(dojo.katas, (FOUNDATIONS,), found, files, Known(record=True))


def _steps(learner: Learner) -> list[str]:
    texts = [line.text for line in lines(learner)]
    return texts[next(i for i, text in enumerate(texts) if text.startswith("next: ")) :]


def test_a_badge_that_was_earned_is_named(dojo: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once it is earned, the command that gives it comes first, from wherever one stands; then it is not said again."""
    somebody = _learner(dojo, memory=Outcome.TODO)
    assert _steps(somebody) == ["next: lstm-kata badge", f"      katas/{FILE}", "      pytest --kata"]
    assert _steps(_learner(dojo, memory=Outcome.WRONG)) == [f"next: katas/{FILE}", "      pytest --kata"]
    monkeypatch.chdir(dojo.root.parent)
    assert _steps(somebody)[:2] == ['next: cd "my dojo"', "      lstm-kata badge"]
    dojo.proof.write_text("{}", encoding="utf-8")
    assert _steps(somebody) == ['next: cd "my dojo"', f"      katas/{FILE}", "      pytest --kata"]


def test_a_kata_without_a_file_is_mentioned(dojo: Workspace) -> None:
    """In a dojo, what was deleted is named with the command that lays it; a file of another name is none that is gone."""
    somebody = _learner(dojo, memory=Outcome.TODO)
    (dojo.katas / FILE).with_name("mine.py").write_text('__kata__ = "lstm/construct"\n', encoding="utf-8")
    said = [line.text for line in lines(somebody, width=200) if line.text.startswith("no file")]
    assert said == ["no file for 1.3, 1.4, 1.5; lstm-kata init . writes them again"]
    (dojo.katas / KATAS["1.3"].file).write_text("", encoding="utf-8")
    (dojo.katas / KATAS["1.4"].file).write_text("", encoding="utf-8")
    said = [line.text for line in lines(somebody, width=200) if line.text.startswith("no file")]
    assert said == ["no file for 1.5; lstm-kata init . writes it again"]
    for path in (dojo.katas / FILE).parent.iterdir():
        path.unlink()
    alone = Learner(dojo.katas, (FOUNDATIONS,), {}, {}, Known(record=True))
    said = [line.text for line in lines(alone, width=200) if line.text.startswith("no file")]
    assert said == ["no file for 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8 and 2 more; lstm-kata init . writes them again"]
    assert not any(line.text.startswith("no file") for line in lines(Learner(dojo.katas, (FOUNDATIONS,), {}, {})))
