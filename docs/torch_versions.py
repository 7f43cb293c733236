"""What the katas' truths are on different versions of torch, and where they differ.

    python docs/torch_versions.py PYTHON [PYTHON ...]    asks the torch of each Python, writes docs/torch-versions.md
    python docs/torch_versions.py                        the truths of this Python's torch, as JSON

Each PYTHON needs nothing but a torch: the package is taken from here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import show
from pytest_lstm_kata.lstm import LSTM

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "torch-versions.md"

Truths = Mapping[str, str]
"""By kata and blank, ``lstm/memory conv_steps``; what cannot be shown is "unverified"."""


def truths() -> Truths:
    """What the torch of this process says of every prediction, with the first numbers, on the CPU."""
    judge = Judge(TorchOracle())
    found = {}
    for kata in LSTM.katas:
        values = judge.truth(deal(kata, 0), "cpu")
        for blank in kata.predictions:
            if not blank.name.endswith("on_cuda"):
                found[f"{kata.id} {blank.name}"] = show(values[blank.name]) if blank.name in values else "unverified"
    return found


def asked(python: str) -> tuple[str, Truths]:
    """The version of another Python's torch, and its truths."""
    env = {**os.environ, "PYTHONWARNINGS": "ignore", "PYTHONPATH": str(ROOT)}  # it has not installed us
    done = subprocess.run([python, __file__], env=env, stdout=subprocess.PIPE, encoding="utf-8", check=True)
    said: dict[str, Any] = json.loads(done.stdout)
    return said["torch"], said["truths"]


def page(said: Mapping[str, Truths]) -> Iterator[str]:
    """The page: a row for each blank of which the versions do not say the same."""
    versions = sorted(said, key=lambda version: [int(part) for part in version.split(".")[:2]])
    names = list(dict.fromkeys(name for version in versions for name in said[version]))
    rows = [name for name in names if len({said[version][name] for version in versions}) > 1]
    labels = {kata.id: f"{kata.label} {kata.title}" for kata in LSTM.katas}
    yield "# Truths that depend on the version of torch"
    yield ""
    yield "No answer is stored: each torch is asked. So it can be that an answer which is right on one version is wrong on another."
    yield f"Asked were torch {', '.join(versions)}, on the CPU, with the katas' first numbers; of {len(names)} predictions they"
    yield f"disagree on {len(rows)}. This page gives answers away. Made by `python docs/torch_versions.py PYTHON ...`, with a Python for"
    yield "each torch; `tests/pack` fails on any torch whose truths differ from the solutions in a blank that is not listed here."
    yield ""
    yield "| kata | blank | " + " | ".join(versions) + " |"
    yield "| --- | --- |" + " --- |" * len(versions)
    for name in rows:
        kata, _, blank = name.partition(" ")
        yield (
            f"| {labels[kata]} | `{kata} {blank}` | "
            + " | ".join(f"`{said[version][name]}`" for version in versions)
            + " |"
        )


def main() -> None:
    if not sys.argv[1:]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            version = TorchOracle().version.partition("+")[0]
            print(json.dumps({"torch": version, "truths": truths()}))
        return
    said = dict(asked(python) for python in sys.argv[1:])
    PAGE.write_text("\n".join(page(said)) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
