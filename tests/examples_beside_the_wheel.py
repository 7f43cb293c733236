"""For tox: the example packs, installed beside the wheel; one run of all three packs earns each its own award."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.solutions import solved_files
from pytest_lstm_kata.kata import catalogue

ROOT = Path(__file__).parent.parent
AWARDS = ("LSTM Mastery Badge: earned", "GRU Ribbon: earned", "Attention Medal: earned")

with tempfile.TemporaryDirectory() as place:
    dojo = Path(place) / "dojo"
    subprocess.run(["lstm-kata", "init", str(dojo)], check=True)
    for pack in catalogue.load().packs.values():
        home = dojo / "katas" / ("" if pack.name == "lstm" else pack.name)
        for name, text in solved_files(pack, Judge(TorchOracle())).items():
            (home / name).write_text(text, encoding="utf-8")
    run = [sys.executable, "-m", "pytest", "--kata", "--kata-require=all"]
    done = subprocess.run(run, cwd=dojo, capture_output=True, encoding="utf-8", check=False)
    print(done.stdout[-3000:], done.stderr)
    missing = [award for award in AWARDS if award not in done.stdout]
    sys.exit(f"not earned: {missing}" if missing else done.returncode)
