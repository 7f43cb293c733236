"""What all tests share: a learner's tree to fill in."""

from __future__ import annotations

import gc
import importlib
import json
import os
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import pytest_lstm_kata
import warm
from pytest_lstm_kata.files.laying import blank_files
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.lstm import LSTM

if TYPE_CHECKING:
    from _typeshed import TraceFunction

    from spread import Spread

pytest_plugins = ["pytester", "once"]

with suppress(ImportError):  # where older torches are, the pack is tested without it
    from hypothesis import HealthCheck, settings

    # However slow a machine is, that is no fault of what is tested.
    settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("untimed")

ROOT = Path(__file__).parent.parent
KATAS = {kata.label: kata for kata in LSTM.units[0].katas}
"""The ten katas of the first unit: enough to show what the plugin and the commands do with katas."""


FILES = {name: text for name, text in blank_files(LSTM).items() if name.startswith(f"1_{LSTM.units[0].name}/")}

NO_TORCH = """\
import sys
from importlib.machinery import PathFinder


class WithoutTorch(PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name.partition(".")[0] == "torch":
            return None
        return super().find_spec(name, path, target)


sys.meta_path[sys.meta_path.index(PathFinder)] = WithoutTorch
"""
"""Run first in a process, it makes torch something that is not installed."""


class Tree:
    """The first unit of the built-in pack below a folder, and an editor to fill it in."""

    def __init__(self, folder: Path, files: Mapping[str, str] = FILES) -> None:
        self.folder = folder
        for name, text in files.items():
            path = folder / "katas" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")

    def path(self, label: str) -> Path:
        return self.folder / "katas" / KATAS[label].file

    def fill(self, label: str, **answers: str) -> Path:
        """Write these values, as source, into the blanks of the kata."""
        path = self.path(label)
        text = path.read_text(encoding="utf-8")
        for name, value in answers.items():
            text, times = re.subn(rf"^{name} = .*?(?=  #)", lambda _: f"{name} = {value}", text, flags=re.MULTILINE)  # noqa: B023
            assert times == 1, f"{label} has no blank {name}"
        path.write_text(text, encoding="utf-8", newline="\n")
        return path

    def solve(self, *labels: str) -> None:
        """Put the solution in place of the katas; of all, if none is named."""
        for label in labels or KATAS:
            solution = ROOT / "solutions" / KATAS[label].file
            self.path(label).write_bytes(solution.read_bytes())

    def make_workspace(self) -> Path:
        """Keep a record; returns the journal's path."""
        (self.folder / ".lstm-kata").mkdir()
        return self.folder / ".lstm-kata" / "journal.jsonl"


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist looks
def pytest_cmdline_main(config: pytest.Config) -> None:
    """The whole suite is shared between processes, unless it is said how many, or somebody wants to look into it."""
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS and not hasattr(config, "workerinput")
    looking = config.option.usepdb or config.option.capture == "no" or config.option.collectonly
    if whole and not looking and config.getoption("numprocesses", 0) is None:  # None only where pytest-xdist is there
        config.option.numprocesses = "auto"


_CACHE = type(cache(len))


class Measured:
    """Coverage is measured in the tests that are to be measured: on Python 3.11 a tracer makes a test take twice as long.

    It is not while pytest works, nor in what is marked as again, nor in what is broad or slow, unless that is marked as
    measured. What such a test leaves in a cache of ours would not be worked out again where it is measured, so it is forgotten.
    """

    def __init__(self, trace: TraceFunction) -> None:
        self._trace = trace
        ours = [module for name, module in sys.modules.items() if name.startswith("pytest_lstm_kata.")]
        caches = {value for module in ours for value in vars(module).values() if type(value) is _CACHE}
        self._worked_out = {cache: cache.cache_info().misses for cache in caches}
        """How often each had to work something out until the last test that is measured was over."""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> Iterator[None]:
        is_measured = item.get_closest_marker("measured") or not any(map(item.get_closest_marker, ("broad", "slow")))
        if is_measured and not item.get_closest_marker("again"):
            for cache, count in self._worked_out.items():
                if cache.cache_info().misses != count:
                    cache.cache_clear()
            sys.settrace(self._trace)
        return (yield)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self) -> Iterator[None]:
        is_measured = sys.gettrace() is not None
        try:
            return (yield)
        finally:
            sys.settrace(None)
            if is_measured:
                self._worked_out = {cache: cache.cache_info().misses for cache in self._worked_out}


def pytest_configure(config: pytest.Config) -> None:
    """What ours does at import is measured here; from now on what the tests do, and neither pytest nor torch.

    A run within a test forgets what it was the first to import, and imports it again. It does so for the plugin's own
    modules, since it is to begin with no memory of folders.
    """
    for module in pkgutil.walk_packages(pytest_lstm_kata.__path__, "pytest_lstm_kata."):
        if not module.name.startswith("pytest_lstm_kata.plugin"):
            try:
                importlib.import_module(module.name)
            except ModuleNotFoundError as error:  # the pack is tested on torches where nobody opens a room
                if error.name not in ("segno", "starlette", "uvicorn"):
                    raise
    trace = sys.gettrace()
    if trace and type(trace).__module__.startswith("coverage"):  # and not a debugger
        sys.settrace(None)
        config.pluginmanager.register(Measured(trace))


def pytest_collection_modifyitems() -> None:
    """Where tests run, torch is imported: pytester restores sys.modules, and torch does not bear being imported twice.

    filelock does, but takes a tenth of each test that writes a journal. Of torch one thread is enough: what a test runs
    beside the oracle, which takes one itself, is as small, and takes ten times as long where the threads have no core each.
    """
    for name in ("torch", "filelock"):
        importlib.import_module(name)
    sys.modules["torch"].set_num_threads(1)
    gc.collect()
    gc.freeze()  # no garbage is looked for among what torch and ten thousand tests are made of


SURROUNDINGS = ("BUILD_NUMBER", "CI", "COLUMNS", "FORCE_COLOR", "NO_COLOR", "PYTEST_ADDOPTS", "PY_COLORS")
"""What a developer's terminal or a CI service sets: it is not to change what the runs within tests print."""

ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_PLUGINS": "pytest_lstm_kata.plugin.hooks"}
"""With these a run of pytest has our plugin and no other; to look for others takes a fifth of a short run."""


def alone_beside(*modules: str) -> dict[str, str]:
    """With these there are the plugins of these modules besides ours."""
    return {**ALONE, "PYTEST_PLUGINS": ",".join([ALONE["PYTEST_PLUGINS"], *modules])}


@pytest.fixture(autouse=True)
def _nobody_elses_surroundings(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test is without them, and what it runs in a process of its own is not measured unless it is marked so."""
    for name in SURROUNDINGS:
        monkeypatch.delenv(name, raising=False)
    for name, value in alone_beside(
        *(name for mark in request.node.iter_markers("beside") for name in mark.args)
    ).items():
        monkeypatch.setenv(name, value)
    if request.node.get_closest_marker("measured") is None:
        monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)


@pytest.fixture
def warm_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the test runs by ``sys.executable``, or by what stands beside it, has torch already."""
    monkeypatch.setattr(sys, "executable", warm.python())


@pytest.fixture
def tree(pytester: pytest.Pytester) -> Tree:
    """A blank tree in pytester's folder, without a workspace."""
    return Tree(pytester.path)


@pytest.fixture(scope="session")
def valid_report() -> Callable[[Path], Any]:
    """What stands in a report, after it was held against its schema."""
    import jsonschema

    schema = json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)

    def valid(path: Path) -> Any:
        told = json.loads(path.read_text(encoding="utf-8"))
        assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(told)] == []
        return told

    return valid


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this suite have in common."""
    mine = tmp_path_factory.getbasetemp()
    return mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine


@pytest.fixture(scope="session")
def everything(shared: Path) -> Spread:
    """A run over two workers, in a dojo that has all that workers could get wrong."""
    pytest.importorskip("xdist")
    from spread import EVERYTHING, lay_everything, spread

    return spread(shared / "everything", lay_everything, *EVERYTHING)


@pytest.fixture(scope="session")
def a_class(shared: Path) -> Spread:
    """A run over two workers, on the folders of three learners who have got everything wrong."""
    pytest.importorskip("xdist")
    from spread import CLASS, lay_a_class, spread

    return spread(shared / "class", lay_a_class, *CLASS)


EACH_KATA = [
    pytest.param(kata, id=kata.slug, marks=[] if kata.label in KATAS else pytest.mark.broad) for kata in LSTM.katas
]


@pytest.fixture(params=EACH_KATA)
def each_kata(request: pytest.FixtureRequest) -> Kata:
    """Each kata of the built-in pack."""
    kata: Kata = request.param
    return kata
