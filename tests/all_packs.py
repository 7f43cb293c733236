"""For tox: 200 draws of each kata, those of the examples too; and one run of all three packs earns each its own award.

The examples are installed beside ours into a folder of their own, which only the commands here see: the environment is
used again. The packs are checked side by side, the built-in one from the beginning, so that no core has to wait.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("pytest-*-kata"))
AWARDS = ("LSTM Mastery Badge: earned", "GRU Ribbon: earned", "Attention Medal: earned")
LSTM_KATA = "from pytest_lstm_kata.cli import main; main()"
CHECK = (sys.executable, "-c", LSTM_KATA, "pack", "check")
SOLVE = """\
from pathlib import Path
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.solutions import solved_files
from pytest_lstm_kata.kata import catalogue
from pytest_lstm_kata.files.walk import home

judge = Judge(TorchOracle())
for pack in catalogue.load().packs.values():
    for name, text in solved_files(pack, judge).items():
        Path("katas", home(pack.name), name).write_text(text, encoding="utf-8")
"""


def main() -> None:
    with ExitStack() as ends:
        place = ends.enter_context(tempfile.TemporaryDirectory())
        site, dojo = Path(place) / "site", Path(place) / "dojo"
        seen = {**os.environ, "PYTHONPATH": str(site)}

        def run(*command: str) -> str:
            done = subprocess.run(
                [sys.executable, *command], cwd=dojo, env=seen, stdout=subprocess.PIPE, encoding="utf-8", check=False
            )
            print(done.stdout[-3000:])
            if done.returncode != 0:
                sys.exit(f"{command} failed")
            return done.stdout

        def check(*pack: str, env: Mapping[str, str]) -> subprocess.Popen[str]:
            process = subprocess.Popen([*CHECK, *pack], cwd=dojo, env=env, stdout=subprocess.PIPE, encoding="utf-8")
            return ends.enter_context(process)

        dojo.mkdir()
        checks = [check("--jobs", "2", env=os.environ)]  # which does not see what is half installed
        run("-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), *map(str, EXAMPLES))
        run("-c", LSTM_KATA, "init", ".")
        run("-c", SOLVE)
        said = run("-m", "pytest", "--kata", "--kata-require=all")
        missing = [award for award in AWARDS if award not in said]
        if missing:
            sys.exit(f"not earned: {missing}")
        checks += [check(example.name.split("-")[1], env=seen) for example in EXAMPLES]
        for process in checks:
            print(process.communicate()[0])
        if any(process.returncode != 0 for process in checks):
            sys.exit("a pack is not sound")


if __name__ == "__main__":
    main()
