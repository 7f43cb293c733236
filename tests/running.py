"""How these tests run pytest on katas, and what they look at in its output."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Tree

CALM = ("-p", "no:randomly", "-p", "no:sugar", "-p", "no:hypothesispytest", "--color=no")
"""A run in file order, with pytest's own reporter, whatever plugins and terminals there are.

Hypothesis would import the whole of itself at the end of each run: a second each.
"""

CHALLENGES = ("1.6", "1.7", "1.8", "1.9", "1.10")

Sheet = Mapping[str, Mapping[str, str]]
"""Answers as source, by kata and blank."""

MIXTURE: Sheet = {
    "1.2": {"lstm": "nn.LSTM(20, 10)"},
    "1.4": {"error": "None"},
    "1.6": {"out_shape": "(7, 5, 20)"},
    "1.9": {"error": "lstm(x)", "expected": "5", "got": "4"},
    "1.10": {"h_n_shape": "(3, 2, 8)"},
}
"""Wrong, half filled, wrong, unreadable, wrong; 1.3 and 1.8 are solved besides, and the others are blank."""

MISUNDERSTOOD: Sheet = {
    "1.1": {"linear_steps": "2", "conv_steps": "6", "lstm_steps": "0"},
    "1.2": {"lstm": "nn.LSTM(10, 80)"},
    "1.3": {"out_shape": "(2, 4, 3)"},
    "1.4": {"lstm": "nn.LSTM(20, 20)", "error": "ValueError"},
    "1.5": {"lstm": "nn.LSTM(8, 12)"},
    "1.6": {"out_shape": "(7, 5, 20)"},
    "1.7": {"lstm": "nn.LSTM(8, 15, num_layers=3)", "head": "nn.Linear(15, 3)", "step": "0"},
    "1.8": {"out_shape": "(7, 4, 30)", "h_n_rows": "1", "input_widths": "(18, 10, 10)", "steps_seen": "7"},
    "1.9": {"error": "ValueError", "expected": "10", "got": "6"},
    "1.10": {"h_n_shape": "(10, 3, 8)"},
}
"""The declared misconceptions."""

REFUSED: Sheet = {
    "1.1": {"linear_steps": "9.5", "conv_steps": '"3"', "lstm_steps": "True"},
    "1.2": {"lstm": "nn.LSTM(10, hidden=20)"},
    "1.3": {"out_shape": "(4, 2)"},
    "1.4": {"lstm": "nn.LSTM(20, hidden=2.5, proj_size=-1)", "error": "KeyError"},
    "1.5": {"lstm": "nn.LSTM(8, 12.0, batch_first=True)"},
    "1.6": {"out_shape": "(5, 7, 10)"},
    "1.7": {"lstm": "nn.LSTM(8, 16, batch_first=True)", "head": "nn.Linear(7, 3)", "step": "-16"},
    "1.8": {"out_shape": "None", "h_n_rows": "6", "input_widths": "(6, 6)", "steps_seen": "4096"},
    "1.9": {"error": "IndexError", "expected": "11", "got": "24"},
    "1.10": {"h_n_shape": "(1, 3, 8)"},
}
"""Calls that torch does not build, and values of another kind."""

STRANGE: Sheet = {
    "1.1": {"linear_steps": "-1", "conv_steps": "[9]", "lstm_steps": "None"},
    "1.2": {"lstm": "nn.LSTM(10)"},
    "1.3": {"out_shape": '{"out": 4}'},
    "1.4": {"lstm": "nn.LSTM(20, 40, bidirectional=1)", "error": "Exception"},
    "1.5": {"lstm": "nn.LSTM(8, 12, bidirectional=1)"},
    "1.6": {"out_shape": "()"},
    "1.7": {"lstm": "nn.LSTM(8, 16, proj_size=16)", "head": "nn.LSTM(3, 3)", "step": '"last"'},
    "1.8": {"out_shape": "(4, 7, 10)", "h_n_rows": "2.5", "input_widths": "(10, 10, 6)", "steps_seen": "1.5"},
    "1.9": {"error": '"an error"', "expected": "None", "got": "x"},
    "1.10": {"h_n_shape": "(3, 2, 8)"},
}
"""Calls that torch builds and cannot run, layers in wrong places, a blank that cannot be read."""

SHEETS = {"misunderstood": MISUNDERSTOOD, "refused": REFUSED, "strange": STRANGE}
"""Wrong answers in every blank of the first unit."""


def kata_run(pytester: pytest.Pytester, *args: str) -> pytest.RunResult:
    """``pytest --kata`` in this process."""
    return _taken(pytester.runpytest_inprocess("--kata", *CALM, *args))


def apart(pytester: pytest.Pytester, *args: str) -> pytest.RunResult:
    """``pytest --kata`` in a process of its own, which costs seconds where torch is imported."""
    return _taken(pytester.runpytest_subprocess("--kata", *CALM, *args))


def _taken(result: pytest.RunResult) -> pytest.RunResult:
    """The result, once the next steps that it names are taken."""
    import next_steps  # which runs pytest as calmly as this does

    next_steps.take("\n".join(result.outlines))
    return result


def mix(tree: Tree) -> None:
    """Fill in a mixture: two katas solved, three wrong, one unreadable, one half filled, three blank."""
    tree.solve("1.3", "1.8")
    for label, answers in MIXTURE.items():
        tree.fill(label, **answers)


def block(result: pytest.RunResult) -> list[str]:
    """The summary, from the title of the badge to the line that names the next step."""
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in result.outlines]
    first = next(i for i, line in enumerate(lines) if re.match(r"=+ LSTM Mastery Badge =+$", line))
    last = next(i for i, line in enumerate(lines) if i > first and line.startswith("next: "))
    return lines[first : last + 1]


def bar(result: pytest.RunResult) -> str:
    """What stands behind the bar: ``2/10   challenges 1/5``."""
    (line,) = (line for line in block(result) if line.startswith("foundations "))
    return re.split(r"[█░#.*]+ +", line)[1].strip()


def listed(result: pytest.RunResult) -> list[str]:
    """The node ids of ``--co -q``."""
    return [line for line in result.outlines if "::" in line]


def events(journal: Path) -> list[Any]:
    """What the journal holds; nothing if there is none."""
    if not journal.exists():
        return []
    return [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]


def travel(journal: Path, days: float) -> None:
    """Have all that the journal tells happen so many days earlier: then it is so many days later now."""
    lines = []
    for event in events(journal):
        time = datetime.fromisoformat(event["time"]) - timedelta(days=days)
        lines.append(json.dumps({**event, "time": time.isoformat(timespec="microseconds")}))
    journal.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def text(result: pytest.RunResult) -> str:
    """All that a run printed, on both streams."""
    return "\n".join([*result.outlines, *result.errlines])


def files_below(folder: Path) -> Iterator[Path]:
    """Every file below the folder."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
