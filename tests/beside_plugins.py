"""For tox: katas beside the plugins that people use, each in an environment of its own, with counts held against the truth.

An environment borrows the packages of the current one, and has one plugin besides ours. In it stands somebody's project:
own settings, conftest and tests, and katas of which some are right, wrong, unreadable and open. Each plugin's own report
is read, of a run of the katas and of a plain run, with the two plugins loaded in either order.
"""

from __future__ import annotations

import csv
import html
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path
from xml.etree import ElementTree as ET

from pytest_lstm_kata.files.laying import blank_files
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.solutions import solved_files
from pytest_lstm_kata.kata import catalogue
from pytest_lstm_kata.lstm import LSTM

OURS = "pytest_lstm_kata.plugin.hooks"
SURROUNDINGS = ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "PYTEST_ADDOPTS", "PYTEST_PLUGINS", "PY_COLORS")

Counts = Counter[str]

RIGHT, WRONG, UNREADABLE = 4, 8, 1
KATAS: Counts = Counter(passed=RIGHT, failed=WRONG + UNREADABLE, skipped=len(LSTM.katas) - RIGHT - WRONG - UNREADABLE)
"""As every plugin is to count them."""
OWN: Counts = Counter(passed=2, failed=1, skipped=1)
"""The tests of the project, which a plain run has."""

PROJECT = {
    "pyproject.toml": '[tool.pytest.ini_options]\ntestpaths = ["tests"]\nmarkers = ["own: a mark of the project"]\n',
    "own.py": "def double(number):\n    return 2 * number\n\n\ndef unused():\n    return None\n",
    "conftest.py": """\
import json
from pathlib import Path

import pytest

SEEN = []


@pytest.fixture(autouse=True)
def own_fixture(request):
    request.function


def pytest_runtest_logreport(report):
    if report.when == "call" or report.skipped:
        SEEN.append(report.outcome)


def pytest_sessionfinish(session):
    if not hasattr(session.config, "workerinput"):
        Path("out").mkdir(exist_ok=True)
        Path("out", "seen.json").write_text(json.dumps(SEEN))
""",
    "tests/test_own.py": (
        "import pytest\nfrom own import double\n\n\ndef test_right():\n    assert double(2) == 4\n\n\n"
        "@pytest.mark.own\ndef test_right_too():\n    assert double(0) == 0\n\n\n"
        "def test_wrong():\n    assert double(1) == 3\n\n\n@pytest.mark.skip(reason='later')\ndef test_later():\n    pass\n"
    ),
}


def lay(folder: Path) -> None:
    """The project, and in it the katas. Their truth is asked of the judge, and must be what is counted above."""
    solved = solved_files(LSTM, Judge(TorchOracle()))
    files = {f"katas/{name}": text for name, text in blank_files(LSTM).items()} | PROJECT
    predictions = [kata for kata in LSTM.katas if not kata.designs]
    for kata in LSTM.katas[:RIGHT]:
        files[f"katas/{kata.file}"] = solved[kata.file]
    for kata in predictions[-WRONG:]:
        files[f"katas/{kata.file}"] = write(kata, 0, {blank.name: "4095" for blank in kata.blanks})
    unreadable = predictions[-WRONG - 1]
    files[f"katas/{unreadable.file}"] = write(unreadable, 0, {unreadable.blanks[0].name: "out.shape"})
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    grader = Grader(catalogue.load())
    outcomes = (grader.verdict(paper).outcome.value for paper in grader.folders.papers(folder / "katas").values())
    truth = Counter(outcomes)
    expected = {"right": RIGHT, "wrong": WRONG, "unreadable": UNREADABLE, "todo": KATAS["skipped"]}
    if truth != expected:
        sys.exit(f"the katas are not as they are to be: {truth}")


Read = Callable[[Path, str], Iterable[str]]
"""The outcome of each test in a plugin's own report, which lies in the folder, or in what the run has printed."""


def from_terminal(_: Path, output: str) -> Iterator[str]:
    """pytest's own last line, in which open katas are todo."""
    words = {"todo": "skipped", "errors": "error"}
    for count, word in re.findall(r"(\d+) (\w+)", output.strip().splitlines()[-1].partition(" in ")[0]):
        yield from [words.get(word, word)] * int(count)


def from_junit(folder: Path, _: str) -> Iterator[str]:
    words = {"failure": "failed", "error": "error", "skipped": "skipped"}
    for case in ET.parse(folder / "out" / "junit.xml").iter("testcase"):  # noqa: S314  # written by this very run
        yield next((words[part.tag] for part in case if part.tag in words), "passed")


def from_conftest(folder: Path, _: str) -> Iterator[str]:
    """What the project's own conftest has seen."""
    yield from json.loads((folder / "out" / "seen.json").read_text(encoding="utf-8"))


def from_allure(folder: Path, _: str) -> Iterator[str]:
    for path in (folder / "out" / "allure").glob("*-result.json"):
        yield json.loads(path.read_text(encoding="utf-8"))["status"]


def from_csv(folder: Path, _: str) -> Iterator[str]:
    with (folder / "out" / "report.csv").open(encoding="utf-8", newline="") as file:
        yield from (row["status"] for row in csv.DictReader(file))


def from_html(folder: Path, _: str) -> Iterator[str]:
    text = (folder / "out" / "report.html").read_text(encoding="utf-8")
    (data,) = re.findall(r'data-jsonblob="([^"]*)"', text)
    for tests in json.loads(html.unescape(data))["tests"].values():
        yield from (test["result"].lower() for test in tests)


def from_json(folder: Path, _: str) -> Iterator[str]:
    told = json.loads((folder / "out" / "report.json").read_text(encoding="utf-8"))
    yield from ("skipped" if test["outcome"] == "todo" else test["outcome"] for test in told["tests"])


def from_sugar(_: Path, output: str) -> Iterator[str]:
    words = {"todo": "skipped"}
    for count, word in re.findall(r"^ +(?:- )?(\d+) (\w+)$", output, re.MULTILINE):
        yield from [words.get(word, word)] * int(count)


def covered(folder: Path) -> dict[str, int]:
    """How many lines of each file were run."""
    told = json.loads((folder / "out" / "coverage.json").read_text(encoding="utf-8"))
    counts = {name: len(file["executed_lines"]) for name, file in told["files"].items()}
    return {Path(name).as_posix(): count for name, count in counts.items() if count}


@dataclass(frozen=True)
class Beside:
    """A plugin: how a run has it report, where the counts stand, and what it counts besides."""

    name: str
    options: Sequence[str] = ()
    read: Read = from_terminal
    reruns: bool = False
    """Does it run failures once more?"""
    also: Callable[[Path], object] = lambda _: None
    """What else it notes down, and what that is to be after a run of katas and after a plain one."""
    noted: tuple[object, object] = (None, None)


PLUGINS = (
    Beside("pytest"),
    Beside("allure-pytest", ("--alluredir=out/allure",), from_allure),
    Beside("pytest-csv", ("--csv=out/report.csv",), from_csv),
    Beside("pytest-html", ("--html=out/report.html", "--self-contained-html"), from_html),
    Beside("pytest-json-report", ("--json-report", "--json-report-file=out/report.json"), from_json),
    Beside(
        "pytest-cov",
        ("--cov=.", "--cov-report=json:out/coverage.json"),
        also=covered,
        noted=({"conftest.py": 10}, {"conftest.py": 11, "own.py": 3, "tests/test_own.py": 11}),
    ),
    Beside("pytest-sugar", ("--force-sugar", "--color=no"), from_sugar),
    Beside("pytest-randomly", ("--randomly-seed=7",)),
    Beside("pytest-xdist", ("-n2",)),
    Beside("pytest-rerunfailures", ("--reruns=1",), reruns=True),
    Beside("pytest-timeout", ("--timeout=60",)),
)


@dataclass(frozen=True)
class Environment:
    """Packages beside those of this environment, and the modules of the plugins in it."""

    site: Path
    modules: Sequence[str]
    versions: Sequence[str]

    def run(self, folder: Path, modules: Sequence[str], *options: str) -> tuple[int, str]:
        """The exit status of pytest and what it printed."""
        env = {name: value for name, value in os.environ.items() if name not in SURROUNDINGS}
        env |= {
            "PYTHONPATH": str(self.site),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTEST_PLUGINS": ",".join(modules),
        }
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "--junitxml=out/junit.xml", *options],
            cwd=folder,
            env=env | {"PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout


def made(name: str, place: Path) -> Environment:
    """What is not in this environment is installed there."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--prefix", str(place), name]
    subprocess.run(command, stderr=subprocess.DEVNULL, check=True)
    site = Path(sysconfig.get_path("purelib", vars={"base": str(place)}))
    found: list[Distribution] = [*distributions(path=[str(site)])]
    found += [known for known in distributions(name=name) if not found]
    modules = [entry.value for known in found for entry in known.entry_points if entry.group == "pytest11"]
    return Environment(site, modules, [f"{known.name} {known.version}" for known in found])


def faults(beside: Beside, environment: Environment, folder: Path) -> Iterator[str]:
    """In what the plugin's report, pytest's own and the exit status are not as they are to be."""
    first, last = [OURS, *environment.modules], [*environment.modules, OURS]
    runs = [(("--kata",), modules, KATAS) for modules in ((first, last) if environment.modules else (first,))]
    for args, modules, truth in [*runs, ((), first, OWN)]:
        shutil.rmtree(folder / "out", ignore_errors=True)
        status, output = environment.run(folder, modules, *beside.options, *args)
        run = f"pytest {' '.join(args)} with {' before '.join((modules[0], modules[-1]))}"
        again = truth["failed"] if beside.reruns else 0  # which pytest's XML calls passed, of a test as of a kata
        with_reruns = truth + Counter(rerun=again)
        for read, wanted in (
            (beside.read, with_reruns),
            (from_conftest, with_reruns),
            (from_junit, truth + Counter(passed=again)),
        ):
            counted = Counter(read(folder, output))
            if counted != wanted:
                yield f"{run}: {read.__name__} {dict(counted)}, and the truth is {dict(wanted)}"
        if (noted := beside.also(folder)) != beside.noted[truth is OWN]:
            yield f"{run}: {beside.also.__name__} {noted}, and the truth is {beside.noted[truth is OWN]}"
        if status != 1:
            yield f"{run}: exit status {status}\n{output}"
        if "INTERNALERROR" in output or "Traceback" in output:
            yield f"{run}: it broke\n{output}"


def main(names: Sequence[str]) -> None:
    amiss = False
    for beside in PLUGINS:
        if names and beside.name not in names:
            continue
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "project"
            lay(folder)
            environment = made(beside.name, Path(place) / "environment")
            found = [*faults(beside, environment, folder)]
        print(", ".join(environment.versions), *found or ["counts as it should"], sep="\n    ")
        amiss = amiss or bool(found)
    sys.exit(amiss)


if __name__ == "__main__":
    main(sys.argv[1:])
