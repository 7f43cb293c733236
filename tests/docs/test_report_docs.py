"""What is written on reports, CI and editors: the example is what a run writes, and the commands run as they stand."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Tree
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.output import run_json
from running import SHEETS
from spread import FOR_A_CLASS, Spread

REPORTS = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
RECIPES = (ROOT / "docs" / "ci-and-editors.md").read_text(encoding="utf-8")
SCHEMA = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
EXAMPLE = re.compile(r"<!-- example: katas\.json -->\n```json\n(.*?)```", re.DOTALL)
COMMANDS = re.findall(r"<!-- command: (\d) -->\n```\n(pytest .*)\n```", RECIPES)
CALM = ("-p", "no:randomly", "-p", "no:sugar", "-p", "no:hypothesispytest", "--color=no")


@pytest.mark.again
def test_the_example_is_what_a_run_writes(
    pytester: pytest.Pytester, tree: Tree, valid_report: Callable[[Path], Any]
) -> None:
    """The page's command, on the tree that the page speaks of, gives the page's report, but for time and versions."""
    tree.fill("1.6", out_shape="(7, 5, 20)")
    (command,) = re.findall(r"^    (pytest .*--kata-json=katas\.json)$", REPORTS, re.MULTILINE)
    pytester.runpytest_inprocess(*shlex.split(command)[1:], *CALM)
    told = valid_report(tree.folder / "katas.json")
    (example,) = EXAMPLE.findall(REPORTS)
    (tree.folder / "example.json").write_text(example, encoding="utf-8")
    shown = valid_report(tree.folder / "example.json")
    told |= {key: shown[key] for key in ("created", "version", "torch")}
    assert shown == told, f"docs/reports.md should have\n{json.dumps(told, indent=2)}"


def _objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Each object that the schema describes, at every depth."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for part in schema.values():
            yield from _objects(part)


def test_the_schema_explains_each_field() -> None:
    """Every field has a description and is always there; nothing else may be."""
    assert SCHEMA["properties"]["schema"]["const"] == run_json.SCHEMA
    found = list(_objects(SCHEMA))
    assert len(found) == 10
    for described in found:
        assert described["additionalProperties"] is False or "enum" in described["additionalProperties"]
        assert described["description"]
        fields = described.get("properties", {})
        assert sorted(fields) == sorted(described.get("required", []))
        assert [name for name, field in fields.items() if not (field.get("description") or field.get("$ref"))] == []


def test_outcomes_and_properties_are_named() -> None:
    """The page and the schema know every outcome, and the page every property."""
    words = [*dict.fromkeys(outcome.published for outcome in Outcome)]
    assert SCHEMA["$defs"]["kata"]["properties"]["outcome"]["enum"] == words
    assert SCHEMA["$defs"]["result"]["properties"]["outcome"]["enum"] == words
    assert [word for word in words if f"`{word}`" not in REPORTS] == []
    assert re.findall(r"^\| `(\w+)` \|", REPORTS, re.MULTILINE) == _names_of_properties()


def _names_of_properties() -> list[str]:
    from pytest_lstm_kata.judge.verdict import Finding, Heard
    from pytest_lstm_kata.lstm import LSTM

    kata = LSTM.katas[0]
    wrong = Verdict(
        kata.id,
        Outcome.WRONG,
        findings=(Finding(("x",), "No.", mistake="m"),),
        devices={"cpu": "wrong"},
        torch="2",
        unverified={"u": "why"},
        heard=Heard("GPU", "2", "2026-11-26", ("w",), ("d",)),
    )
    return [name for name, _ in run_json.properties(wrong, kata, "ada", 5)]


@pytest.mark.again
def test_the_command_for_ci_runs(pytester: pytest.Pytester, valid_report: Callable[[Path], Any]) -> None:
    """It does what the page says, and leaves valid reports."""
    (exit_status, command), _ = COMMANDS
    Tree(pytester.path).solve("1.6", "1.7", "1.8", "1.9", "1.10")
    result = pytester.runpytest_inprocess(*shlex.split(command)[1:], *CALM)
    assert result.ret == int(exit_status)
    told = valid_report(pytester.path / _report(command))
    assert len(told["learners"]) == 1
    assert told["exit_status"] == int(exit_status)


def test_the_command_for_a_class_runs(a_class: Spread, valid_report: Callable[[Path], Any]) -> None:
    """It does what the page says: each learner has an entry of their own in a valid report."""
    _, (exit_status, command) = COMMANDS
    assert command == f"pytest --kata -n 2 {FOR_A_CLASS}"
    assert a_class.result.ret == int(exit_status)
    told = valid_report(a_class.folder / _report(command))
    assert [learner["folder"] for learner in told["learners"]] == [f"submissions/{name}" for name in SHEETS]
    assert told["exit_status"] == int(exit_status)


def _report(command: str) -> str:
    (path,) = re.findall(r"--kata-json=(\S+)", command)
    return str(path)


def test_every_recipe_has_the_command_that_was_run() -> None:
    """GitHub, GitLab and tox run the first command of the page, word for word; code for editors is code."""
    (_, command), _ = COMMANDS
    assert RECIPES.count(command) == 4
    (settings,) = re.findall(r"```json\n(.*?)```", RECIPES, re.DOTALL)
    assert json.loads(settings)["python.testing.pytestArgs"] == ["--kata", "katas"]


def test_the_lines_of_python_run(pytester: pytest.Pytester, capsys: pytest.CaptureFixture[str]) -> None:
    """The page's reader of reports prints what it says."""
    (example,) = EXAMPLE.findall(REPORTS)
    (pytester.path / "katas.json").write_text(example.replace('"wrong"', '"right"'), encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", REPORTS, re.DOTALL)
    exec(compile(code, "reports.md", "exec"), {})  # noqa: S102  # our own page
    assert capsys.readouterr().out == "katas 1 1.6\n"
