"""What the katas' truths are on different versions of torch, and where they differ.

    python docs/torch_versions.py [--check] PYTHON [PYTHON ...]

The torch of each PYTHON is asked. It needs nothing but that: the package is taken from here.
"""

from __future__ import annotations

import json
import os
import subprocess
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import show
from pytest_lstm_kata.lstm import LSTM
from renewing import ROOT, renew

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


def tell() -> None:
    """Print the version of this process's torch, and its truths, as JSON."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        version = TorchOracle().version.partition("+")[0]
        print(json.dumps({"torch": version, "truths": truths()}))


def asked(python: str) -> tuple[str, Truths]:
    """The version of another Python's torch, and its truths."""
    path = os.pathsep.join([str(ROOT), str(ROOT / "docs")])  # it has not installed us
    env = {**os.environ, "PYTHONPATH": path, "PYTHONWARNINGS": "ignore"}
    command = [python, "-c", "import torch_versions; torch_versions.tell()"]
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, encoding="utf-8", check=True)
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
    yield "No answer is stored: each version of torch is asked. So an answer can be right with one version and wrong with another."
    yield f"We asked torch {', '.join(versions)} on the CPU, with the katas' first numbers. Of {len(names)} predictions, they"
    yield f"disagree on {len(rows)}. This page gives answers away. It is made by `python docs/torch_versions.py PYTHON ...`, with a Python"
    yield "for each version of torch. A test in `tests/pack` fails if a truth differs from the solutions in a blank that is not listed here."
    yield ""
    yield "What only a CUDA device can show is not on this page. It depends on the device, too: `pytest_lstm_kata/lstm/witness.toml` says what one device"
    yield "said with one torch, and machines without such a device judge by it."
    yield ""
    yield "torch 2.0 takes a sequence without steps, so on it the blank `lstm/accepts_which_inputs accepted` is not verified."
    if not rows:
        return
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


def documents(*pythons: str) -> Mapping[Path, str]:
    """The page as it should be, after asking the torch of each Python."""
    return {PAGE: "\n".join(page(dict(asked(python) for python in pythons))) + "\n"}


if __name__ == "__main__":
    renew(__doc__, documents, "PYTHON")
